//! The menu Clusters: number and method.

use eframe::egui::Key;

use crate::gui::actions::{
    entry::{ActionContext, Entry, Mark, Menu},
    keys::ctrl_shift,
};
use crate::gui::app::command::{Action, NameTarget};
use crate::pipeline::ClusterEdit;
use crate::session::{ClusterCommand, Session};
use genetide_analysis::{ClusterMethod, KChoice, cluster::quality};

/// The cluster whose genes are all selected, if there is exactly one.
fn selected(session: &Session) -> Option<usize> {
    let mut labels = session.clusters_selected().into_iter();
    labels.next().filter(|_| labels.next().is_none())
}

const SELECT_ONE: &str = "Select a cluster first";

fn name() -> Entry {
    Entry::new(
        "clusters.name",
        Menu::Clusters,
        "Rename selected cluster…",
        |now| {
            Action::Name(NameTarget::Cluster(
                selected(now.session).unwrap_or_default(),
            ))
        },
    )
    .line_above()
    .tip("Set a name that is shown and exported along with the cluster number")
    .disabled(|now| untrained(now).or(selected(now.session).is_none().then_some(SELECT_ONE)))
}

fn divide() -> Entry {
    Entry::new(
        "clusters.divide",
        Menu::Clusters,
        "Split selected cluster",
        |now| {
            let label = selected(now.session).unwrap_or_default();
            Action::session(ClusterCommand::Edit(ClusterEdit::Split { label, parts: 2 }))
        },
    )
    .tip(
        "Recluster its genes into two clusters with the current method; the menu of a cluster \
         offers more parts",
    )
    .disabled(|now| {
        let size = selected(now.session).and_then(|label| {
            let clusters = now.session.clusters()?;
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
            Some(0 | 1) => Some("Too few genes in this cluster"),
            Some(_) => (!now.session.can_edit_clusters()).then_some("Clustering in progress"),
        };
        untrained(now).or(reason)
    })
}

fn merge() -> Entry {
    Entry::new(
        "clusters.merge",
        Menu::Clusters,
        "Merge selected clusters",
        |now| {
            let labels = now.session.clusters_selected();
            Action::session(ClusterCommand::Edit(ClusterEdit::Merge(labels)))
        },
    )
    .tip("Merge the clusters whose genes are all selected into one")
    .disabled(|now| {
        let few = now.session.clusters_selected().len() < 2;
        let busy = !now.session.can_edit_clusters();
        untrained(now)
            .or(few.then_some("Select two clusters first: click one, then Ctrl-click another"))
            .or(busy.then_some("Clustering in progress"))
    })
}

pub(super) fn entries() -> Vec<Entry> {
    let menu = Menu::Clusters;
    let mut entries = vec![
        Entry::new(
            "clusters.more",
            menu,
            "Increase number of clusters",
            |now| Action::session(ClusterCommand::SetK(now.session.k() + 1)),
        )
        .key(ctrl_shift(Key::ArrowUp))
        .disabled(|now| {
            let at_most = now.session.k() >= now.session.max_k();
            untrained(now).or(at_most.then_some("Maximum number of clusters reached"))
        }),
        Entry::new(
            "clusters.fewer",
            menu,
            "Decrease number of clusters",
            |now| {
                let k = now.session.k().saturating_sub(1).max(2);
                Action::session(ClusterCommand::SetK(k))
            },
        )
        .key(ctrl_shift(Key::ArrowDown))
        .disabled(|now| {
            let at_least = now.session.k() <= 2;
            untrained(now).or(at_least.then_some("Minimum number of clusters reached"))
        }),
        Entry::new(
            "clusters.suggested",
            menu,
            "Use suggested number of clusters",
            |_| Action::session(ClusterCommand::UseSuggestedK),
        )
        .tip("Choose the number of clusters automatically")
        .disabled(|now| {
            let auto = now.session.config().analysis.k == KChoice::Auto;
            let unknown = quality::suggested_k(now.session.quality()).is_none();
            let reason = if auto {
                Some("The suggested number is already in use")
            } else {
                unknown.then_some("No suggestion available yet")
            };
            untrained(now).or(reason)
        }),
    ];
    entries.extend([name(), merge(), divide()]);
    let drop_edits = Entry::new("clusters.drop-edits", menu, "Discard manual edits", |_| {
        Action::session(ClusterCommand::DiscardEdits)
    });
    entries.push(
        drop_edits
            .tip("Restore the clusters of the method, without manual merges and splits")
            .disabled(|now| {
                let clusters = now.session.clusters();
                let by_hand = clusters.is_some_and(|clusters| clusters.by_hand);
                (!by_hand).then_some("No manual edits")
            }),
    );
    for (i, method) in ClusterMethod::ALL.into_iter().enumerate() {
        let id = format!("clusters.method-{}", method.name());
        let entry = Entry::new(id, menu, method.title(), move |_| {
            Action::session(ClusterCommand::SetMethod(method))
        })
        .tip("Clustering method")
        .marked(Mark::Choice, move |now| {
            now.session.config().analysis.method == method
        });
        entries.push(if i == 0 { entry.line_above() } else { entry });
    }
    entries
}

fn untrained(now: &ActionContext<'_>) -> Option<&'static str> {
    let trained = now.session.view().is_some();
    (!trained).then_some("No clusters yet: train the network first")
}
