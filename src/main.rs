//! Genetide: the program. See the library's map for where things are.

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    env_logger::Builder::from_env(
        env_logger::Env::default().default_filter_or("error,genetide=info,rfd=off"),
    )
    .init();
    genetide::cli::main(open_window)
}

#[cfg(feature = "gui")]
fn open_window(files: Vec<PathBuf>) -> u8 {
    match genetide::gui::desktop::launch::run(files) {
        Ok(()) => 0,
        Err(error) => {
            log::error!("{error}");
            1
        }
    }
}

#[cfg(not(feature = "gui"))]
fn open_window(_files: Vec<PathBuf>) -> u8 {
    log::error!("this build of genetide has no window; see `genetide run --help`");
    2
}
