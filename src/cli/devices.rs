//! `genetide devices`.

use super::report::print_line;
use crate::model::device;

/// Lists the adapters; returns the exit code.
pub fn main() -> u8 {
    let found = device::adapters();
    print_line("cpu     the CPU, always there");
    for (number, adapter) in found.iter().enumerate() {
        print_line(&format!("{:<7} {adapter}", format!("gpu:{number}")));
    }
    print_line(&format!("auto    takes {}", device::describe_auto(&found)));
    0
}
