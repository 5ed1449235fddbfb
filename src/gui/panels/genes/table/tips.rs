//! The tooltip of a cell: what it leaves out.

use crate::gui::panels::View;
use crate::gui::panels::genes::table::columns;
use crate::gui::widgets::format;
use crate::session::GeneField;
use genetide_analysis::{ConditionDifference, GeneRow, genes::gene_row::BORDER};
use genetide_data::{Courses, TimeUnit};

/// The tooltip of a cell; `None` where the cell says all.
pub fn cell_tip(field: GeneField, view: &View<'_>, row: &GeneRow) -> Option<String> {
    let courses = view.session.table()?.profiles.courses();
    match field {
        GeneField::Cluster => membership(row),
        GeneField::Difference | GeneField::Kind => {
            let difference = row.difference?;
            Some(difference_text(&difference, courses, view.time_unit()))
        }
        _ if field.is_of_a_course() && courses.are_several() => by_course(field, row, courses),
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

/// All digits of a rounded number.
fn all_digits(field: GeneField, row: &GeneRow, courses: &Courses) -> Option<String> {
    let raw = field.raw(row, courses);
    let is_rounded = !field.is_text() && raw != columns::text(field, row, courses);
    (is_rounded && !raw.is_empty()).then_some(raw)
}

/// "act above ctr by 2.13 (log2) at 6 h\nDifference: amplitude".
fn difference_text(
    difference: &ConditionDifference,
    courses: &Courses,
    unit: Option<TimeUnit>,
) -> String {
    let [high, low] = [difference.high, difference.low].map(|at| courses.name(at).unwrap_or("?"));
    let time = format::time(difference.time, unit);
    let fold = format::short(difference.log2_fold);
    let kind = match difference.kind {
        Some(kind) => kind.describe(courses),
        None => "not significant".to_owned(),
    };
    format!("{high} above {low} by {fold} (log2) at {time}\nDifference: {kind}")
}

/// The value in each course, and in which of them the gene changes most.
fn by_course(field: GeneField, row: &GeneRow, courses: &Courses) -> Option<String> {
    let leading = row.leading_course()?;
    let lines = courses.conditions().iter().enumerate().map(|(i, name)| {
        let value = match row.kinetics.get(i)?.as_ref() {
            None => "no change".to_owned(),
            Some(own) if field == GeneField::Direction => own.direction.as_str().to_owned(),
            Some(_) => field
                .in_course(row, i)
                .map_or_else(|| "–".to_owned(), format::short),
        };
        let most = if i == leading { " (changes most)" } else { "" };
        Some(format!("{name}: {value}{most}"))
    });
    Some(lines.collect::<Option<Vec<_>>>()?.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::fixtures;
    use genetide_analysis::{DifferenceKind, Direction, Kinetics};
    use genetide_data::{Attribute, Sample, Samples};

    fn courses() -> Courses {
        let sample = |condition: &str| {
            Sample::new(0.0, 1, |attribute| {
                (attribute == Attribute::Condition).then(|| condition.to_owned())
            })
        };
        let samples = Samples::new(["act", "ctr"].map(sample).to_vec(), None, Vec::new());
        samples.courses().clone()
    }

    fn row() -> GeneRow {
        let kinetics = |onset, amplitude| {
            Some(Kinetics {
                onset,
                peak_time: 12.0,
                amplitude,
                direction: Direction::Up,
                return_time: None,
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
        let tip = |field| by_course(field, &row(), &courses()).unwrap();
        assert_eq!(tip(GeneField::Onset), "act: 3.25\nctr: 6 (changes most)");
        assert_eq!(
            tip(GeneField::Log2Change),
            "act: 1.5\nctr: – (changes most)"
        );
        assert_eq!(tip(GeneField::Direction), "act: up\nctr: up (changes most)");
        let flat = fixtures::gene_row("ACTB");
        assert_eq!(by_course(GeneField::Onset, &flat, &courses()), None);
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
        let text =
            |of: &ConditionDifference| difference_text(of, &courses(), Some(TimeUnit::Hours));
        assert_eq!(
            text(&difference),
            "ctr above act by 2.13 (log2) at 6 h\nDifference: only in ctr"
        );
        difference.kind = None;
        assert!(text(&difference).ends_with("Difference: not significant"));
    }
}
