//! Stochastic gradient descent of a map along the edges of its graph.

use manifolds_rs::prelude::CoordinateList;
use rand::{RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256Plus;

use super::forces::Forces;

/// Points that repel the end of an edge, for each time that the edge attracts.
const REPELLING: f32 = 5.0;
/// Largest move along an axis, before the learning rate.
const LONGEST: f32 = 4.0;

/// An edge and when its turn is.
struct Edge {
    from: u32,
    to: u32,
    /// Epochs from one turn to the next: 1 for the heaviest edge.
    interval: f32,
    /// Epoch of the next turn.
    next: f32,
    /// Epoch up to which points have repelled.
    repelled: f32,
}

/// How long a descent goes on, and how far it moves points at first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Schedule {
    /// Times that the heaviest edge has its turn.
    pub epochs: usize,
    /// Learning rate at the start; it falls to 0.
    pub rate: f32,
}

/// Moves the points of `map` as `schedule` says, as the reference implementation does (McInnes,
/// Healy & Melville 2018): both ends of an edge towards each other as often as its weight says, and
/// its first end away from five points drawn at random; the reference begins with a rate of 1. Ends early
/// where `go_on`, asked once an epoch, says so.
///
/// It is not the library's, which limits the factor of a repulsion and not the move: points that are
/// close then hardly repel each other, and the map is trusted less.
pub(super) fn descend(
    map: &mut [[f32; 2]],
    graph: &CoordinateList<f32>,
    schedule: Schedule,
    seed: u64,
    go_on: &dyn Fn() -> bool,
) {
    let forces = Forces::new();
    let mut random = Xoshiro256Plus::seed_from_u64(seed);
    let mut edges = edges(graph);
    let Schedule {
        epochs,
        rate: first,
    } = schedule;
    for epoch in (0..epochs).take_while(|_| go_on()) {
        let now = epoch as f32;
        let rate = first * (1.0 - now / epochs as f32);
        for edge in edges.iter_mut().filter(|edge| edge.next <= now) {
            let (from, to) = (edge.from as usize, edge.to as usize);
            let (mut here, there) = (map[from], map[to]);
            let towards = step(here, there, |squared| forces.attraction(squared), rate);
            here = [here[0] + towards[0], here[1] + towards[1]];
            map[to] = [there[0] - towards[0], there[1] - towards[1]];
            edge.next += edge.interval;

            let interval = edge.interval / REPELLING;
            let turns = ((now - edge.repelled) / interval) as usize;
            for _ in 0..turns {
                let other = map[index(&mut random, map.len())];
                let away = step(here, other, |squared| forces.repulsion(squared), rate);
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

/// How far `here` moves for its difference to `there`.
#[inline]
fn step(here: [f32; 2], there: [f32; 2], force: impl Fn(f32) -> f32, rate: f32) -> [f32; 2] {
    let difference = [here[0] - there[0], here[1] - there[1]];
    let squared = difference[0] * difference[0] + difference[1] * difference[1];
    let force = force(squared);
    difference.map(|along| (force * along).clamp(-LONGEST, LONGEST) * rate)
}

/// An index below `count`, each as likely to within `count` / 2^32.
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

    fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
        (a[0] - b[0]).hypot(a[1] - b[1])
    }

    #[test]
    fn neighbours_come_close_and_others_do_not() {
        // Two pairs at the corners of a square; the ends of a pair are at opposite corners.
        let mut map = vec![[0.0, 0.0], [4.0, 4.0], [4.0, 0.0], [0.0, 4.0]];
        let graph = CoordinateList {
            row_indices: vec![0, 1, 2, 3],
            col_indices: vec![1, 0, 3, 2],
            values: vec![1.0; 4],
            n_samples: 4,
        };
        descend(&mut map, &graph, whole(200), 7, &|| true);
        assert!(distance(map[0], map[1]) < 2.0, "{map:?}");
        assert!(distance(map[2], map[3]) < 2.0, "{map:?}");
        for (a, b) in [(0, 2), (0, 3), (1, 2), (1, 3)] {
            assert!(distance(map[a], map[b]) > 3.0, "{map:?}");
        }
    }

    #[test]
    fn heavy_edges_have_more_turns() {
        let graph = CoordinateList {
            row_indices: vec![0, 1, 2],
            col_indices: vec![1, 0, 0],
            values: vec![0.8, 0.2, 0.0],
            n_samples: 3,
        };
        let intervals: Vec<f32> = edges(&graph).iter().map(|edge| edge.interval).collect();
        // 0.8 / 0.8 and 0.8 / 0.2; no turn without weight.
        assert_eq!(intervals, [1.0, 4.0]);
    }

    #[test]
    fn a_map_without_edges_stays() {
        let mut map = vec![[1.0, 2.0]; 3];
        let graph = CoordinateList {
            row_indices: Vec::new(),
            col_indices: Vec::new(),
            values: Vec::new(),
            n_samples: 3,
        };
        descend(&mut map, &graph, whole(10), 1, &|| true);
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
