//! When the conditions of a table are measured.

use rand::Rng;

use crate::curves::draw::{chance, log_normal, log_uniform, uniform};
use crate::fast_math::{exp, ln};

/// The fewest times of a condition.
const FEWEST: usize = 3;
/// The most times of a condition.
const MOST: usize = 30;
/// The most times that a condition misses.
const MOST_MISSED: usize = 3;

/// The times of each of one to three conditions, in spans, increasing from 0. At least one condition
/// has the last time, 1.
pub(super) fn courses(random: &mut impl Rng) -> Vec<Vec<f32>> {
    let conditions = match uniform(random) {
        ..0.6 => 1,
        ..0.9 => 2,
        _ => 3,
    };
    let count = count(random);
    let times = times(random, count);
    let complete = conditions == 1 || chance(random, 0.5);
    let last = random.gen_range(0..conditions);
    let course = |condition| {
        if complete {
            times.clone()
        } else {
            thin(random, &times, condition == last)
        }
    };
    (0..conditions).map(course).collect()
}

/// Whether a table could have these times of its conditions, in spans: one to three conditions with 3 to 30
/// times each, ascending from 0, of which one has the last time, 1.
pub fn are_drawable(courses: &[Vec<f32>]) -> bool {
    let is_drawable = |times: &Vec<f32>| {
        (FEWEST..=MOST).contains(&times.len())
            && times[0] == 0.0
            && times.windows(2).all(|pair| pair[0] < pair[1])
            && times.last().is_some_and(|&last| last <= 1.0)
    };
    (1..=3).contains(&courses.len())
        && courses.iter().all(is_drawable)
        && courses.iter().any(|times| times.last() == Some(&1.0))
}

/// 3 to 30 times, mostly 4 to 15.
fn count(random: &mut impl Rng) -> usize {
    match uniform(random) {
        ..0.06 => FEWEST,
        ..0.82 => random.gen_range(4..=15),
        _ => random.gen_range(16..=MOST),
    }
}

/// `count` times from 0 to 1: even, by a power of the even ones, or geometric; in half of the
/// tables irregular.
fn times(random: &mut impl Rng, count: usize) -> Vec<f32> {
    let last = count - 1;
    let kind = uniform(random);
    let power = if kind < 0.2 {
        1.0
    } else {
        0.7 + 2.4 * uniform(random)
    };
    // The first of many times is no earlier than 0.0005, as nobody measures all fast responses.
    let power = power.min(7.6 / ln(last as f32));
    // Geometric after 0, as in 0, 1, 2, 4, 8; not earlier than 0.002.
    let ratio = ln(log_uniform(random, 1.2, 2.3)).min(6.2 / (last - 1) as f32);
    let geometric = kind > 0.65;
    let irregular = if chance(random, 0.5) { 0.35 } else { 0.0 };
    let place = |index: usize| match index {
        0 => 0.0,
        _ if geometric => exp(ratio * (index as f32 - last as f32)),
        _ => index as f32 / last as f32,
    };
    let mut times = Vec::with_capacity(count);
    let mut time = 0.0;
    times.push(time);
    for index in 1..count {
        time += (place(index) - place(index - 1)) * log_normal(random, irregular);
        times.push(time);
    }
    for value in &mut times[1..] {
        let even = *value / time;
        *value = if geometric {
            even
        } else {
            exp(power * ln(even))
        };
    }
    times[last] = 1.0;
    times
}

/// The times without up to three of them, of which the first is never missed.
fn thin(random: &mut impl Rng, times: &[f32], keep_last: bool) -> Vec<f32> {
    let mut times = times.to_vec();
    let most = MOST_MISSED.min(times.len() - FEWEST);
    for _ in 0..random.gen_range(0..=most) {
        let end = times.len() - usize::from(keep_last);
        times.remove(random.gen_range(1..end));
    }
    times
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro256Plus;

    #[test]
    fn designs_keep_their_limits() {
        let mut random = Xoshiro256Plus::seed_from_u64(1);
        let mut conditions = [0; 4];
        for _ in 0..5_000 {
            let courses = courses(&mut random);
            conditions[courses.len()] += 1;
            let most = courses.iter().map(Vec::len).max().unwrap();
            assert!(courses.iter().any(|times| times.last() == Some(&1.0)));
            assert!(are_drawable(&courses));
            for times in &courses {
                assert!((3..=30).contains(&times.len()));
                assert!(times.len() + MOST_MISSED >= most);
                assert_eq!(times[0], 0.0);
                assert!(times.windows(2).all(|pair| pair[0] < pair[1]), "{times:?}");
                assert!(times.iter().all(|time| *time <= 1.0));
            }
        }
        // 60, 30 and 10 % of 5,000; standard deviations of at most 35.
        assert!((2_850..3_150).contains(&conditions[1]), "{conditions:?}");
        assert!((400..600).contains(&conditions[3]), "{conditions:?}");
    }

    #[test]
    fn designs_that_were_never_drawn_are_told_apart() {
        let of = |courses: &[&[f32]]| {
            let courses: Vec<Vec<f32>> = courses.iter().map(|times| times.to_vec()).collect();
            are_drawable(&courses)
        };
        assert!(of(&[&[0.0, 0.5, 1.0], &[0.0, 0.1, 0.5, 0.7]]));
        // No end, too few times, a late start, too many conditions, none.
        assert!(!of(&[&[0.0, 0.5, 0.9]]) && !of(&[&[0.0, 1.0]]) && !of(&[&[0.1, 0.5, 1.0]]));
        assert!(!of(&[&[0.0, 0.5, 1.0][..]; 4]) && !of(&[]));
    }
}
