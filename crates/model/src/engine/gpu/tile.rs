//! The context of a kernel: the tile of genes that a cube works on.

use cubecl::prelude::*;

use crate::engine::gpu::sizes::{Place, Sizes};

/// A tile of genes, and the memory that a cube uses for it.
///
/// Matrices lie row-major in the working memory, and are passed as [`Rows`].
#[derive(CubeType)]
pub struct Tile<'a> {
    /// Working memory of all cubes.
    pub memory: &'a mut [f32],
    /// Gradients of all cubes `[cubes, weights]`.
    pub gradients: &'a mut [f32],
    /// All weights of the network.
    pub weights: &'a [f32],
    /// Gaps `[T]`, then values and standard errors `[N, T, X]`.
    pub table: &'a [f32],
    /// Where the working memory of this cube begins.
    pub base: usize,
    /// Where the gradient of this cube begins.
    pub gradient: usize,
    /// Number of the tile's first gene in the batch.
    pub first: usize,
    /// Number of genes.
    pub genes: usize,
    #[cube(comptime)]
    pub sizes: Sizes,
}

/// Rows of a matrix in the working memory.
#[derive(CubeType)]
pub struct Rows {
    /// Index of the first number.
    pub start: usize,
    /// Number of rows.
    pub count: usize,
    #[cube(comptime)]
    pub columns: usize,
}

/// The parameters of a batch.
#[derive(CubeType, CubeLaunch, Clone, Copy)]
pub struct Batch {
    /// Number of genes.
    pub genes: u32,
    /// One over the number of genes.
    pub per_gene: f32,
    /// Weight of the KL term.
    pub kl_weight: f32,
    // The key of the noise: the seed, the purpose, and the number of the batch.
    pub seed_low: u32,
    pub seed_high: u32,
    pub stream: u32,
    pub number: u32,
}

#[cube]
impl<'a> Tile<'a> {
    /// The tile of the `genes` genes from number `first` of the batch on.
    pub fn new(
        memory: &'a mut [f32],
        gradients: &'a mut [f32],
        weights: &'a [f32],
        table: &'a [f32],
        first: usize,
        genes: usize,
        #[comptime] sizes: Sizes,
    ) -> Tile<'a> {
        Tile::<'a> {
            memory,
            gradients,
            weights,
            table,
            base: CUBE_POS * comptime!(sizes.memory),
            gradient: CUBE_POS * comptime!(sizes.layout.size),
            first,
            genes,
            sizes,
        }
    }

    /// The rows of all times of the matrix at `place`: genes times T.
    pub fn all(&self, #[comptime] place: Place) -> Rows {
        Rows {
            start: self.base + place.start,
            count: self.genes * comptime!(self.sizes.times),
            columns: place.columns,
        }
    }

    /// The rows of time `t` of the matrix at `place`.
    pub fn at(&self, #[comptime] place: Place, t: usize) -> Rows {
        let genes = self.genes;
        Rows {
            start: self.base + place.start + t * genes * place.columns,
            count: genes,
            columns: place.columns,
        }
    }

    /// Copies the values of this tile's genes, and their standard errors where they are read, to the
    /// working memory. `rows` are the rows of the table that the batch consists of.
    pub fn read(&mut self, rows: &[u32]) {
        let times = comptime!(self.sizes.times);
        let width = comptime!(self.sizes.layout.x);
        let each = comptime!(self.sizes.times * self.sizes.layout.x);
        let x = self.all(comptime!(self.sizes.places.x)).start;
        for i in range_stepped(UNIT_POS as usize, self.genes * each, CUBE_DIM as usize) {
            let gene = i / each;
            let within = i % each;
            let time = within / width;
            let number = within % width;
            let place = times + rows[self.first + gene] as usize * each + within;
            self.memory[x + (time * self.genes + gene) * width + number] = self.table[place];
        }
        sync_storage();
    }
}
