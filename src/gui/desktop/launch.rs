//! Opens the window, or reports what is missing.

use std::path::PathBuf;
use std::time::Instant;

use eframe::egui;
use thiserror::Error;

use crate::gui::app::{GenetideApp, PersistentState};
use crate::gui::desktop::{
    dialogs::SystemPicker,
    icon,
    probe::{self, LibrarySearch},
};
use crate::session::{Session, TrainingCommand};
use crate::worker::{Engine, Workers};
use genetide_data::read::Source;

/// Why the window could not be shown. Each message says what is missing, how to get it, and that
/// the command line works without it.
#[derive(Debug, Error)]
pub enum LaunchError {
    /// No display is named in the environment.
    #[error(
        "no display available (neither DISPLAY nor WAYLAND_DISPLAY is set). Start Genetide in a \
         desktop session, or over ssh with X forwarding (ssh -X). {WITHOUT}"
    )]
    NoDisplay,
    /// A shared library is missing; with its name, and the package that contains it.
    #[error(
        "the library {0}, required by the window, is missing. On Debian and Ubuntu: sudo \
         apt install {1}. {WITHOUT}"
    )]
    MissingLibrary(&'static str, &'static str),
    /// The display is named but cannot be used; with the message of the system.
    #[error(
        "cannot open the display ({0}). Check that DISPLAY or WAYLAND_DISPLAY names a \
         running display to which you have access. {WITHOUT}"
    )]
    Display(String),
    /// No graphics adapter can draw the window; with the message of the graphics library.
    #[error(
        "no graphics adapter can draw the window ({0}). Install the driver of your graphics \
         card or a software renderer; on Debian and Ubuntu: sudo apt install mesa-vulkan-drivers. \
         {WITHOUT}"
    )]
    NoGraphics(String),
    /// The window could not be set up; with the message of the system.
    #[error("cannot create the window ({0}). {WITHOUT}")]
    Setup(String),
}

const WITHOUT: &str = "\"genetide run\" performs the same analysis without a window.";

/// Shows the window with `files` (a table, a session, or files that are read together), or with the
/// embedded example data, until it is closed.
///
/// # Errors
/// [`LaunchError`] says what is missing.
pub fn run(files: Vec<PathBuf>) -> Result<(), LaunchError> {
    let launched = Instant::now();
    if cfg!(target_os = "linux") {
        check_machine()?;
    }
    let is_alone = files.is_empty();
    let source = if is_alone {
        Source::Sample
    } else {
        Source::of(files)
    };
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_app_id("genetide")
            .with_title("Genetide")
            .with_icon(icon::icon())
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size([640.0, 480.0])
            .with_drag_and_drop(true),
        ..eframe::NativeOptions::default()
    };
    let create: eframe::AppCreator<'_> = Box::new(move |creation| {
        let remembered = GenetideApp::remembered(creation.storage);
        let mut app = start(&creation.egui_ctx, remembered)?;
        app.launched = Some(launched);
        app.open(source);
        if is_alone {
            app.welcome();
        }
        app.find_autosaves();
        Ok(Box::new(app))
    });
    eframe::run_native("genetide", options, create).map_err(|error| explain(&error))
}

fn start(ctx: &egui::Context, remembered: PersistentState) -> std::io::Result<GenetideApp> {
    let workers = |wake| {
        let engine = Engine::start(wake, autosave_folder())?;
        Ok(Box::new(engine) as Box<dyn Workers>)
    };
    let mut session = Session::default();
    session.execute(TrainingCommand::SetFirstLook(true));
    GenetideApp::new(ctx, session, workers, Box::new(SystemPicker), remembered)
}

/// The folder of autosaves, in the program's storage folder.
fn autosave_folder() -> Option<PathBuf> {
    Some(eframe::storage_dir("genetide")?.join("kept"))
}

fn check_machine() -> Result<(), LaunchError> {
    let libraries = probe::libraries(|name| std::env::var_os(name));
    let libraries = libraries.ok_or(LaunchError::NoDisplay)?;
    match LibrarySearch::of_this_machine().missing(libraries) {
        Some((library, package)) => Err(LaunchError::MissingLibrary(library, package)),
        None => Ok(()),
    }
}

fn explain(error: &eframe::Error) -> LaunchError {
    let reason = error.to_string();
    match error {
        eframe::Error::Wgpu(_) => LaunchError::NoGraphics(reason),
        eframe::Error::Winit(_) => LaunchError::Display(reason),
        eframe::Error::WinitEventLoop(error) => {
            // winit puts a position in its own source before the message.
            let words = error.to_string();
            LaunchError::Display(words.rsplit(": ").next().unwrap_or_default().to_owned())
        }
        _ => LaunchError::Setup(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_names_the_way_without_a_window() {
        let reason = String::from("reason");
        let errors = [
            LaunchError::NoDisplay,
            LaunchError::MissingLibrary("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
            LaunchError::Display(reason.clone()),
            LaunchError::NoGraphics(reason.clone()),
            LaunchError::Setup(reason),
        ];
        for error in errors {
            assert!(error.to_string().contains("genetide run"), "{error}");
        }
    }
}
