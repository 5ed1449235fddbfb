//! The help windows.

use eframe::egui::{self, RichText, Ui};

use super::command::HelpPage;
use super::{actions, theme};

/// Shows the page that is open.
pub fn ui(ctx: &egui::Context, page: &mut Option<HelpPage>) {
    let Some(open_page) = *page else { return };
    let mut open = true;
    let (title, show): (&str, fn(&mut Ui)) = match open_page {
        HelpPage::Shortcuts => ("Shortcuts", shortcuts_ui),
        HelpPage::Glossary => ("Words used", glossary_ui),
        HelpPage::About => ("About Genetide", about_ui),
    };
    egui::Window::new(title)
        .open(&mut open)
        .collapsible(false)
        .resizable(false)
        .default_width(440.0)
        .pivot(egui::Align2::CENTER_CENTER)
        .default_pos(ctx.content_rect().center())
        .show(ctx, show);
    if !open || ctx.input(|input| input.key_pressed(egui::Key::Escape)) {
        *page = None;
    }
}

fn shortcuts_ui(ui: &mut Ui) {
    let mouse = [
        (
            "Click a gene on the map",
            "Select it; with Shift or Ctrl, one more",
        ),
        ("Double click a gene on the map", "Pin it"),
        ("Right click on the map", "What can be done with a gene"),
        (
            "Shift + drag on the map",
            "Draw round genes to select them; with Ctrl, add them",
        ),
        ("Click a cluster", "Select its genes"),
        ("Click a row", "Select the gene; with Ctrl, one more"),
        ("Double click a row", "Pin the gene"),
        ("Wheel, drag on the map", "Zoom, move; double click resets"),
        (
            "L, arrows, + and -, 0 on the map",
            "Lasso, move, zoom, the whole map",
        ),
        ("Drag a tab", "Move a panel"),
    ];
    let with_keys = actions::all().iter().filter(|entry| !entry.keys.is_empty());
    egui::Grid::new("shortcuts")
        .num_columns(2)
        .spacing([24.0, 4.0])
        .show(ui, |ui| {
            for entry in with_keys {
                ui.strong(entry.shortcut_text(ui.ctx()));
                ui.label(&entry.name);
                ui.end_row();
            }
            for (gesture, what) in mouse {
                ui.strong(gesture);
                ui.label(what);
                ui.end_row();
            }
        });
}

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
        "Information criterion",
        "Of Bayes (BIC): how badly k clusters describe the genes, plus a price for each. The k with the lowest is suggested.",
    ),
    (
        "Stability",
        "Of a gene: the share of simulated repeats of the experiment in which it stays in its cluster. Of k: how well the clusters of the repeats agree, 1 when they are the same.",
    ),
    (
        "Mixture of shapes",
        "Each cluster is a shape over time; a gene follows it more or less strongly, with noise of its known standard errors. It starts from the network's latents.",
    ),
];

fn glossary_ui(ui: &mut Ui) {
    egui::Grid::new("words")
        .num_columns(2)
        .spacing([16.0, 6.0])
        .show(ui, |ui| {
            for (word, meaning) in WORDS {
                ui.strong(word);
                ui.scope(|ui| {
                    ui.set_max_width(360.0);
                    ui.add(egui::Label::new(meaning).wrap());
                });
                ui.end_row();
            }
        });
}

fn about_ui(ui: &mut Ui) {
    ui.label(RichText::new(concat!("Genetide ", env!("CARGO_PKG_VERSION"))).heading());
    ui.add_space(theme::GAP);
    ui.label("How genes respond over time, in single-cell data.");
    ui.add(
        egui::Label::new(
            "A variational recurrent network is trained on the time profile of each gene; from \
             what it learns, genes are clustered by the shape of their response. The same runs without a window by \
             \"genetide run\".",
        )
        .wrap(),
    );
    ui.add_space(theme::GAP);
    ui.weak("MIT licence");
}
