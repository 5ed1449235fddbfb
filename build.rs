//! Asks the linker for a smaller program: functions of equal code are kept once, and addresses that
//! are adjusted at the start take a bit each in place of 24 bytes.

use std::env;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |name: &str| env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    let is_linux = target("OS") == "linux" && target("ENV") == "gnu" && target("ARCH") == "x86_64";
    // There rustc links with its own LLD, which knows these options; other linkers may not.
    if !is_linux || env::var("PROFILE").as_deref() != Ok("release") {
        return;
    }
    println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
    if loads_packed_relocations() {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// Whether the C library here starts programs with packed relocations: glibc does since 2.36.
fn loads_packed_relocations() -> bool {
    let version = Command::new("getconf").arg("GNU_LIBC_VERSION").output();
    let version = version
        .ok()
        .and_then(|output| String::from_utf8(output.stdout).ok());
    let numbers = version
        .as_deref()
        .and_then(|text| text.trim().strip_prefix("glibc "));
    let Some((major, minor)) = numbers.and_then(|numbers| numbers.split_once('.')) else {
        return false;
    };
    let minor = minor.split('.').next().unwrap_or_default();
    matches!((major.parse(), minor.parse()), (Ok(major), Ok(minor)) if (major, minor) >= (2_u32, 36_u32))
}
