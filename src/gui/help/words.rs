//! The words that the window uses.

use eframe::egui::Ui;

use super::explained_ui;

const WORDS: [(&str, &str); 21] = [
    ("Profile", "The mean of a gene over the cells of each time."),
    (
        "Response test",
        "One-way analysis of variance: do the means of a gene differ over time more than its noise explains?",
    ),
    (
        "False discovery rate",
        "The share of the genes called responding that may not respond (Benjamini-Hochberg).",
    ),
    (
        "No response",
        "Genes for which no difference was found: cluster 0, grey. Not used for training.",
    ),
    (
        "VRNN",
        "Variational recurrent network (Chung et al. 2015): reads a profile time by time and describes it by a few numbers at each.",
    ),
    (
        "Latent",
        "The numbers by which the network describes a gene. Genes with similar latents respond alike.",
    ),
    (
        "Loss",
        "How badly the network describes a gene: reconstruction plus weighted KL.",
    ),
    (
        "Reconstruction",
        "How badly the network's curve fits the profile, in nats (units of natural logarithms); lower is better.",
    ),
    (
        "KL",
        "How much the latent says beyond what the past of the gene predicts.",
    ),
    (
        "UMAP",
        "A map of the latents in two dimensions. Near means alike; far distances and axes mean little.",
    ),
    (
        "Trustworthiness",
        "How far neighbours on the map are neighbours in the latents too; 1 is perfect.",
    ),
    (
        "Silhouette",
        "How much nearer a gene is to its own cluster than to the next; 1 is clear, 0 is on the border.",
    ),
    (
        "Inertia",
        "Sum of squared distances of the genes to the centres of their clusters.",
    ),
    (
        "Amplitude",
        "The largest change from the first time, in the units of the (normalised) table, with the noise taken out.",
    ),
    (
        "Peak",
        "The time of that change; its direction is up or down.",
    ),
    (
        "Onset",
        "First time at which half of that change is reached.",
    ),
    (
        "Standard error",
        "Of a mean. Noise at one time is drawn towards the gene's noise at all times, so that it is never 0.",
    ),
    (
        "Membership",
        "Probability of a gene's cluster. In simulations about 8 in 10 of the genes with 0.8 are in the right one; less in very thin data. What is left to 1 belongs to other clusters, or to none: a gene that follows no cluster's shape. Genes under 0.8 are rings on the map.",
    ),
    (
        "BIC",
        "Bayesian information criterion: how badly k clusters describe the genes, plus a price for each. The k with the lowest is suggested.",
    ),
    (
        "Stability",
        "Of a gene: the share of simulated repeats of the experiment in which it stays in its cluster (a parametric bootstrap). Of k: how well the clusters of the repeats agree, 1 when they are the same.",
    ),
    (
        "Mixture of shapes",
        "Each cluster is a shape over time; a gene follows it more or less strongly, with noise of its known standard errors. It starts from the network's latents.",
    ),
];

/// The page.
pub fn ui(ui: &mut Ui) {
    explained_ui(ui, &WORDS);
}
