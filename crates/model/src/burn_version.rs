//! The version of Burn, for the record of a run.

/// Version of the crate `burn` that this program is built with.
pub const BURN_VERSION: &str = "0.22.1";

#[cfg(test)]
mod tests {
    #[test]
    fn it_is_the_one_in_the_lock_file() {
        let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.lock");
        let lock = std::fs::read_to_string(lock).unwrap();
        let entry = format!("name = \"burn\"\nversion = \"{}\"\n", super::BURN_VERSION);
        assert!(lock.contains(&entry), "the lock file has another version");
    }
}
