//! The menu Clusters: number and method.

use eframe::egui::Key;

use super::{Entry, Mark, Menu, Situation, ctrl_shift};
use crate::analysis::{ClusterMethod, KChoice, quality};
use crate::gui::command::Action;
use crate::gui::name_prompt::Named;
use crate::pipeline::ClusterEdit;
use crate::session::{Command, PROVISIONAL_K, Session};

const METHODS: [(&str, ClusterMethod, &str); 3] = [
    ("shapes", ClusterMethod::Shapes, "Mixture of shapes"),
    ("kmeans", ClusterMethod::Kmeans, "k-means"),
    ("gmm", ClusterMethod::Gmm, "Gaussian mixture"),
];

/// The cluster whose genes are all selected, where it is one alone.
fn selected(session: &Session) -> Option<usize> {
    let mut labels = session.clusters_selected().into_iter();
    labels.next().filter(|_| labels.next().is_none())
}

const SELECT_ONE: &str = "Select one cluster first: click it";

fn name() -> Entry {
    Entry::new(
        "clusters.name",
        Menu::Clusters,
        "Name the selected cluster…",
        |now| Action::Name(Named::Cluster(selected(now.session).unwrap_or_default())),
    )
    .line_above()
    .tip("Give it a name, which is shown and exported beside its number")
    .hindered(|now| untrained(now).or(selected(now.session).is_none().then_some(SELECT_ONE)))
}

fn divide() -> Entry {
    Entry::new(
        "clusters.divide",
        Menu::Clusters,
        "Divide the selected cluster in two",
        |now| {
            let label = selected(now.session).unwrap_or_default();
            Action::Session(Command::EditClusters(ClusterEdit::Divide {
                label,
                parts: 2,
            }))
        },
    )
    .tip("Cluster its genes again, by the method chosen; its own menu divides into more parts")
    .hindered(|now| {
        let size = selected(now.session).and_then(|label| {
            let clusters = now.session.clusters.as_deref()?;
            Some(
                clusters
                    .clustering
                    .clusters
                    .get(label.checked_sub(1)?)?
                    .size,
            )
        });
        let reason = match size {
            None => Some(SELECT_ONE),
            Some(0 | 1) => Some("The cluster has too few genes"),
            Some(_) => (!now.session.can_edit_clusters()).then_some("Clusters are being made"),
        };
        untrained(now).or(reason)
    })
}

fn merge() -> Entry {
    Entry::new(
        "clusters.merge",
        Menu::Clusters,
        "Merge the clusters selected",
        |now| {
            let labels = now.session.clusters_selected();
            Action::Session(Command::EditClusters(ClusterEdit::Merge(labels)))
        },
    )
    .tip("Make one cluster of those whose genes are all selected")
    .hindered(|now| {
        let few = now.session.clusters_selected().len() < 2;
        let busy = !now.session.can_edit_clusters();
        untrained(now)
            .or(few.then_some("Select two clusters first: click one, then another with Ctrl"))
            .or(busy.then_some("Clusters are being made"))
    })
}

pub(super) fn entries() -> Vec<Entry> {
    let menu = Menu::Clusters;
    let mut entries = vec![
        Entry::new("clusters.more", menu, "One cluster more", |now| {
            Action::Session(Command::SetK(current_k(now.session) + 1))
        })
        .key(ctrl_shift(Key::ArrowUp))
        .hindered(|now| {
            let at_most = current_k(now.session) >= now.session.max_k();
            untrained(now).or(at_most.then_some("There are as many clusters as can be"))
        }),
        Entry::new("clusters.fewer", menu, "One cluster fewer", |now| {
            let k = current_k(now.session).saturating_sub(1).max(2);
            Action::Session(Command::SetK(k))
        })
        .key(ctrl_shift(Key::ArrowDown))
        .hindered(|now| {
            let at_least = current_k(now.session) <= 2;
            untrained(now).or(at_least.then_some("There are two clusters, the fewest"))
        }),
        Entry::new(
            "clusters.suggested",
            menu,
            "Take the suggested number",
            |_| Action::Session(Command::TakeSuggestedK),
        )
        .tip("Leave the number of clusters to the program")
        .hindered(|now| {
            let auto = now.session.config.analysis.k == KChoice::Auto;
            let unknown = quality::suggested_k(&now.session.quality).is_none();
            let reason = if auto {
                Some("The number is the suggested one")
            } else {
                unknown.then_some("No number is suggested yet")
            };
            untrained(now).or(reason)
        }),
    ];
    entries.extend([name(), merge(), divide()]);
    let drop_edits = Entry::new("clusters.drop-edits", menu, "Drop changes by hand", |_| {
        Action::Session(Command::DropEdits)
    });
    entries.push(
        drop_edits
            .tip("Back to the clusters of the method, without those merged or divided by hand")
            .hindered(|now| {
                let clusters = now.session.clusters.as_deref();
                let by_hand = clusters.is_some_and(|clusters| clusters.by_hand);
                (!by_hand).then_some("No clusters were merged or divided by hand")
            }),
    );
    for (i, (id, method, name)) in METHODS.into_iter().enumerate() {
        let entry = Entry::new(format!("clusters.method-{id}"), menu, name, move |_| {
            Action::Session(Command::SetMethod(method))
        })
        .tip("How genes are put into clusters")
        .marked(Mark::Choice, move |now| {
            now.session.config.analysis.method == method
        });
        entries.push(if i == 0 { entry.line_above() } else { entry });
    }
    entries
}

fn untrained(now: &Situation<'_>) -> Option<&'static str> {
    let trained = now.session.training.is_some();
    (!trained).then_some("There are no clusters yet: train the network first")
}

/// The number of clusters shown.
fn current_k(session: &Session) -> usize {
    match (session.config.analysis.k, &session.clusters) {
        (KChoice::Fixed(k), _) => k,
        (KChoice::Auto, Some(clusters)) => clusters.clustering.k,
        (KChoice::Auto, None) => PROVISIONAL_K,
    }
}
