//! The conditions whose profiles are clustered: both together, or either alone.

use std::collections::BTreeSet;

use crate::study::data_set::DataSet;
use genetide_data::read::LoadedTable;
use genetide_data::simulate::{Difference, Program};

/// The conditions whose profiles are clustered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Both together.
    Both,
    /// The first alone, in which no gene differs from its program.
    First,
    /// The second alone, in which some genes take longer or respond less.
    Second,
}

/// What genes have in common that cannot be told apart: a program, and how it is changed.
pub(super) type Shape = (&'static str, Option<&'static str>);

impl Side {
    /// All of them, in the order of the tables.
    pub(super) const ALL: [Self; 3] = [Self::Both, Self::First, Self::Second];

    /// As written in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::First => "first",
            Self::Second => "second",
        }
    }

    /// The table of these conditions.
    pub(super) fn table(self, data_set: &DataSet) -> LoadedTable {
        match self {
            Self::Both => data_set.table.clone(),
            Self::First => data_set.alone(0),
            Self::Second => data_set.alone(1),
        }
    }

    /// `[G]`: the true shape of the scaled profile of each gene. Those of both conditions are the true
    /// classes. Alone, the second shows other times, but scaling hides other amplitudes.
    pub(super) fn shapes(self, data_set: &DataSet) -> Vec<Shape> {
        let shows = |difference: &Difference| match self {
            Self::Both => true,
            Self::First => false,
            Self::Second => *difference == Difference::Timing,
        };
        let genes = data_set.programs.iter().zip(&data_set.differences);
        let shapes = genes.map(|(program, difference)| {
            let difference = difference.filter(shows).map(Difference::name);
            (program.name(), difference)
        });
        shapes.collect()
    }
}

/// The number of shapes of genes that respond.
pub(super) fn responding_shapes(shapes: &[Shape]) -> usize {
    let responding = shapes.iter().filter(|of| of.0 != Program::Flat.name());
    responding.collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::conditions::Condition;

    #[test]
    fn a_condition_alone_has_its_libraries_and_shows_fewer_shapes() {
        let mut condition = Condition::of_two(true)[0].clone();
        condition.simulation.genes = 70;
        let data_set = condition.simulate(1).unwrap();
        // Three donors at a shared start and at four times in each condition; four programs, of which two
        // differ in timing and one in amplitude.
        for (side, samples, columns, shapes) in [
            (Side::Both, 27, 9, 7),
            (Side::First, 15, 5, 4),
            (Side::Second, 15, 5, 6),
        ] {
            let profiles = side.table(&data_set).profiles;
            assert_eq!(profiles.samples().len(), samples);
            assert_eq!(profiles.courses().columns().len(), columns);
            assert_eq!(responding_shapes(&side.shapes(&data_set)), shapes);
        }
        let (both, second) = (&data_set.table.profiles, Side::Second.table(&data_set));
        let mut names = both.courses().conditions().iter();
        let course = names.position(|name| name == "condition_B");
        let course = both.courses().course(course.unwrap());
        let means = both.mean_profile(3);
        let means: Vec<_> = course.into_iter().map(|column| means[column]).collect();
        assert_eq!(second.profiles.mean_profile(3), means);
    }
}
