//! The menu Clusters: number and method.

use eframe::egui::Key;

use crate::gui::actions::entry::{Disabled, Entry, Mark, Menu, ctrl_shift};
use crate::gui::app::command::{Action, NameTarget};
use crate::pipeline::ClusterEdit;
use crate::session::{ClusterCommand, Session};
use genetide_analysis::{ClusterMethod, KChoice, cluster::choice::suggestion};

const MENU: Menu = Menu::Clusters;

const UNTRAINED: Disabled = ("No clusters yet: train the network first", |session| {
    session.view().is_none()
});
const BUSY: Disabled = ("Clustering in progress", |session| {
    !session.can_edit_clusters()
});
const NOT_PRETRAINED: Disabled = (
    "This network was trained from random weights: train one from pretrained weights",
    |session| !session.can_cluster_by(ClusterMethod::Drive),
);
const SELECT_ONE: &str = "Select a cluster first";

pub(super) fn entries() -> Vec<Entry> {
    let mut entries = Vec::from(number());
    entries.extend(edits());
    for (i, method) in ClusterMethod::ALL.into_iter().enumerate() {
        let id = format!("method-{}", method.name());
        let text = format!("Group by: {}", method.grouping());
        let entry = MENU.entry(id, text, ClusterCommand::SetMethod(method));
        let entry = entry.line_above(i == 0).tip(method.explanation());
        let entry = match method {
            ClusterMethod::Drive => entry.disabled_by(NOT_PRETRAINED),
            _ => entry,
        };
        entries.push(entry.marked(Mark::Choice, move |now| {
            now.session.config().analysis.method == method
        }));
    }
    entries.extend(comparisons());
    entries
}

/// Comparisons with the clusters of another method.
fn comparisons() -> [Entry; 2] {
    let entry = |method: ClusterMethod| {
        let id = format!("compare-{}", method.name());
        let text = format!("Compare with clusters by {}", method.short());
        MENU.entry(id, text, ClusterCommand::CompareWith(method))
            .tip("Cluster by this too, and count in the Clusters panel how the clusters overlap")
            .disabled_by(UNTRAINED)
    };
    const ON_VIEW: &str = "These clusters are on view";
    [
        entry(ClusterMethod::Shapes)
            .line_above(true)
            .disabled(ON_VIEW, |session| {
                session.config().analysis.method == ClusterMethod::Shapes
            })
            .disabled_by(BUSY),
        entry(ClusterMethod::Drive)
            .disabled(ON_VIEW, |session| {
                session.config().analysis.method == ClusterMethod::Drive
            })
            .disabled_by(NOT_PRETRAINED)
            .disabled_by(BUSY),
    ]
}

fn number() -> [Entry; 3] {
    let suggested = ClusterCommand::UseSuggestedK;
    [
        MENU.entry_by("more", "Increase number of clusters", |now| {
            ClusterCommand::SetK(now.session.k() + 1)
        })
        .key(ctrl_shift(Key::ArrowUp))
        .disabled_by(UNTRAINED)
        .disabled("Maximum number of clusters reached", |session| {
            session.k() >= session.max_k()
        }),
        MENU.entry_by("fewer", "Decrease number of clusters", |now| {
            ClusterCommand::SetK(now.session.k().saturating_sub(1).max(2))
        })
        .key(ctrl_shift(Key::ArrowDown))
        .disabled_by(UNTRAINED)
        .disabled("Minimum number of clusters reached", |session| {
            session.k() <= 2
        }),
        MENU.entry("suggested", "Use suggested number of clusters", suggested)
            .tip("Choose the number of clusters automatically")
            .disabled_by(UNTRAINED)
            .disabled("The suggested number is already in use", |session| {
                session.config().analysis.k == KChoice::Auto
            })
            .disabled("No suggestion available yet", |session| {
                suggestion::suggested_k(session.quality()).is_none()
            }),
    ]
}

/// Manual edits of the clusters whose genes are selected.
fn edits() -> [Entry; 4] {
    [
        MENU.entry_by("name", "Rename selected cluster…", |now| {
            let label = selected(now.session).unwrap_or_default();
            Action::Name(NameTarget::Cluster(label))
        })
        .line_above(true)
        .tip("Set a name that is shown and exported along with the cluster number")
        .disabled_by(UNTRAINED)
        .disabled(SELECT_ONE, |session| selected(session).is_none()),
        MENU.entry_by("merge", "Merge selected clusters", |now| {
            ClusterCommand::Edit(ClusterEdit::Merge(now.session.clusters_selected()))
        })
        .tip("Merge the clusters whose genes are all selected into one")
        .disabled_by(UNTRAINED)
        .disabled(
            "Select two clusters first: click one, then Ctrl-click another",
            |session| session.clusters_selected().len() < 2,
        )
        .disabled_by(BUSY),
        MENU.entry_by("divide", "Split selected cluster", |now| {
            let label = selected(now.session).unwrap_or_default();
            ClusterCommand::Edit(ClusterEdit::Split { label, parts: 2 })
        })
        .tip(
            "Recluster its genes into two clusters with the current method; the menu of a cluster \
             offers more parts",
        )
        .disabled_by(UNTRAINED)
        .disabled(SELECT_ONE, |session| selected_size(session).is_none())
        .disabled("Too few genes in this cluster", |session| {
            selected_size(session).is_some_and(|size| size < 2)
        })
        .disabled_by(BUSY),
        MENU.entry(
            "drop-edits",
            "Discard manual edits",
            ClusterCommand::DiscardEdits,
        )
        .tip("Restore the clusters of the method, without manual merges and splits")
        .disabled("No manual edits", |session| {
            !session.clusters().is_some_and(|clusters| clusters.by_hand)
        }),
    ]
}

/// The cluster whose genes are all selected, if there is exactly one.
fn selected(session: &Session) -> Option<usize> {
    let mut labels = session.clusters_selected().into_iter();
    labels.next().filter(|_| labels.next().is_none())
}

/// The number of its genes.
fn selected_size(session: &Session) -> Option<usize> {
    let place = selected(session)?.checked_sub(1)?;
    let cluster = session.clusters()?.clustering.clusters.get(place)?;
    Some(cluster.size)
}
