//! Genes of a table as the network is trained on them: without truth, so that only the bound counts.

use genetide_data::Matrix;

use super::courses::ProfileCourses;
use crate::smoothing::gradient::Lesson;
use crate::smoothing::input::inputs;
use crate::smoothing::layout::CURVE_POINTS;
use crate::smoothing::losses::{CourseTargets, Terms};

/// The terms that count for genes whose truth is unknown, with this weight of the divergence.
pub fn bound_alone(kl: f64) -> Terms {
    Terms {
        reconstruction: 1.0,
        kl,
        ..Terms::default()
    }
}

/// The genes in `rows` as a lesson.
pub fn lesson_of(courses: &ProfileCourses, rows: &[usize]) -> Lesson {
    let selected = courses.select(rows);
    let inputs = inputs(&selected.observed());
    let genes = rows.len();
    let targets = inputs.iter().map(|input| CourseTargets {
        truth: input.values.clone(),
        curve: Matrix::filled(genes, CURVE_POINTS, 0.0),
        drive: Matrix::filled(genes, CURVE_POINTS, 0.0),
        times: Matrix::filled(genes, 4, 0),
        half_life: vec![0; genes],
        responds: vec![false; genes],
        is_driven: vec![false; genes],
    });
    Lesson {
        targets: targets.collect(),
        inputs,
        // Each gene alone: nothing is known of programs.
        program: (0..genes).collect(),
    }
}
