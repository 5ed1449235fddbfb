//! The Data panel.

pub(crate) mod panel;
pub(crate) mod settings;
