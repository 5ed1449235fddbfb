//! The filter of genes that differ between conditions: whether, by how much, and in what way.

use eframe::egui::{DragValue, Ui};

use crate::gui::panels::{
    View,
    differences::{self, KINDS},
    parts::choice_ui,
};
use crate::gui::widgets::format;
use crate::session::{GeneField, GeneFilter, HistoryCommand, ViewCommand};
use genetide_analysis::AnalysisSettings;
use genetide_data::value_scale::ValueScale;

/// The least difference at first: twofold where it is log2.
const LEAST: f64 = 1.0;
const LEAST_TIP: &str = "Least difference between two conditions at one time point, as log2 (1 is twofold) or, \
    where means are compared as they are, in the unit of the data. With many libraries, differences too small to \
    matter are significant as well.";

/// Shows the switch and, while it is on, least difference and kind.
pub fn differ_ui(ui: &mut Ui, view: &View<'_>) {
    let filter = view.session.filter();
    let fdr = false_discovery_rate(view);
    let significant = format!("<={fdr}");
    let mut on = filter.text(GeneField::QCondition) == significant;
    let switch = ui.checkbox(&mut on, "Conditions differ").on_hover_text(format!(
        "Hide genes that do not differ between conditions at a false discovery rate of {fdr}, or differ by \
         little"
    ));
    if switch.changed() {
        let conditions = match on {
            true => [significant, at_least(LEAST), String::new()],
            false => [const { String::new() }; 3],
        };
        let fields = [
            GeneField::QCondition,
            GeneField::Difference,
            GeneField::Kind,
        ];
        send(view, fields.into_iter().zip(conditions));
        view.sender.send(HistoryCommand::EndGesture);
    }
    if on {
        least_ui(ui, view);
        kind_ui(ui, view);
    }
}

/// The rate at which differences are called: where all genes are clustered untested, the default.
fn false_discovery_rate(view: &View<'_>) -> f64 {
    let prepared = view.session.prepared_on_view();
    let own = prepared.map(|prepared| prepared.response.fdr);
    own.filter(|&fdr| fdr < 1.0)
        .unwrap_or(AnalysisSettings::default().fdr)
}

/// The condition on differences of at least this size; none for 0.
fn at_least(least: f64) -> String {
    match least > 0.0 {
        true => format!(">={least}"),
        false => String::new(),
    }
}

/// The least difference that a condition asks for; `None` for a condition of another form.
fn least_of(condition: &str) -> Option<f64> {
    match condition.trim() {
        "" => Some(0.0),
        text => text.strip_prefix(">=")?.trim().parse().ok(),
    }
}

/// The field for the least difference, unless another condition was typed.
fn least_ui(ui: &mut Ui, view: &View<'_>) {
    let condition = view.session.filter().text(GeneField::Difference);
    let Some(mut least) = least_of(condition) else {
        return;
    };
    let (prefix, name, largest) = match view.session.scale() {
        ValueScale::Linear => ("log2 ≥ ", "Least log2 difference", 20.0),
        ValueScale::AsIs => ("≥ ", "Least difference", f64::MAX),
    };
    let field = DragValue::new(&mut least)
        .range(0.0..=largest)
        .speed(0.02)
        .max_decimals(2)
        .prefix(prefix);
    let field = ui.add(field).accessible_name(name).on_hover_text(LEAST_TIP);
    if field.changed() {
        let least = (least * 100.0).round() / 100.0;
        send(view, [(GeneField::Difference, at_least(least))]);
    }
    if field.drag_stopped() || field.lost_focus() {
        view.sender.send(HistoryCommand::EndGesture);
    }
}

/// The choice of a kind of difference.
fn kind_ui(ui: &mut Ui, view: &View<'_>) {
    let before = view.session.filter().text(GeneField::Kind);
    let kinds = KINDS.map(|kind| {
        let name = format::capitalised(kind.name());
        (format!("={}", kind.name()), name)
    });
    let any = (String::new(), "Any kind".to_owned());
    let mut chosen = before.to_owned();
    let meanings = KINDS.map(|kind| {
        let name = format::capitalised(kind.name());
        format!("{name}: {}.", differences::meaning(kind))
    });
    choice_ui(
        ui,
        ("kind of difference", 96.0),
        &mut chosen,
        [any].into_iter().chain(kinds),
    )
    .accessible_name("Kind of difference")
    .on_hover_text(meanings.join("\n"));
    if chosen != before {
        send(view, [(GeneField::Kind, chosen)]);
        view.sender.send(HistoryCommand::EndGesture);
    }
}

/// Puts conditions on columns.
fn send(view: &View<'_>, conditions: impl IntoIterator<Item = (GeneField, String)>) {
    let mut filter: GeneFilter = view.session.filter().clone();
    let mut conditions = conditions.into_iter();
    if conditions.all(|(field, condition)| filter.set(field, &condition).is_ok()) {
        view.sender.send(ViewCommand::SetFilter(filter));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_least_difference_is_a_condition_and_is_read_from_one() {
        for (least, condition) in [(1.0, ">=1"), (0.25, ">=0.25"), (0.0, "")] {
            assert_eq!(at_least(least), condition);
            assert_eq!(least_of(condition), Some(least));
        }
        assert_eq!(least_of(" >= 2 "), Some(2.0));
        assert_eq!(least_of("1..3"), None);
    }
}
