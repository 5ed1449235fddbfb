//! What the answers of the workers change.

mod clusters;
mod curves;
mod data;
mod dispatch;
mod failures;
mod files;
mod training;
