//! The Data panel.
//!
//! | file | holds |
//! |---|---|
//! | `panel`, `open` | the panel; what opens a data set |
//! | `recognised`, `differing` | what was read of it, and what the test found |
//! | `design` | libraries by time and condition, and what they leave open |
//! | `unread`, `failure` | a data set that could not be read, and what helps |
//! | `settings`, `reading` | the forms of settings |
//! | `labels`, `given`, `paste` | the table of samples and times |
//! | `label_rows` | what its rows were read as |

mod design;
mod differing;
mod failure;
mod given;
mod label_rows;
mod labels;
mod open;
pub(crate) mod panel;
mod paste;
mod reading;
mod recognised;
mod settings;
mod unread;
