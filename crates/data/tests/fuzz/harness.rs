//! Makes inputs by number, reads them, and watches.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use genetide_data::read::{Source, inspect, read_cells, read_profiles};
use genetide_data::{DataSettings, GeneIndex};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Numbers by which an input is made.
pub type Random = Xoshiro256PlusPlus;

/// Longest time for an input.
const LONGEST: Duration = Duration::from_secs(5);

/// Most memory of the process, in kB.
const MOST_MEMORY: u64 = 1 << 20;

/// Longest message, in characters: it is shown in a window.
pub const LONGEST_MESSAGE: usize = 2000;

/// What is read.
pub struct Input {
    /// Names and contents.
    pub files: Vec<(String, Vec<u8>)>,
    /// Names of those that are opened; the folder with all of them where there is no name.
    pub opened: Vec<String>,
    /// The name of the table of samples among the files.
    pub samples: Option<String>,
    /// The settings.
    pub settings: DataSettings,
}

impl Input {
    /// A single file.
    pub fn file(name: &str, bytes: Vec<u8>, settings: DataSettings) -> Self {
        Self {
            files: vec![(name.to_owned(), bytes)],
            opened: vec![name.to_owned()],
            samples: None,
            settings,
        }
    }
}

/// Makes an input and reads it, in a folder that is there; whether it was read rather than refused.
pub type Try = Box<dyn Fn(&mut Random, &Path) -> bool>;

/// Inputs that are files.
pub fn of_files(make: impl Fn(&mut Random) -> Input + 'static) -> Try {
    Box::new(move |random, folder| {
        let mut input = make(random);
        write(folder, &input.files);
        let opened = input.opened.iter().map(|name| folder.join(name));
        let source = if input.opened.is_empty() {
            Source::File(folder.to_owned())
        } else {
            Source::of(opened.collect())
        };
        let samples = input.samples.map(|name| folder.join(name));
        input.settings.samples = samples.map(|path| path.to_string_lossy().into_owned());
        read(&source, &input.settings, random)
    })
}

/// Writes the files, and removes what is there of another input.
fn write(folder: &Path, files: &[(String, Vec<u8>)]) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if files.iter().all(|(other, _)| *other != name) {
            fs::remove_file(path).unwrap();
        }
    }
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

fn read(source: &Source, settings: &DataSettings, random: &mut Random) -> bool {
    let go_on = &mut |_| ControlFlow::Continue(());
    let looked = random.gen_ratio(1, 4).then(|| inspect(source, settings));
    let read = read_profiles(source, settings, go_on);
    looked.and_then(Result::err).iter().for_each(check_message);
    match read {
        Err(error) => {
            check_message(&error);
            false
        }
        Ok(table) => {
            let times = table.profiles.times();
            assert!(times.iter().all(|time| time.is_finite()), "{times:?}");
            assert!(times.is_sorted(), "{times:?}");
            let genes: Vec<GeneIndex> =
                GeneIndex::all(table.profiles.gene_count().min(2)).collect();
            let cells = read_cells(source, settings, &table, &genes, go_on);
            if let Err(error) = cells {
                panic!("the cells of a table that was read cannot be read: {error}");
            }
            true
        }
    }
}

fn check_message(error: &genetide_data::DataError) {
    let message = error.to_string();
    if shows_messages() {
        println!("{message}");
    }
    assert!(message.chars().count() < LONGEST_MESSAGE, "{message}");
}

/// Whether messages are to be shown: where a single input is made again.
fn shows_messages() -> bool {
    static SHOWN: OnceLock<bool> = OnceLock::new();
    *SHOWN.get_or_init(|| variable("GENETIDE_FUZZ_FROM").is_some())
}

/// What is watched: the input that is being read, and panics that were caught on the way.
#[derive(Default)]
struct Watched {
    now: Option<(&'static str, u64, Instant)>,
    panics: BTreeMap<String, u64>,
    own: Option<String>,
}

static WATCHED: Mutex<Option<Watched>> = Mutex::new(None);

/// One reader at a time, so that time and memory are its own.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn watched<T>(change: impl FnOnce(&mut Watched) -> T) -> T {
    change(locked(&WATCHED).get_or_insert_default())
}

