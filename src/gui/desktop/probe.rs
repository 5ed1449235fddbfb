//! Checks whether this machine can show a window, before winit tries.
//!
//! winit panics when it cannot load libxkbcommon-x11, and its other errors do not say what to
//! install.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// A shared library, and the Debian package that contains it.
pub type Library = (&'static str, &'static str);

const WAYLAND: &[Library] = &[
    ("libxkbcommon.so.0", "libxkbcommon0"),
    ("libwayland-client.so.0", "libwayland-client0"),
];

const X11: &[Library] = &[
    ("libX11.so.6", "libx11-6"),
    ("libX11-xcb.so.1", "libx11-xcb1"),
    ("libXcursor.so.1", "libxcursor1"),
    ("libXi.so.6", "libxi6"),
    ("libxkbcommon.so.0", "libxkbcommon0"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
];

/// The libraries that winit requires for the display server named in the environment, in the order
/// in which it tries the servers; `None` if none is named. `variable` reads an environment variable.
pub fn libraries(variable: impl Fn(&str) -> Option<OsString>) -> Option<&'static [Library]> {
    let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
    if is_set("WAYLAND_DISPLAY") || is_set("WAYLAND_SOCKET") {
        Some(WAYLAND)
    } else {
        is_set("DISPLAY").then_some(X11)
    }
}

/// The places where the loader looks: `LD_LIBRARY_PATH`, its cache and the usual folders.
pub struct LibrarySearch {
    folders: Vec<PathBuf>,
    /// The loader's cache, with the names and paths of all libraries that it knows.
    cache: Vec<u8>,
}

impl LibrarySearch {
    /// The search paths of this machine.
    pub fn of_this_machine() -> Self {
        let from_environment = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
        let cache = std::fs::read("/etc/ld.so.cache").unwrap_or_default();
        Self::new(&from_environment, cache)
    }

    fn new(library_path: &OsStr, cache: Vec<u8>) -> Self {
        const USUAL: [&str; 8] = [
            "/lib",
            "/usr/lib",
            "/lib64",
            "/usr/lib64",
            "/usr/local/lib",
            "/usr/lib/x86_64-linux-gnu",
            "/usr/lib/aarch64-linux-gnu",
            "/run/current-system/sw/lib",
        ];
        let folders = std::env::split_paths(library_path)
            .filter(|folder| !folder.as_os_str().is_empty())
            .chain(USUAL.map(PathBuf::from))
            .collect();
        Self { folders, cache }
    }

    /// The first of `libraries` that the loader would not find.
    pub fn missing(&self, libraries: &[Library]) -> Option<Library> {
        let mut libraries = libraries.iter().copied();
        libraries.find(|(name, _)| !self.finds(name))
    }

    fn finds(&self, name: &str) -> bool {
        self.folders.iter().any(|folder| folder.join(name).exists()) || self.cache_names(name)
    }

    /// Whether the cache lists a path that ends in `name` and still exists.
    fn cache_names(&self, name: &str) -> bool {
        let paths = self.cache.split(|byte| *byte == 0);
        paths
            .filter_map(|path| std::str::from_utf8(path).ok())
            .filter_map(|path| path.find('/').map(|start| Path::new(&path[start..])))
            .any(|path| path.file_name() == Some(OsStr::new(name)) && path.exists())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wayland_goes_before_x11() {
        let environment = |set: &'static [&str]| {
            libraries(move |name| set.contains(&name).then(|| "value".into()))
        };
        assert_eq!(environment(&[]), None);
        assert_eq!(environment(&["DISPLAY"]), Some(X11));
        let both = environment(&["DISPLAY", "WAYLAND_DISPLAY"]);
        assert_eq!(both, Some(WAYLAND));
        assert_eq!(libraries(|_| Some("".into())), None);
    }

    #[test]
    fn libraries_are_found_by_folder_and_by_cache() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("libthere-test.so.0");
        std::fs::write(&path, b"").unwrap();
        let wanted = [
            ("libthere-test.so.0", "there"),
            ("libnot-there-test.so.0", "not-there"),
        ];
        let by_folder = LibrarySearch::new(folder.path().as_os_str(), Vec::new());
        assert_eq!(by_folder.missing(&wanted), Some(wanted[1]));
        let mut cache = b"ld.so-1.7.0\0libthere-test.so.0\0".to_vec();
        cache.extend(path.as_os_str().as_encoded_bytes());
        cache.extend(b"\0libnot-there-test.so.0\0/no/such/folder/libnot-there-test.so.0\0");
        let by_cache = LibrarySearch::new(OsStr::new(""), cache);
        assert_eq!(by_cache.missing(&wanted), Some(wanted[1]));
        assert_eq!(by_cache.missing(&wanted[..1]), None);
        let nowhere = LibrarySearch::new(OsStr::new(""), Vec::new());
        assert_eq!(nowhere.missing(&wanted), Some(wanted[0]));
    }
}
