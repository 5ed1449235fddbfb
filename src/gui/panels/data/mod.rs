//! The Data panel.
//!
//! | file | holds |
//! |---|---|
//! | `panel`, `open` | the panel; what opens a data set |
//! | `recognised` | what was read of it |
//! | `unread` | a data set that could not be read, and what helps |
//! | `settings`, `reading` | the forms of settings |
//! | `labels`, `given`, `paste` | the table of samples and times |

mod given;
mod labels;
mod open;
pub(crate) mod panel;
mod paste;
mod reading;
mod recognised;
mod settings;
mod unread;
