//! Gene-wise linear models with moderated variances (Smyth 2004; Law et al. 2014; Phipson et al.
//! 2016), as in limma: numbers only, which know nothing of samples, times or settings.

pub mod cell_means;
pub mod columns;
pub mod design;
pub mod fit;
mod hypothesis;
pub mod moderated;
mod outliers;
mod prior;
mod robust_prior;
pub mod spline;
pub mod squeeze;
#[cfg(test)]
mod tests;
mod trend;
mod winsorized;
