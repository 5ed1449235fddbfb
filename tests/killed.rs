//! A program that is killed while it saves leaves the old session or the new one, never half of one.
//!
//! The test starts itself as a second process, which saves without end, and kills that.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Arc;
use std::time::{Duration, Instant};

use genetide::session::{SavedSession, SavedState};
use genetide::session_file;
use genetide::session_file::AutosaveFolder;
use genetide_data::read::{LoadedTable, TableSummary};
use genetide_data::{GeneProfiles, Moments};

/// Tells the second process where to save.
const FOLDER: &str = "GENETIDE_TEST_SAVES_IN";

const GENES: usize = 4000;

/// A session of some hundred kilobytes, so that a kill often comes while it is written.
fn session(number: usize) -> SavedSession {
    let wiggle = |i: usize| ((i + number) as f64 * 12.9898).sin();
    let moments = (0..GENES * 4).map(|i| Moments {
        count: 9,
        mean: wiggle(i),
        m2: 2.0 + wiggle(2 * i),
    });
    let profiles = GeneProfiles::from_times(
        (0..GENES).map(|gene| format!("GENE{gene}")).collect(),
        &[0.0, 1.0, 2.0, 3.0],
        None,
        vec!["all".into()],
        &[9; 4],
        moments.collect(),
    );
    SavedSession {
        state: SavedState {
            search: number.to_string(),
            ..SavedState::default()
        },
        table: Some(Arc::new(LoadedTable {
            left_out: Default::default(),
            profiles,
            summary: TableSummary::default(),
            cells: Default::default(),
        })),
        ..SavedSession::default()
    }
}

/// What the second process does; in the first there is nothing to do.
#[test]
fn saves_without_end_where_it_is_told_to() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let mut autosaves = AutosaveFolder::new(folder.join("kept"));
    for number in 0.. {
        let session = session(number);
        session_file::write(&folder.join("a.genetide"), &session).unwrap();
        autosaves.save(&session).unwrap();
    }
}

fn saver(folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "saves_without_end_where_it_is_told_to"])
        .env(FOLDER, folder)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap()
}

fn number_in(path: &Path) -> usize {
    let read = session_file::read(path).unwrap();
    let number = read.state.search.parse().unwrap();
    assert_eq!(read, session(number));
    number
}

#[test]
fn a_kill_leaves_whole_files_and_the_autosave_is_found() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("a.genetide");
    for round in 0..12_u64 {
        let _removed = std::fs::remove_file(&file);
        let mut child = saver(place.path());
        let deadline = Instant::now() + Duration::from_secs(60);
        while !file.exists() {
            assert!(Instant::now() < deadline, "nothing was saved");
            std::thread::sleep(Duration::from_millis(2));
        }
        // At another moment of the saving each time.
        std::thread::sleep(Duration::from_millis(30 + 17 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let saved = number_in(&file);
        let mut autosaves = AutosaveFolder::new(place.path().join("kept"));
        for autosave in autosaves.find() {
            let number = number_in(&autosave.file);
            assert!(
                number == saved || number + 1 == saved,
                "{number} and {saved}"
            );
            autosaves.delete(&autosave.file).unwrap();
        }
        let left = std::fs::read_dir(place.path().join("kept"));
        assert_eq!(left.map_or(0, Iterator::count), 0, "something half is left");
    }
}
