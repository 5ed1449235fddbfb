//! What is computed, in plain words; METHODS.md has the formulas.

use eframe::egui::{Label, RichText, Ui};

use super::explained_ui;
use crate::gui::theme;

const STEPS: [(&str, &str); 10] = [
    (
        "1. Profiles",
        "The profile of a gene is its mean over the cells of each time. Counts are first brought to the same \
         total per cell, and times are divided by a size factor: the commonest ratio, over genes, of the mean \
         at that time to the mean over all times.",
    ),
    (
        "2. Noise",
        "The standard error of a mean is the square root of variance over number of cells. The variance at one \
         time is drawn towards the gene's variance at all times (Smyth 2004), so that it is never 0.",
    ),
    (
        "3. Response",
        "One-way analysis of variance: F is the variation between times over the variation within times. Its p \
         values are adjusted for the number of genes (Benjamini & Hochberg 1995). Genes above the false \
         discovery rate, 0.05 by default, do not respond: cluster 0, grey, not used any further.",
    ),
    (
        "4. Scaling",
        "Each profile, less its mean over the times, is divided by its standard deviation over the times. Then \
         timing decides what is alike, and not amplitude.",
    ),
    (
        "5. Network",
        "A variational recurrent network (Chung et al. 2015) reads a profile time by time and describes it at \
         each time by a few numbers, the latent. Its loss is reconstruction plus weighted KL: how badly it fits \
         the profile, given the standard errors, plus what the latent says beyond what the past predicts.",
    ),
    (
        "6. Map",
        "UMAP lays the latents out in two dimensions so that neighbours stay neighbours. Trustworthiness is the \
         measure of that, 1 at best.",
    ),
    (
        "7. Clusters",
        "A cluster is a shape over time. A gene of it is the shape, followed more or less strongly, plus an \
         offset, plus a deviation of its own, plus noise of its standard errors (extreme deconvolution, Bovy, \
         Hogg & Roweis 2011). Clusters of the latents are the start; they are merged two at a time, the \
         likeliest merger first, and fitted at every number of clusters.",
    ),
    (
        "8. How many",
        "The number of clusters suggested has the lowest Bayesian information criterion (Schwarz 1978): minus \
         twice the log-likelihood, plus a price for each cluster.",
    ),
    (
        "9. How sure",
        "Membership is the probability of a gene's cluster. Stability is the share of twenty simulated repeats \
         of the experiment in which a gene stays in its cluster (parametric bootstrap, Efron & Tibshirani 1993). \
         Silhouette is how much nearer a gene is to its own cluster than to the next (Rousseeuw 1987).",
    ),
    (
        "10. Timing",
        "Read from the profile with its noise taken out: amplitude is the largest change from the first time, \
         peak its time, onset the first time at which half of it is reached.",
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

/// The page.
pub fn ui(ui: &mut Ui) {
    theme::hint_ui(
        ui,
        "From a table of cells to clusters of genes, with the default settings. METHODS.md has the formulas, how \
         well it works where the truth is known, and what was tried.",
    );
    ui.add_space(theme::GAP);
    explained_ui(ui, &STEPS);
    ui.add_space(theme::GAP);
    ui.label(RichText::new("References").heading());
    for reference in REFERENCES {
        ui.add(Label::new(reference).wrap());
    }
}