/// Takes note of panics, most of which decoders catch, and ends the process where an input takes
/// too long.
fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            let place = panic
                .location()
                .map_or_else(String::new, ToString::to_string);
            let is_reading = watched(|watched| {
                if place.contains("crates/data/src") {
                    watched.own = Some(panic.to_string());
                }
                *watched.panics.entry(place.clone()).or_default() += 1;
                watched.now.is_some()
            });
            if !is_reading {
                usual(panic);
            }
        }));
        thread::spawn(|| {
            loop {
                thread::sleep(Duration::from_millis(200));
                let slow = watched(|watched| watched.now.filter(|now| now.2.elapsed() > LONGEST));
                if let Some((reader, number, _)) = slow {
                    // No macro: its output would be kept back.
                    use std::io::Write as _;
                    let message = format!("\ninput {number} of {reader} takes more than 5 s\n");
                    let _ = std::io::stderr().write_all(message.as_bytes());
                    std::process::exit(101);
                }
            }
        });
    });
}

/// A number that a variable of the environment gives.
fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Reads inputs of a reader.
///
/// # Panics
/// With the number of the first input that fails.
#[allow(clippy::needless_pass_by_value)] // Each test makes its own.
pub fn run(reader: &'static str, inputs: Try) {
    let _alone = locked(&ONE_AT_A_TIME);
    watch();
    let count = variable("GENETIDE_FUZZ").unwrap_or(600);
    let first = variable("GENETIDE_FUZZ_FROM").unwrap_or(0);
    let prefix = format!("genetide-fuzz-{reader}-");
    let folder = tempfile::Builder::new().prefix(&prefix).tempdir().unwrap();
    let files = folder.path().join("input");
    fs::create_dir(&files).unwrap();
    watched(|watched| watched.panics.clear());
    forget_peak_memory();
    let (start, mut slowest, mut were_read) = (Instant::now(), Duration::ZERO, 0_u64);
    for number in first..first + count {
        fs::write(folder.path().join("number"), number.to_string()).unwrap();
        let (read, taken) = tried(reader, number, &inputs, &files);
        slowest = slowest.max(taken);
        let memory = if number % 64 == 0 || number + 1 == first + count {
            peak_memory().filter(|memory| *memory > MOST_MEMORY)
        } else {
            None
        };
        let failure = match (read, memory) {
            (Err(panic), _) => panic,
            (Ok(_), Some(memory)) => format!("one of the last 64 inputs took {memory} kB"),
            (Ok(read), None) => {
                were_read += u64::from(read);
                continue;
            }
        };
        let kept: PathBuf = folder.keep();
        panic!(
            "{reader}, input {number}: {failure}\nIts files: {}\nAgain: GENETIDE_FUZZ_FROM={number} \
             GENETIDE_FUZZ=1 cargo test -p genetide-data --test fuzz {reader}",
            kept.display()
        );
    }
    let panics = watched(|watched| std::mem::take(&mut watched.panics));
    println!(
        "{reader}: {count} inputs in {:.1} s, the slowest in {slowest:?}; {were_read} were read; peak \
         {} MB; panics caught in decoders: {}",
        start.elapsed().as_secs_f64(),
        peak_memory().unwrap_or(0) >> 10,
        panics.values().sum::<u64>(),
    );
    for (place, count) in panics {
        let place = place
            .rsplit_once("/src/index")
            .map_or(&*place, |(_, place)| place);
        println!("    {count} in {place}");
    }
}

/// Makes and reads an input: whether it was read, or how that failed; and the time.
fn tried(
    reader: &'static str,
    number: u64,
    inputs: &Try,
    folder: &Path,
) -> (Result<bool, String>, Duration) {
    let mut random = Random::seed_from_u64(number);
    let start = Instant::now();
    watched(|watched| watched.now = Some((reader, number, start)));
    let read = catch_unwind(AssertUnwindSafe(|| inputs(&mut random, folder)));
    let taken = start.elapsed();
    let own = watched(|watched| {
        watched.now = None;
        watched.own.take()
    });
    let read = match (read, own) {
        (Ok(_), None) if taken > LONGEST => Err(format!("took {taken:?}")),
        (Ok(read), None) => Ok(read),
        (Ok(_), Some(own)) => Err(format!("a panic that was caught: {own}")),
        (Err(_), Some(own)) => Err(own),
        (Err(panic), None) => Err(words_of(&*panic)),
    };
    (read, taken)
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic".to_owned())
}

/// The most memory of this process since it was forgotten, in kB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn forget_peak_memory() {
    // Where the system has no such file, the peak is that of all readers.
    let _ = fs::write("/proc/self/clear_refs", "5");
}
