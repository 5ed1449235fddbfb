//! Headers that are numbers: times, with something behind the point that tells replicates apart.

use crate::labels::{are_replicates, around_point};
use crate::read::matrix::annotated::Annotation;

/// What headers of numbers say beside the time, and a sentence; `None` for other headers, and where
/// their points are decimal points.
pub(super) fn in_numbers(ids: &[String]) -> Option<(Vec<Annotation>, String)> {
    repeats_of_numbers(ids).or_else(|| replicates_of_numbers(ids))
}

/// The times of headers that pandas or R told apart by a number, `0 0.1 0.2 6 6.1 6.2`, and a
/// sentence; `None` for other headers.
fn repeats_of_numbers(ids: &[String]) -> Option<(Vec<Annotation>, String)> {
    let plain = ids.iter().map(|id| without_x(id));
    let mut bases: Vec<(&str, u32)> = Vec::new();
    let mut times = Vec::new();
    let mut example = None;
    for id in plain {
        let repeat = id.rsplit_once('.').and_then(|(base, number)| {
            let known = bases.iter_mut().find(|(known, _)| *known == base)?;
            (number.parse() == Ok(known.1 + 1)).then_some(known)
        });
        match repeat {
            Some((base, count)) => {
                *count += 1;
                example.get_or_insert_with(|| (id.to_owned(), (*base).to_owned()));
                times.push((*base).to_owned());
            }
            None => {
                id.parse::<f64>().ok()?;
                bases.push((id, 0));
                times.push(id.to_owned());
            }
        }
    }
    let repeated = bases.iter().filter(|(_, count)| *count > 0).count();
    let (id, base) = example.filter(|_| repeated > 1 && repeated * 2 > bases.len())?;
    let note = format!(
        "Headers such as {id} were taken for repeats of {base}, as pandas and R number them."
    );
    Some((vec![Annotation::new("time", times)], note))
}

/// The times and replicates of headers that have both, `0.1 0.2 6.1 6.2`, and a sentence; `None` for
/// other headers.
fn replicates_of_numbers(ids: &[String]) -> Option<(Vec<Annotation>, String)> {
    let of_id = |id: &String| {
        let number = without_x(id);
        let is_number = number.starts_with(|c: char| c.is_ascii_digit());
        is_number.then(|| around_point(number)).flatten().map(Some)
    };
    let numbers: Vec<Option<(u32, Option<u32>)>> = ids.iter().map(of_id).collect::<Option<_>>()?;
    if !are_replicates(&numbers, &vec![(); ids.len()]) {
        return None;
    }
    let parts = || numbers.iter().flatten();
    let times = parts().map(|(time, _)| time.to_string());
    let replicates = parts().map(|(_, behind)| behind.unwrap_or(0).to_string());
    let (time, behind) = parts().find_map(|&(time, behind)| Some((time, behind?)))?;
    let note = format!(
        "Headers such as {time}.{behind} were read as time and replicate: {time} and {behind}. Where their \
         points are decimal points, give a table of samples with ‹samples FILE›."
    );
    let annotations = vec![
        Annotation::new("time", times),
        Annotation::new("replicate", replicates),
    ];
    Some((annotations, note))
}

/// A header without the letter that R puts before a number.
fn without_x(id: &str) -> &str {
    id.strip_prefix('X').unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(ToString::to_string).collect()
    }

    /// The times of the headers, and the sentence.
    fn texts(headers: &[&str]) -> Option<(Vec<String>, String)> {
        let (annotations, note) = in_numbers(&ids(headers))?;
        let times = (0..headers.len()).map(|n| annotations[0].value(n).to_owned());
        Some((times.collect(), note))
    }

    #[test]
    fn headers_that_pandas_numbered_are_repeats() {
        let (times, note) = texts(&["0", "0.1", "0.2", "6", "6.1", "6.2"]).unwrap();
        assert_eq!(times, ["0", "0", "0", "6", "6", "6"]);
        assert!(note.contains("0.1 were taken for repeats of 0"), "{note}");
        let (times, _) = texts(&["X0.5", "X0.5.1", "X2", "X2.1"]).unwrap();
        assert_eq!(times, ["0.5", "0.5", "2", "2"]);
        for other in [
            ["0", "0.5", "1", "1.5"].as_slice(),
            &["0", "0.1", "0.2", "1"],
            &["0", "6", "12"],
            &["0h", "0h.1", "6h", "6h.1"],
        ] {
            assert_eq!(texts(other), None, "{other:?}");
        }
    }

    #[test]
    fn replicates_stand_behind_the_points_of_numbers() {
        let headers = ids(&["X0.1", "X0.2", "X6.1", "X6.2"]);
        let (annotations, note) = in_numbers(&headers).unwrap();
        assert!(
            note.contains("0.1 were read as time and replicate: 0 and 1"),
            "{note}"
        );
        let value = |annotation: usize, n| annotations[annotation].value(n);
        assert_eq!(
            [value(0, 1), value(1, 1), value(0, 2), value(1, 2)],
            ["0", "2", "6", "1"]
        );
    }
}
