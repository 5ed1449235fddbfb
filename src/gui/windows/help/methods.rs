//! Summary of the methods; METHODS.md has the formulas.

use eframe::egui::{Label, RichText, Ui};

use crate::gui::frame::theme;
use crate::gui::windows::help::rows::explained_ui;

const STEPS: [(&str, &str); 10] = [
    (
        "1. Profiles",
        "The profile of a gene is its mean over the cells of each time point. Raw counts are \
         first normalised to a common library size; time points are then divided by size factors: \
         the most common ratio, over genes, of the mean at that time point to the mean over all \
         time points.",
    ),
    (
        "2. Noise",
        "The standard error of a mean is the square root of the variance divided by the number of \
         cells. The variance at each time point is shrunk towards the gene's pooled variance \
         (Smyth 2004), so that it is never 0.",
    ),
    (
        "3. Response",
        "One-way analysis of variance (ANOVA): F is the variance between time points divided by \
         the variance within them. p values are adjusted for multiple testing (Benjamini & \
         Hochberg 1995). Genes above the false discovery rate, 0.05 by default, are called \
         non-responsive: cluster 0, grey, excluded from the next steps.",
    ),
    (
        "4. Scaling",
        "Each profile is centred on its mean over the time points and divided by its standard \
         deviation, so that genes are grouped by timing rather than amplitude.",
    ),
    (
        "5. Network",
        "A variational recurrent neural network (Chung et al. 2015) reads a profile time point by \
         time point and encodes it as a low-dimensional latent at each. Its loss is the \
         reconstruction error, given the standard errors, plus the weighted KL divergence of the \
         latent from its prediction from earlier time points.",
    ),
    (
        "6. Map",
        "UMAP embeds the latents in two dimensions so that neighbourhoods are preserved. \
         Trustworthiness measures how well this succeeds (1 at best).",
    ),
    (
        "7. Clusters",
        "A cluster is a shape over time. The profile of a gene is the shape of its cluster times \
         an amplitude of its own, plus an offset, a deviation of its own and noise given by its \
         standard errors (extreme deconvolution; Bovy, Hogg & Roweis 2011). The fit starts from \
         clusters of the latents, which are merged in pairs, the likeliest merger first, and \
         refitted for every number of clusters.",
    ),
    (
        "8. Number of clusters",
        "The suggested number of clusters has the lowest Bayesian information criterion (Schwarz \
         1978): minus twice the log-likelihood plus a penalty for each cluster.",
    ),
    (
        "9. Uncertainty",
        "Membership is the probability of a gene's assigned cluster. Stability is the fraction of \
         twenty bootstrap replicates, which are simulated repeats of the experiment, in which a \
         gene stays in its cluster (parametric bootstrap; Efron & Tibshirani 1993). Silhouette is \
         how much closer a gene is to its own cluster than to the nearest other cluster \
         (Rousseeuw 1987).",
    ),
    (
        "10. Timing",
        "From the denoised profile: amplitude is the maximum change from baseline (the first time \
         point), peak is the time of that change, and onset is the first time of half-maximal \
         change.",
    ),
];

const REFERENCES: [&str; 8] = [
    "Benjamini Y & Hochberg Y (1995) J. R. Stat. Soc. B 57:289",
    "Bovy J, Hogg DW & Roweis ST (2011) Ann. Appl. Stat. 5:1657",
    "Chung J et al. (2015) NeurIPS 28, arXiv 1506.02216",
    "Efron B & Tibshirani RJ (1993) An Introduction to the Bootstrap",
    "Hubert L & Arabie P (1985) J. Classif. 2:193 (adjusted Rand index)",
    "Rousseeuw PJ (1987) J. Comput. Appl. Math. 20:53",
    "Schwarz G (1978) Ann. Stat. 6:461",
    "Smyth GK (2004) Stat. Appl. Genet. Mol. Biol. 3:3",
];

pub fn ui(ui: &mut Ui) {
    theme::hint_ui(
        ui,
        "From single cells to gene clusters, with the default settings. METHODS.md contains the \
         formulas, the performance on data with ground truth, and the alternatives that were \
         tested.",
    );
    ui.add_space(theme::GAP);
    explained_ui(ui, &STEPS);
    ui.add_space(theme::GAP);
    ui.label(RichText::new("References").heading());
    for reference in REFERENCES {
        ui.add(Label::new(reference).wrap());
    }
}
