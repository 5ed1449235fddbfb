//! The GPU of tests.

use crate::device::{DeviceChoice, OpenDevice, adapters, open};

/// The first adapter, software adapters included. Without any the test is skipped with a message, and
/// fails where `GENETIDE_REQUIRE_WGPU` is set.
pub fn any_gpu() -> Option<OpenDevice> {
    if adapters().is_empty() {
        assert!(
            std::env::var_os("GENETIDE_REQUIRE_WGPU").is_none(),
            "GENETIDE_REQUIRE_WGPU is set, but no adapter was found"
        );
        eprintln!("skipped: no adapter was found; install a Vulkan driver to run this test");
        return None;
    }
    Some(open(DeviceChoice::Gpu(Some(0))).unwrap())
}
