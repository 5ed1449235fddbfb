//! The choice of a clustering method, and the table of methods.

use serde::{Deserialize, Serialize};

use crate::cluster::methods::algorithm::MethodInfo;
use crate::cluster::methods::{drive, gmm, kmeans, shapes};

/// How genes are clustered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClusterMethod {
    /// Mixture of response shapes with known standard errors, started from the latents.
    Shapes,
    /// Clusters of the embedding of a pretrained network: by what drives a gene.
    Drive,
    /// k-means on the latents.
    Kmeans,
    /// Gaussian mixture with full covariances on the latents, after PCA.
    Gmm,
}

impl ClusterMethod {
    /// All methods, in the order of menus.
    pub const ALL: [Self; 4] = [Self::Shapes, Self::Drive, Self::Kmeans, Self::Gmm];

    /// The table of methods.
    pub(crate) fn info(self) -> &'static MethodInfo {
        match self {
            Self::Shapes => &shapes::INFO,
            Self::Drive => &drive::INFO,
            Self::Kmeans => &kmeans::INFO,
            Self::Gmm => &gmm::INFO,
        }
    }

    /// The name on the command line, in lower case: "kmeans".
    pub fn name(self) -> &'static str {
        self.info().name
    }

    /// The title in menus and messages: "Gaussian mixture model".
    pub fn title(self) -> &'static str {
        self.info().title
    }

    /// The method within a sentence: "a Gaussian mixture model in latent space".
    pub fn phrase(self) -> &'static str {
        self.info().phrase
    }

    /// One sentence about the method, without a full stop.
    pub fn description(self) -> &'static str {
        self.info().description
    }

    /// What its clusters are by, within a sentence: "drive".
    pub fn short(self) -> &'static str {
        self.info().short
    }

    /// What genes of a cluster have in common, for a menu: "Shape of the curve".
    pub fn grouping(self) -> &'static str {
        self.info().grouping
    }

    /// What that means, in sentences.
    pub fn explanation(self) -> &'static str {
        self.info().explanation
    }

    /// Whether it clusters the embedding of a network that was pretrained to embed genes by what drives
    /// them, and no other latents.
    pub fn needs_pretrained(self) -> bool {
        self == Self::Drive
    }

    /// Whether clusters have a Bayesian information criterion.
    pub fn has_bic(self) -> bool {
        self.info().has_bic
    }

    /// Whether the stability of clusters is estimated by a bootstrap, so that a k is suggested before any
    /// sweep; otherwise the suggested k is that of the highest silhouette in a sweep.
    pub fn has_stability(self) -> bool {
        self.info().has_stability
    }
}
