//! k-means.

pub(crate) mod centroids;
mod fit;
mod lloyd;

pub use crate::cluster::kmeans::fit::{KMeansFit, fit, nearest_centroids};
pub(crate) use crate::cluster::kmeans::fit::{RESTARTS, fit_best_of};
