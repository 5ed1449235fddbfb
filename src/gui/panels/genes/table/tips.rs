//! The tooltip of a cell: what it leaves out.

use crate::gui::panels::View;
use crate::gui::panels::genes::table::columns;
use crate::gui::widgets::format;
use crate::session::GeneField;
use genetide_analysis::{ConditionDifference, GeneRow, genes::gene_row::BORDER};
use genetide_data::value_scale::ValueScale;
use genetide_data::{Courses, TimeUnit};

/// The tooltip of a cell; `None` where the cell says all.
pub fn cell_tip(field: GeneField, view: &View<'_>, row: &GeneRow) -> Option<String> {
    let courses = view.session.table()?.profiles.courses();
    match field {
        GeneField::Cluster => membership(row),
        GeneField::Difference | GeneField::Kind => {
            let difference = row.difference?;
            let measured = (courses, view.time_unit(), view.session.scale());
            Some(difference_text(&difference, measured))
        }
        _ if field.is_of_a_course() && courses.are_several() => {
            by_course(field, row, (courses, view.time_unit()))
        }
        _ if field.is_time() => {
            estimate(field, row, view.time_unit()).or_else(|| all_digits(field, row, courses))
        }
        _ => all_digits(field, row, courses),
    }
}

fn membership(row: &GeneRow) -> Option<String> {
    let border = match row.is_on_border() {
        true => {
            format!(" (below {BORDER}): uncertain assignment, the gene's own profile may differ")
        }
        false => String::new(),
    };
    let own = row.membership?;
    Some(format!("Membership {own:.2}{border}"))
}

/// "2.1 h (1.2 to 3.4)" and what that is.
fn estimate(field: GeneField, row: &GeneRow, unit: Option<TimeUnit>) -> Option<String> {
    let estimate = field.estimate(row, row.leading_course()?)?;
    Some(format!("{}\n{INTERVAL}", estimate.words(unit)))
}

const INTERVAL: &str = "In brackets: 90 % interval";

/// All digits of a rounded number.
fn all_digits(field: GeneField, row: &GeneRow, courses: &Courses) -> Option<String> {
    let raw = field.raw(row, courses);
    let is_rounded = !field.is_text() && raw != columns::text(field, row, courses);
    (is_rounded && !raw.is_empty()).then_some(raw)
}

/// "act above ctr by 2.13 (log2) at 6 h\nDifference: amplitude".
fn difference_text(
    difference: &ConditionDifference,
    (courses, unit, scale): (&Courses, Option<TimeUnit>, ValueScale),
) -> String {
    let [high, low] = [difference.high, difference.low].map(|at| courses.name(at).unwrap_or("?"));
    let time = format::time(difference.time, unit);
    let fold = format::short(difference.log2_fold);
    let kind = match difference.kind {
        Some(kind) => kind.describe(courses),
        None => "not significant".to_owned(),
    };
    let log2 = match scale {
        ValueScale::Linear => " (log2)",
        ValueScale::AsIs => "",
    };
    format!("{high} above {low} by {fold}{log2} at {time}\nDifference: {kind}")
}

/// The value in each course, and in which of them the gene changes most.
fn by_course(
    field: GeneField,
    row: &GeneRow,
    (courses, unit): (&Courses, Option<TimeUnit>),
) -> Option<String> {
    let leading = row.leading_course()?;
    let lines = courses.conditions().iter().enumerate().map(|(i, name)| {
        let value = match row.kinetics.get(i)?.as_ref() {
            None => "no change".to_owned(),
            Some(_) if field == GeneField::Direction => {
                row.direction(i).unwrap_or_default().to_owned()
            }
            Some(_) => match field.estimate(row, i) {
                Some(estimate) => estimate.words(unit),
                None => field
                    .in_course(row, i)
                    .map_or_else(|| "–".to_owned(), format::short),
            },
        };
        let most = if i == leading { " (changes most)" } else { "" };
        Some(format!("{name}: {value}{most}"))
    });
    let mut lines = lines.collect::<Option<Vec<String>>>()?;
    if field.estimate(row, leading).is_some() {
        lines.push(INTERVAL.to_owned());
    }
    Some(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::{fixtures, kinetics};
    use genetide_analysis::{DifferenceKind, Direction, Kinetics};

    fn row() -> GeneRow {
        let kinetics = |onset, amplitude| {
            Some(Kinetics {
                onset,
                peak_time: 12.0,
                amplitude,
                direction: Direction::Up,
                return_time: None,
                estimates: None,
            })
        };
        GeneRow {
            kinetics: vec![kinetics(3.25, 1.0), kinetics(6.0, 2.0)],
            log2_change: vec![Some(1.5), None],
            ..fixtures::gene_row("IL2RA")
        }
    }

    #[test]
    fn each_condition_has_its_value_and_one_is_named_that_changes_most() {
        let tip = |field| by_course(field, &row(), (&fixtures::two_courses(), None)).unwrap();
        assert_eq!(tip(GeneField::Onset), "act: 3.25\nctr: 6 (changes most)");
        assert_eq!(
            tip(GeneField::Log2Change),
            "act: 1.5\nctr: – (changes most)"
        );
        assert_eq!(tip(GeneField::Direction), "act: up\nctr: up (changes most)");
        let mut contradicted = row();
        contradicted.log2_change = vec![Some(-1.5), None];
        let tip = by_course(
            GeneField::Direction,
            &contradicted,
            (&fixtures::two_courses(), None),
        );
        assert_eq!(tip.unwrap(), "act: unclear\nctr: up (changes most)");
        let flat = fixtures::gene_row("ACTB");
        assert_eq!(
            by_course(GeneField::Onset, &flat, (&fixtures::two_courses(), None)),
            None
        );
    }

    #[test]
    fn an_estimate_is_told_with_its_interval() {
        let hours = Some(TimeUnit::Hours);
        let mut row = row();
        let estimated = kinetics::rise(2.0).with_estimates(kinetics::estimates());
        row.kinetics[1] = Some(estimated);
        assert_eq!(
            by_course(GeneField::Onset, &row, (&fixtures::two_courses(), hours)).unwrap(),
            "act: 3.25\nctr: 2.1 h (1.2 to 3.4) (changes most)\nIn brackets: 90 % interval"
        );
        row.kinetics = vec![Some(estimated)];
        assert_eq!(
            estimate(GeneField::TimeTo95, &row, hours).unwrap(),
            "4.1 h (3.2 to 5.4)\nIn brackets: 90 % interval"
        );
        assert_eq!(estimate(GeneField::HalfLife, &row, hours), None);
        assert_eq!(estimate(GeneField::Amplitude, &row, hours), None);
    }

    #[test]
    fn a_difference_is_told_with_time_and_conditions() {
        let mut difference = ConditionDifference {
            log2_fold: 2.13,
            time: 6.0,
            high: 1,
            low: 0,
            kind: Some(DifferenceKind::OneResponds(1)),
        };
        let courses = fixtures::two_courses();
        let on = |scale, of: &ConditionDifference| {
            difference_text(of, (&courses, Some(TimeUnit::Hours), scale))
        };
        let text = |of: &ConditionDifference| on(ValueScale::Linear, of);
        assert_eq!(
            text(&difference),
            "ctr above act by 2.13 (log2) at 6 h\nDifference: only in ctr"
        );
        let as_is = on(ValueScale::AsIs, &difference);
        assert!(
            as_is.starts_with("ctr above act by 2.13 at 6 h\n"),
            "{as_is}"
        );
        difference.kind = None;
        assert!(text(&difference).ends_with("Difference: not significant"));
    }
}
