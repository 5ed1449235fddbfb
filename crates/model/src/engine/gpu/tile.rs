//! The context of a kernel: the tile of genes that a cube works on.

use cubecl::prelude::*;

use crate::engine::gpu::sizes::Sizes;

/// A tile of genes, and the memory that a cube uses for it.
///
/// Matrices lie row-major in the working memory, each from an index on, and are passed as that index.
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
            base: CUBE_POS * comptime!(sizes.places.size),
            gradient: CUBE_POS * comptime!(sizes.layout.size),
            first,
            genes,
            sizes,
        }
    }

    /// Rows of a matrix that holds all times: genes times T.
    pub fn rows(&self) -> usize {
        self.genes * comptime!(self.sizes.times)
    }

    /// Index of the matrix at `place`.
    pub fn at(&self, #[comptime] place: usize) -> usize {
        self.base + place
    }

    /// Index of the rows of time `t` in the matrix of `columns` columns at `place`.
    pub fn at_time(&self, #[comptime] place: usize, t: usize, #[comptime] columns: usize) -> usize {
        self.base + place + t * self.genes * columns
    }

    /// Copies the values of this tile's genes, and their standard errors where they are read, to the
    /// working memory. `rows` are the rows of the table that the batch consists of.
    pub fn read(&mut self, rows: &[u32]) {
        let times = comptime!(self.sizes.times);
        let width = comptime!(self.sizes.layout.x);
        let each = comptime!(self.sizes.times * self.sizes.layout.x);
        let x = self.at(comptime!(self.sizes.places.x));
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
