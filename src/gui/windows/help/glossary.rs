//! The glossary.

use eframe::egui::Ui;

use crate::gui::windows::help::rows::explained_ui;

const WORDS: [(&str, &str); 21] = [
    (
        "Profile",
        "Mean of a gene over the cells of each time point.",
    ),
    (
        "Response test",
        "One-way analysis of variance (ANOVA): do the means of a gene differ between time points \
         by more than its noise explains?",
    ),
    (
        "False discovery rate",
        "Expected proportion of false positives among the genes called responsive \
         (Benjamini-Hochberg).",
    ),
    (
        "No response",
        "Genes without a significant change over time: cluster 0, grey. Not used for training.",
    ),
    (
        "VRNN",
        "Variational recurrent neural network (Chung et al. 2015): reads a profile time point by \
         time point and encodes it as a low-dimensional latent at each.",
    ),
    (
        "Latent",
        "Low-dimensional representation of a gene in the network. Genes with similar latents have \
         similar responses.",
    ),
    (
        "Loss",
        "Reconstruction error plus weighted KL divergence (lower is better).",
    ),
    (
        "Reconstruction",
        "Error of the network's curve as a fit to the profile: negative log-likelihood in nats \
         (units of the natural logarithm); lower is better.",
    ),
    (
        "KL",
        "Kullback-Leibler divergence of a gene's latent from its prediction from earlier time \
         points, in nats.",
    ),
    (
        "UMAP",
        "Two-dimensional map of the latents. Nearby genes are similar; large distances and the \
         axes have little meaning.",
    ),
    (
        "Trustworthiness",
        "How well neighbourhoods on the map match those in the latent space; 1 is perfect.",
    ),
    (
        "Silhouette",
        "How much closer a gene is to its own cluster than to the nearest other cluster: 1 is \
         well separated, 0 is on the border.",
    ),
    (
        "Inertia",
        "Sum of squared distances of the genes to their cluster centres.",
    ),
    (
        "Amplitude",
        "Maximum change from baseline (the first time point) in the denoised profile, in the \
         units of the (normalised) data.",
    ),
    (
        "Peak",
        "Time of the maximum change; its direction is up or down.",
    ),
    ("Onset", "First time of half-maximal change."),
    (
        "Standard error",
        "Moderated standard error of a mean: the variance at each time point is shrunk towards \
         the gene's pooled variance, so that it is never 0.",
    ),
    (
        "Membership",
        "Probability of a gene's assigned cluster. In simulations, about 8 of 10 genes with a \
         membership of 0.8 are assigned correctly; it is less reliable for sparsely sampled data. \
         The remaining probability belongs to other clusters, or to none if the gene fits no \
         cluster. Genes below 0.8 are open circles on the map.",
    ),
    (
        "BIC",
        "Bayesian information criterion: minus twice the log-likelihood of k clusters plus a \
         penalty for each. The k with the lowest BIC is suggested.",
    ),
    (
        "Stability",
        "Of a gene: fraction of bootstrap replicates (simulated repeats of the experiment) in \
         which it stays in its cluster. Of k: agreement of the clusters between replicates, 1 if \
         identical.",
    ),
    (
        "Shape mixture model",
        "Each cluster is a shape over time, which its genes follow with individual amplitudes and \
         noise given by their standard errors. The fit starts from clusters of the network's \
         latents.",
    ),
];

pub fn ui(ui: &mut Ui) {
    explained_ui(ui, &WORDS);
}
