//! The methods, and their names.

use clap::ValueEnum;

/// A clustering method. The first line of each is its help on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Method {
    /// k-means of the mean profiles, all genes
    KmeansRaw,
    /// k-means of the z-scored profiles, all genes
    KmeansZscore,
    /// Response test, then k-means of the z-scored profiles
    TestedKmeans,
    /// Response test, then a Gaussian mixture of the z-scored profiles with known noise
    Deconvolution,
    /// Preset prototype, all genes
    #[value(alias = "seed")]
    Prototype,
    /// Preset shape
    Shape,
    /// Preset shape, with k-means of the latents
    LatentKmeans,
    /// Preset shape without the network: its mixture starts from the z-scored profiles
    MixtureOnly,
    /// Response test, then the true programs fitted to each gene
    #[value(alias = "reader")]
    Oracle,
}

impl Method {
    /// All methods, in the order of the tables.
    pub const ALL: [Self; 9] = [
        Self::KmeansRaw,
        Self::KmeansZscore,
        Self::TestedKmeans,
        Self::Deconvolution,
        Self::Prototype,
        Self::Shape,
        Self::LatentKmeans,
        Self::MixtureOnly,
        Self::Oracle,
    ];

    /// The name on the command line and in the tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::KmeansRaw => "kmeans-raw",
            Self::KmeansZscore => "kmeans-zscore",
            Self::TestedKmeans => "tested-kmeans",
            Self::Deconvolution => "deconvolution",
            Self::Prototype => "prototype",
            Self::Shape => "shape",
            Self::LatentKmeans => "latent-kmeans",
            Self::MixtureOnly => "mixture-only",
            Self::Oracle => "oracle",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_those_of_the_command_line() {
        for method in Method::ALL {
            let value = method.to_possible_value().unwrap();
            assert_eq!(value.get_name(), method.name());
        }
        assert_eq!(Method::ALL.len(), Method::value_variants().len());
    }

    #[test]
    fn former_names_are_aliases() {
        let of_name = |name| Method::from_str(name, false).unwrap();
        assert_eq!(of_name("seed"), Method::Prototype);
        assert_eq!(of_name("reader"), Method::Oracle);
    }
}
