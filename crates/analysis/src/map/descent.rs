//! Stochastic gradient descent of a map along the edges of its neighbourhood graph.

use manifolds_rs::prelude::CoordinateList;
use rand::{RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256Plus;

use crate::map::forces::Force;

/// Repulsions per attraction of an edge (negative samples).
const REPELLING: f32 = 5.0;
/// Largest gradient along an axis.
const LONGEST: f32 = 4.0;

/// An edge and the epochs in which it is sampled.
struct Edge {
    from: u32,
    to: u32,
    /// Epochs between attractions: 1 for the heaviest edge.
    interval: f32,
    /// Epoch of the next attraction.
    next: f32,
    /// Epoch up to which repulsions have been applied.
    repelled: f32,
}

/// Length and learning rate of a descent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Schedule {
    /// Number of epochs; the heaviest edge attracts once in each.
    pub epochs: usize,
    /// Initial learning rate, which falls linearly to 0.
    pub rate: f32,
}

/// Optimises `map` as the reference implementation does (McInnes, Healy & Melville 2018): the ends
/// of an edge attract each other as often as the weight of the edge demands, and each time its
/// first end is repelled by five random points. The reference starts with a rate of 1. `go_on` is
/// called once per epoch and ends the descent when it returns false.
///
/// The descent of manifolds-rs is not used: it clips the factor of a repulsion and not the
/// gradient, so that close points hardly repel each other and the map is less trustworthy.
pub(crate) fn descend(
    map: &mut [[f32; 2]],
    graph: &CoordinateList<f32>,
    schedule: Schedule,
    seed: u64,
    go_on: &dyn Fn() -> bool,
) {
    let (attraction, repulsion) = (Force::attraction(), Force::repulsion());
    let mut random = Xoshiro256Plus::seed_from_u64(seed);
    let mut edges = edges(graph);
    for epoch in (0..schedule.epochs).take_while(|_| go_on()) {
        let now = epoch as f32;
        let rate = schedule.rate * (1.0 - now / schedule.epochs as f32);
        for edge in edges.iter_mut().filter(|edge| edge.next <= now) {
            let (from, to) = (edge.from as usize, edge.to as usize);
            let (mut here, there) = (map[from], map[to]);
            let towards = step(here, there, &attraction, rate);
            here = [here[0] + towards[0], here[1] + towards[1]];
            map[to] = [there[0] - towards[0], there[1] - towards[1]];
            edge.next += edge.interval;

            let interval = edge.interval / REPELLING;
            let turns = ((now - edge.repelled) / interval) as usize;
            for _ in 0..turns {
                let other = map[index(&mut random, map.len())];
                let away = step(here, other, &repulsion, rate);
                here = [here[0] + away[0], here[1] + away[1]];
            }
            edge.repelled += turns as f32 * interval;
            map[from] = here;
        }
    }
}

fn edges(graph: &CoordinateList<f32>) -> Vec<Edge> {
    let heaviest = graph.values.iter().fold(0.0_f32, |max, &w| max.max(w));
    let ends = graph.row_indices.iter().zip(&graph.col_indices);
    ends.zip(&graph.values)
        .filter(|&(_, &weight)| weight > 0.0)
        .map(|((&from, &to), &weight)| {
            let interval = heaviest / weight;
            Edge {
                from: from as u32,
                to: to as u32,
                interval,
                next: interval,
                repelled: interval / REPELLING,
            }
        })
        .collect()
}

/// The move of `here` for its difference to `there`.
#[inline]
fn step(here: [f32; 2], there: [f32; 2], force: &Force, rate: f32) -> [f32; 2] {
    let difference = [here[0] - there[0], here[1] - there[1]];
    let squared = difference[0] * difference[0] + difference[1] * difference[1];
    let force = force.at(squared);
    difference.map(|along| (force * along).clamp(-LONGEST, LONGEST) * rate)
}

/// A random index below `count`, uniform to within `count` / 2^32.
#[inline]
fn index(random: &mut Xoshiro256Plus, count: usize) -> usize {
    (((random.next_u64() >> 32) * count as u64) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(epochs: usize) -> Schedule {
        Schedule { epochs, rate: 1.0 }
    }

    fn graph(edges: &[(usize, usize, f32)]) -> CoordinateList<f32> {
        CoordinateList {
            row_indices: edges.iter().map(|edge| edge.0).collect(),
            col_indices: edges.iter().map(|edge| edge.1).collect(),
            values: edges.iter().map(|edge| edge.2).collect(),
            n_samples: 4,
        }
    }

    fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
        (a[0] - b[0]).hypot(a[1] - b[1])
    }

    #[test]
    fn neighbours_come_close_and_others_do_not() {
        // Two pairs at the corners of a square; the ends of a pair are at opposite corners.
        let mut map = vec![[0.0, 0.0], [4.0, 4.0], [4.0, 0.0], [0.0, 4.0]];
        let graph = graph(&[(0, 1, 1.0), (1, 0, 1.0), (2, 3, 1.0), (3, 2, 1.0)]);
        descend(&mut map, &graph, whole(200), 7, &|| true);
        assert!(distance(map[0], map[1]) < 2.0, "{map:?}");
        assert!(distance(map[2], map[3]) < 2.0, "{map:?}");
        for (a, b) in [(0, 2), (0, 3), (1, 2), (1, 3)] {
            assert!(distance(map[a], map[b]) > 3.0, "{map:?}");
        }
    }

    #[test]
    fn heavy_edges_have_more_turns() {
        let graph = graph(&[(0, 1, 0.8), (1, 0, 0.2), (2, 0, 0.0)]);
        let intervals: Vec<f32> = edges(&graph).iter().map(|edge| edge.interval).collect();
        // 0.8 / 0.8 and 0.8 / 0.2; no turn without weight.
        assert_eq!(intervals, [1.0, 4.0]);
    }

    #[test]
    fn a_map_without_edges_stays() {
        let mut map = vec![[1.0, 2.0]; 3];
        descend(&mut map, &graph(&[]), whole(10), 1, &|| true);
        assert_eq!(map, [[1.0, 2.0]; 3]);
    }

    #[test]
    fn every_index_is_drawn() {
        let mut random = Xoshiro256Plus::seed_from_u64(3);
        let mut seen = [0; 3];
        for _ in 0..300 {
            seen[index(&mut random, 3)] += 1;
        }
        assert!(seen.iter().all(|&times| times > 70), "{seen:?}");
    }
}
