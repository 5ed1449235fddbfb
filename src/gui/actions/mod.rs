//! Every action of the program, in one table.
//!
//! Menus, shortcuts, the help page and the palette are all built from [`all`], so that nothing can
//! be missing from one of them. Each menu has a file here; a new action is one [`Entry`] in it.

mod clusters;
mod edit;
mod entry;
mod file;
mod help;
mod map;
mod shortcuts;
mod table;
#[cfg(test)]
mod tests;
mod training;
mod view;

pub use entry::{ActionContext, Entry, Mark, Menu};
pub use shortcuts::shortcuts;
pub use table::{all, of};
