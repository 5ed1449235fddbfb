//! The curves of all plots, computed only when something they depend on changes.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::gui::panels::View;
use crate::gui::panels::trajectories::{
    curves::{Chart, ChartBuilder},
    genes::PlotGenes,
    options::Options,
};
use crate::gui::widgets::pin_slots::PinSlots;
use crate::pipeline::Prepared;
use genetide_data::read::LoadedTable;
use genetide_model::TrainingResult;

/// The curves, and the state that they were computed for.
pub(super) struct ChartCache {
    pub(super) key: CacheKey,
    pub(super) genes: PlotGenes,
    pub(super) charts: Vec<Chart>,
    pub(super) types: Vec<String>,
    /// Names of genes that cannot be scaled.
    pub(super) unscaled: Vec<String>,
}

/// The state that the curves depend on.
#[derive(PartialEq)]
pub(super) struct CacheKey {
    pub(super) options: Options,
    pinned: Vec<usize>,
    pins: PinSlots,
    version: u64,
    selected: ByPointer<BTreeSet<usize>>,
    table: Option<ByPointer<LoadedTable>>,
    prepared: Option<ByPointer<Prepared>>,
    training: Option<ByPointer<TrainingResult>>,
}

/// Compared by address.
struct ByPointer<T>(Arc<T>);

impl<T> PartialEq for ByPointer<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl CacheKey {
    pub(super) fn of(view: &View<'_>, options: Options) -> Self {
        let session = view.session;
        Self {
            options,
            pinned: session.selection().pinned.clone(),
            pins: view.pins.clone(),
            version: session.curves().version,
            selected: ByPointer(Arc::clone(&session.selection().selected)),
            table: session.table().cloned().map(ByPointer),
            prepared: session.prepared_on_view().cloned().map(ByPointer),
            training: session
                .view()
                .map(|run| ByPointer(Arc::clone(&run.training))),
        }
    }
}

impl ChartCache {
    pub(super) fn new(view: &View<'_>, key: CacheKey) -> Option<Self> {
        let genes = PlotGenes::of(view.session.selection());
        let builder = ChartBuilder::new(view, key.options, &genes)?;
        let (charts, types) = (builder.charts(), builder.type_names());
        let is_drawn = |gene: usize| {
            let mut curves = charts.iter().flat_map(|chart| &chart.curves);
            curves.any(|curve| curve.gene == Some(gene))
        };
        let unscaled = genes.singly().filter(|&gene| !is_drawn(gene));
        let unscaled = unscaled.map(|gene| view.gene_name(gene).to_owned());
        Some(Self {
            unscaled: unscaled.collect(),
            charts,
            types,
            genes,
            key,
        })
    }
}
