//! The data set that is open, and its genes.

use std::sync::{Arc, LazyLock};

use itertools::Itertools as _;

use crate::pipeline::Prepared;
use crate::session::state::{PrepareSettings, Unread, reads_differently};
use crate::session::{ColourBy, GeneField, GeneList, Session};
use genetide_analysis::{Evidence, GeneRow, GeneValue};
use genetide_data::Attribute;
use genetide_data::read::{LoadedTable, Source};
use genetide_data::value_scale::ValueScale;

impl Session {
    /// The data set that is open.
    pub fn table(&self) -> Option<&Arc<LoadedTable>> {
        self.table.as_ref().map(|open| &open.table)
    }

    /// What was noted when the data set was read, each once.
    pub fn notes(&self) -> impl Iterator<Item = &String> {
        let table = self.table().into_iter();
        table.flat_map(|table| &table.summary.warnings).unique()
    }

    /// Where the data set comes from that is being read, else the one that is open.
    pub fn source(&self) -> Option<&Source> {
        let reading = self.jobs.read.as_ref().map(|reading| &reading.job.source);
        reading.or(self.open_source())
    }

    /// Where the data set that is open comes from.
    pub(in crate::session) fn open_source(&self) -> Option<&Source> {
        self.table.as_ref().map(|open| &open.source)
    }

    /// The data set that could not be read last, until one is read.
    pub fn unread(&self) -> Option<&Unread> {
        self.unread.as_ref()
    }

    /// Whether the data set was read with the settings shown.
    pub(in crate::session) fn table_is_current(&self) -> bool {
        let open = self.table.as_ref();
        open.is_some_and(|open| !reads_differently(&open.settings, &self.config.data))
    }

    /// The data set tested and scaled.
    pub fn prepared(&self) -> Option<&Arc<Prepared>> {
        self.prepared.as_ref().map(|own| &own.prepared)
    }

    /// The settings that the data set was tested and scaled with.
    pub(in crate::session) fn prepared_with(&self) -> Option<PrepareSettings> {
        self.prepared.as_ref()?.settings.clone()
    }

    /// The profiles that panels show: what [`Self::trained_on`] gives, and before training, the data
    /// set as it was tested and scaled last.
    pub fn prepared_on_view(&self) -> Option<&Arc<Prepared>> {
        self.trained_on().or(self.prepared())
    }

    /// Number of genes of the data set.
    pub(in crate::session) fn gene_count(&self) -> usize {
        self.gene_names().len()
    }

    /// Names of the genes of the data set.
    pub fn gene_names(&self) -> &[String] {
        self.table().map_or(&[], |table| table.profiles.genes())
    }

    /// Names of the pinned genes, in the order of pinning.
    pub(in crate::session) fn pinned_names(&self) -> Vec<String> {
        let names = self.gene_names();
        let pinned = self
            .selection
            .pinned
            .iter()
            .map(|gene| names.get(gene.index()));
        pinned.flatten().cloned().collect()
    }

    /// The gene table, one row per gene: from the clusters on view or, before there are any, from
    /// the response test.
    pub fn genes(&self) -> &Arc<Vec<GeneRow>> {
        static NONE: LazyLock<Arc<Vec<GeneRow>>> = LazyLock::new(Arc::default);
        match (self.clusters(), self.table(), &self.prepared) {
            (Some(clusters), _, _) => &clusters.genes,
            (None, Some(table), Some(prepared)) => prepared.rows(table),
            _ => &NONE,
        }
    }

    /// Whether genes were tested for differences between conditions.
    pub fn compares_conditions(&self) -> bool {
        // What needs no look at the genes comes first, since panels ask in every frame.
        let is_tested = self.prepared_on_view().is_some_and(|prepared| {
            !matches!(
                prepared.response.evidence,
                Evidence::Nothing | Evidence::Cells
            )
        });
        let has_conditions = self.table().is_some_and(|table| {
            let mut libraries = table.profiles.samples().libraries().iter();
            libraries.any(|library| library.label(Attribute::Condition).is_some())
        });
        is_tested && has_conditions && self.genes().iter().any(|row| row.condition.is_some())
    }

    /// The scale on which the means of the genes on view were compared.
    pub fn scale(&self) -> ValueScale {
        let prepared = self.prepared_on_view();
        prepared.map_or_else(ValueScale::default, |prepared| prepared.scale)
    }

    /// Whether there are values in a column of the gene table.
    pub fn has_column(&self, field: GeneField) -> bool {
        match field {
            GeneField::QCondition | GeneField::QInteraction => self.compares_conditions(),
            GeneField::Difference | GeneField::Kind => self.has_conditions(),
            _ if field.is_estimated() => self.has_estimates(),
            _ => true,
        }
    }

    /// Whether the map can be coloured by this.
    pub fn has_colouring(&self, colour_by: ColourBy) -> bool {
        match colour_by {
            ColourBy::Value(GeneValue::Condition) => self.compares_conditions(),
            ColourBy::Value(GeneValue::Difference) => self.has_conditions(),
            ColourBy::Value(value) if value.is_estimated() => self.has_estimates(),
            _ => true,
        }
    }

    /// Whether the network of the run on view tells kinetics with intervals; yes before there is one, since the
    /// default does.
    pub fn has_estimates(&self) -> bool {
        let network = self.view().map(|run| &run.training);
        network.is_none_or(|training| !training.kinetics.is_empty())
    }

    fn has_conditions(&self) -> bool {
        self.table()
            .is_some_and(|table| table.profiles.courses().are_several())
    }

    /// The names of a list that are not among the genes: those that the gene filter removed, as the
    /// data set spells them, and those that are not in the data set.
    pub fn not_found(&self, list: &GeneList) -> (Vec<String>, Vec<String>) {
        let (mut left_out, mut unknown) = (Vec::new(), Vec::new());
        for name in &list.unknown {
            match self.table().and_then(|table| table.left_out.find(name)) {
                Some(own) => left_out.push(own.to_owned()),
                None => unknown.push(name.clone()),
            }
        }
        (left_out, unknown)
    }
}
