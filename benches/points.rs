//! How long UMAP and a sweep of k-means take on given points, as a line of JSON on standard output:
//! `cargo bench --bench points -- FILE umap|kmeans`.
//!
//! FILE is a CSV of numbers without a header, one point a line. UMAP is done twice, and the second
//! time counts, as in `benches/peers/umap_peer.py`.

#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]
#![allow(clippy::print_stdout, reason = "the result is printed")]

use std::ops::ControlFlow;
use std::time::Instant;

use genetide_analysis::cluster::choice::quality;
use genetide_analysis::map::umap;
use genetide_analysis::{ClusterBase, ClusterMethod, Share};
use genetide_data::{Courses, GeneIndex, Matrix, ScaledProfiles};
use serde_json::{Value, json};

const SEED: u64 = 1;

fn main() {
    // cargo bench adds `--bench`.
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [file, "umap"] => println!("{}", time_umap(&read(file))),
        [file, "kmeans"] => println!("{}", time_kmeans(read(file))),
        // A plain `cargo bench` has no points to time.
        _ => println!("points: give a file of points, then umap or kmeans"),
    }
}

fn read(file: &str) -> Matrix<f32> {
    let text = std::fs::read_to_string(file).unwrap();
    let dims = text.lines().next().unwrap().split(',').count();
    let values: Vec<f32> = text
        .lines()
        .flat_map(|line| line.split(','))
        .map(|value| value.parse().unwrap())
        .collect();
    Matrix::new(values.len() / dims, dims, values)
}

fn time_umap(points: &Matrix<f32>) -> Value {
    let timed = || {
        let started = Instant::now();
        let embedding = umap::embed(points, SEED).unwrap();
        (started.elapsed().as_secs_f64(), embedding.trustworthiness)
    };
    let (first_seconds, _) = timed();
    let (seconds, trustworthiness) = timed();
    json!({"seconds": seconds, "first_seconds": first_seconds, "trustworthiness": trustworthiness})
}

/// k-means for k = 2 to 20 with the silhouette of each.
fn time_kmeans(points: Matrix<f32>) -> Value {
    // k-means clusters the latents: the profiles only have to be as many.
    let profiles = ScaledProfiles {
        genes: GeneIndex::all(points.rows()).collect(),
        courses: Courses::single(vec![0.0]),
        values: Matrix::filled(points.rows(), 1, 0.0),
        standard_errors: None,
        offset: vec![0.0; points.rows()],
        scale: vec![1.0; points.rows()],
    };
    let started = Instant::now();
    let base = ClusterBase::new(points, profiles, ClusterMethod::Kmeans, SEED).unwrap();
    let quality = quality::sweep(
        &base,
        Share::unwatched(),
        &mut |_| ControlFlow::Continue(()),
    )
    .unwrap();
    json!({
        "seconds": started.elapsed().as_secs_f64(),
        "inertia": quality.iter().map(|quality| quality.inertia).collect::<Vec<_>>(),
        "silhouette": quality.iter().map(|quality| quality.silhouette).collect::<Vec<_>>(),
    })
}
