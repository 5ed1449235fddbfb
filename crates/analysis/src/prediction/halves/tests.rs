use genetide_data::Moments;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256Plus;

use super::*;
use crate::testing::libraries::{Of, bulk, of_libraries};

const GENES: usize = 30;
const TIMES: usize = 4;
const DONORS: [&str; 4] = ["D1", "D2", "D3", "D4"];

/// `names` at every time, without conditions.
fn libraries<'a>(names: &[&'a str]) -> Vec<Of<'a>> {
    let of_time = |time: usize| {
        names
            .iter()
            .map(move |&name| (time as f64, None, Some(name), 1))
    };
    (0..TIMES).flat_map(of_time).collect()
}

/// Genes with the value `value`(gene, time, library of the time).
fn profiles(
    libraries: &[Of<'_>],
    at_time: usize,
    value: impl Fn(usize, usize, usize) -> f64,
) -> GeneProfiles {
    let gene = |g: usize| -> Vec<Moments> {
        let libraries = 0..libraries.len();
        libraries
            .map(|l| bulk(value(g, l / at_time, l % at_time)))
            .collect()
    };
    of_libraries(libraries, &(0..GENES).map(gene).collect::<Vec<_>>())
}

fn halves(profiles: &GeneProfiles) -> Result<Halves, NoHalves> {
    Halves::new(profiles, ValueScale::AsIs, &AnalysisSettings::default())
}

#[test]
fn donors_are_compared_in_their_courses() {
    // Courses g + t^2, levels of donors 0, 1, 5 and 10, and a difference of +-a from them: + for the first
    // two donors at even times, - at odd ones, and the reverse for the others.
    let level = [0.0, 1.0, 5.0, 10.0];
    let size = |g: usize| 0.1 + 0.01 * g as f64;
    let of = profiles(&libraries(&DONORS), 4, |g, time, donor| {
        let sign = if (donor < 2) == (time % 2 == 0) {
            1.0
        } else {
            -1.0
        };
        (g + time * time) as f64 + level[donor] + sign * size(g)
    });
    let halves = halves(&of).unwrap();
    let names = |of: &[&str]| of.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    assert_eq!(
        halves.division,
        Division::Donors([names(&["D1", "D2"]), names(&["D3", "D4"])])
    );
    for g in 0..GENES {
        for time in 0..TIMES {
            // At the mean level of donors, 4.
            let course = (g + time * time + 4) as f64;
            let sign = if time % 2 == 0 { 1.0 } else { -1.0 };
            let at = (g, time);
            assert!((halves.of[0].values[at] - course - sign * size(g)).abs() < 1e-9);
            assert!((halves.of[1].values[at] - course + sign * size(g)).abs() < 1e-9);
            assert!((halves.all.values[at] - course).abs() < 1e-9);
            // Two libraries against four: the root of 2.
            let ratio = halves.of[0].errors[at] / halves.all.errors[at];
            assert!((ratio - 2.0_f64.sqrt()).abs() < 1e-9);
        }
        // 16 squares of a, 16 - 4 - 3 = 9 degrees of freedom: s^2 = 16 a^2 / 9 before moderation, which draws the
        // variances of genes to one another; between those of the least and the largest a, within 10 %.
        let error = |a: f64| (16.0 * a * a / 9.0 / 2.0_f64).sqrt();
        let found = halves.of[1].errors[(g, 0)];
        assert!(error(0.09) <= found && found <= error(0.43), "{found}");
    }
}

#[test]
fn counts_are_compared_as_logarithms() {
    let mut random = Xoshiro256Plus::seed_from_u64(3);
    let noise = Matrix::from_fn(GENES, 8, |_, _| 0.9 + 0.2 * random.r#gen::<f64>());
    let names = ["A", "B", "C", "D", "E", "F", "G", "H"];
    let libraries: Vec<Of<'_>> = (0..8)
        .map(|l| ((l / 2) as f64, None, Some(names[l]), 1))
        .collect();
    let value =
        |g: usize, time: usize, n: usize| 100.0 * (time + 1) as f64 * noise[(g, 2 * time + n)];
    let of = profiles(&libraries, 2, value);
    let halves = Halves::new(&of, ValueScale::Linear, &AnalysisSettings::default()).unwrap();
    assert_eq!(halves.division, Division::Libraries);
    for n in 0..2 {
        // Half a count is added.
        let expected = (value(4, 2, n) + 0.5).log2();
        assert!((halves.of[n].values[(4, 2)] - expected).abs() < 1e-12);
    }
    // Back again; d 2^x = ln 2 2^x dx at the mean of the logarithms of both.
    let linear = halves.on_the_scale_of_values();
    let middle = (value(4, 2, 0) + 0.5) * (value(4, 2, 1) + 0.5);
    let slope = 2.0_f64.ln() * middle.sqrt();
    for (n, (linear, of)) in linear.iter().zip(&halves.of).enumerate() {
        assert!((linear.values[(4, 2)] - value(4, 2, n)).abs() < 1e-9);
        let ratio = linear.errors[(4, 2)] / of.errors[(4, 2)];
        assert!((ratio / slope - 1.0).abs() < 1e-9, "{ratio} {slope}");
    }
}

#[test]
fn a_missing_value_has_no_weight() {
    let mut random = Xoshiro256Plus::seed_from_u64(4);
    let noise = Matrix::from_fn(GENES, 16, |_, _| random.r#gen::<f64>());
    let libraries = libraries(&["1", "2", "3", "4"]);
    let mut rows: Vec<Vec<Moments>> = noise
        .iter_rows()
        .map(|row| row.iter().map(|x| bulk(*x)).collect())
        .collect();
    // Libraries 1 and 2 at time 0.
    rows[3][0] = Moments::default();
    rows[3][1] = Moments::default();
    let halves = halves(&of_libraries(&libraries, &rows)).unwrap();
    assert_eq!(halves.of[0].errors[(3, 0)], f64::INFINITY);
    assert!(halves.of[0].values[(3, 0)].is_finite());
    let expected = f64::midpoint(noise[(3, 2)], noise[(3, 3)]);
    assert!((halves.of[1].values[(3, 0)] - expected).abs() < 1e-12);
    assert!((halves.all.values[(3, 0)] - expected).abs() < 1e-12);
}

#[test]
fn tables_without_halves_say_why() {
    let mut some = libraries(&["1", "2"]);
    some.remove(3);
    let of = of_libraries(&some, &vec![vec![bulk(1.0); some.len()]; 2]);
    let reason = halves(&of).unwrap_err();
    assert_eq!(reason, NoHalves::OneLibrary("time 1".to_owned()));
    assert!(reason.to_string().contains("time 1 has one library"));
    let columns = [
        (0.0, None),
        (0.0, None),
        (6.0, Some("a")),
        (6.0, Some("b")),
        (6.0, Some("b")),
    ];
    let names = ["D1", "D2", "D1", "D1", "D2"];
    let with_conditions: Vec<Of<'_>> = columns
        .iter()
        .zip(names)
        .map(|(&(time, condition), name)| (time, condition, Some(name), 1))
        .collect();
    let of = of_libraries(&with_conditions, &vec![vec![bulk(1.0); 5]; 2]);
    assert_eq!(
        halves(&of),
        Err(NoHalves::OneLibrary("time 6 (a)".to_owned()))
    );
    // All libraries of a gene are alike.
    let of = profiles(&libraries(&DONORS), 4, |_, _, _| 1.0);
    assert_eq!(halves(&of), Err(NoHalves::NoNoise));
}
