//! The values of a matrix in an HDF5 file, decoded ahead by threads of their own.
//!
//! The threads take the tasks, which are pieces in file order, in turn: thread w of W the tasks w,
//! w + W, and so on. So chunks and their order do not depend on the number of threads.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use crate::error::{DataError, DataErrorKind};
use crate::read::matrix::h5::arrays::Arrays;
use crate::read::matrix::h5::hash::FileHash;
use crate::read::matrix::h5::hdf5::H5File;
use crate::read::matrix::h5::layout::MatrixLayout;
use crate::read::matrix::h5::pieces::Piece;
use crate::read::matrix::{MatrixValues, ValueChunk};

/// Threads that decode, at most: each holds two or three pieces.
const MOST_THREADS: usize = 4;

/// The values of a matrix, from their start.
pub(super) struct H5Values {
    job: Job,
    /// None before the first piece was asked for.
    workers: Option<Vec<Worker>>,
    /// None before the first piece was asked for, and once it was taken.
    hash: Option<FileHash>,
    /// The task that is read from.
    task: usize,
    pieces_read: u64,
}

/// What the threads share.
#[derive(Clone)]
struct Job {
    file: H5File,
    layout: MatrixLayout,
    tasks: Arc<Vec<Vec<Piece>>>,
    /// `[features]`: the gene of each, or [`LEFT_OUT`](crate::read::matrix::features::LEFT_OUT); none
    /// where all are genes.
    genes: Option<Arc<Vec<u32>>>,
}

struct Worker {
    results: Receiver<Message>,
    thread: JoinHandle<()>,
}

enum Message {
    Chunk(ValueChunk),
    PieceEnd,
    TaskEnd,
    Failed(Box<DataError>),
}

impl H5Values {
    /// The values of a matrix, with the gene of each feature, where they are not all genes.
    pub(super) fn new(file: &H5File, layout: MatrixLayout, genes: Option<Vec<u32>>) -> Self {
        let tasks = Arc::new(layout.tasks());
        Self {
            job: Job {
                file: file.clone(),
                layout,
                tasks,
                genes: genes.map(Arc::new),
            },
            workers: None,
            hash: None,
            task: 0,
            pieces_read: 0,
        }
    }

    fn start(&self) -> Result<Vec<Worker>, DataError> {
        let most = match self.job.layout.has_large_chunks() {
            true => 1,
            false => rayon::current_num_threads().clamp(1, MOST_THREADS),
        };
        let of = most.min(self.job.tasks.len()).max(1);
        let worker = |number| {
            let (sender, results) = sync_channel(1);
            let job = self.job.clone();
            let thread = thread::Builder::new()
                .name(format!("decode {number}"))
                .spawn(move || job.run(number, of, &sender));
            match thread {
                Ok(thread) => Ok(Worker { results, thread }),
                Err(error) => Err(DataErrorKind::Io(error).in_file(self.job.file.path())),
            }
        };
        (0..of).map(worker).collect()
    }

    fn stop(&mut self) {
        for Worker { results, thread } in self.workers.take().into_iter().flatten() {
            // A thread ends when nobody takes its next piece.
            drop(results);
            // One that panicked has said so already.
            let _ = thread.join();
        }
    }
}

impl MatrixValues for H5Values {
    fn next(&mut self) -> Result<Option<ValueChunk>, DataError> {
        let tasks = self.job.tasks.len();
        if self.workers.is_none() && self.task < tasks {
            self.workers = Some(self.start()?);
            if self.hash.is_none() {
                self.hash = Some(FileHash::start(&self.job.file)?);
            }
        }
        while self.task < tasks {
            let workers = self.workers.as_deref().unwrap_or_default();
            let worker = workers.get(self.task % workers.len().max(1));
            match worker.and_then(|worker| worker.results.recv().ok()) {
                Some(Message::Chunk(chunk)) => return Ok(Some(chunk)),
                Some(Message::PieceEnd) => self.pieces_read += 1,
                Some(Message::TaskEnd) => self.task += 1,
                Some(Message::Failed(error)) => {
                    self.task = tasks;
                    return Err(*error);
                }
                None => {
                    self.task = tasks;
                    let root = self.job.file.root();
                    return Err(root.damaged("its values cannot be decoded"));
                }
            }
        }
        Ok(None)
    }

    fn whole_observations(&self) -> bool {
        self.job.layout.by_observation()
    }

    fn bytes(&self) -> (u64, u64) {
        let all = self.job.file.length();
        let pieces = self.job.tasks.iter().map(Vec::len).sum::<usize>().max(1);
        let read = u128::from(all) * u128::from(self.pieces_read) / pieces as u128;
        (u64::try_from(read).unwrap_or(all), all)
    }

    fn rewind(&mut self) -> bool {
        self.stop();
        (self.task, self.pieces_read) = (0, 0);
        true
    }

    fn sha256(&mut self) -> Result<String, DataError> {
        match self.hash.take() {
            Some(hash) => hash.finish(),
            None => FileHash::start(&self.job.file)?.finish(),
        }
    }
}

impl Drop for H5Values {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Nobody waits for further pieces.
struct Stopped;

impl Job {
    /// What thread `number` of `of` does.
    fn run(&self, number: usize, of: usize, results: &SyncSender<Message>) {
        let open = self
            .file
            .again()
            .and_then(|file| Arrays::open(&file, &self.layout));
        let arrays = match open {
            Ok(arrays) => arrays,
            Err(error) => {
                // Nobody may be waiting any more.
                let _ = results.send(Message::Failed(Box::new(error)));
                return;
            }
        };
        for task in self.tasks.iter().skip(number).step_by(of) {
            for piece in task {
                if self.piece(&arrays, piece, results).is_err() {
                    return;
                }
            }
            if results.send(Message::TaskEnd).is_err() {
                return;
            }
        }
    }

    fn piece(
        &self,
        arrays: &Arrays,
        piece: &Piece,
        results: &SyncSender<Message>,
    ) -> Result<(), Stopped> {
        let send = |message| results.send(message).map_err(|_| Stopped);
        match arrays.read(
            piece,
            &self.layout,
            self.genes.as_deref().map(Vec::as_slice),
        ) {
            Ok(chunk) => {
                if chunk.len() > 0 {
                    send(Message::Chunk(chunk))?;
                }
                send(Message::PieceEnd)
            }
            Err(error) => {
                send(Message::Failed(Box::new(error)))?;
                Err(Stopped)
            }
        }
    }
}
