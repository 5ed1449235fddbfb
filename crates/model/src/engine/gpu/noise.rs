//! The noise of z on the device: the numbers of [`crate::network::noise`].

use cubecl::prelude::*;

use crate::engine::gpu::tile::{Batch, Tile, TileExpand};

#[cube]
impl Tile<'_> {
    /// Draws the noise of all times.
    pub fn draw_noise(&mut self, batch: &Batch) {
        let latent = comptime!(self.sizes.layout.latent);
        let per_gene = comptime!(self.sizes.layout.latent.div_ceil(4));
        for t in 0..comptime!(self.sizes.times) {
            let noise = self.at(comptime!(self.sizes.places.noise), t).start;
            for i in range_stepped(UNIT_POS as usize, self.genes * per_gene, CUBE_DIM as usize) {
                let position = (self.first * per_gene + i) as u32;
                let bits = philox(batch, t as u32, position);
                let place = i % per_gene * 4;
                let at = noise + i / per_gene * latent + place;
                // Box and Muller 1958, for two pairs.
                for pair in 0..2usize {
                    let radius = (-2.0f32 * unit(bits[2 * pair]).ln()).sqrt();
                    let angle = (1.0f32 - unit(bits[2 * pair + 1])) * 6.283_185_5f32;
                    if place + 2 * pair < latent {
                        self.memory[at + 2 * pair] = radius * angle.cos();
                    }
                    if place + 2 * pair + 1 < latent {
                        self.memory[at + 2 * pair + 1] = radius * angle.sin();
                    }
                }
            }
        }
        sync_storage();
    }
}

/// The four words of Philox 4x32-10.
#[cube]
fn philox(batch: &Batch, time: u32, position: u32) -> Array<u32> {
    let mut a = position;
    let mut b = time;
    let mut c = batch.number;
    let mut d = batch.stream;
    let mut low = batch.seed_low;
    let mut high = batch.seed_high;
    for _ in 0..10u32 {
        let first = a;
        let second = c;
        a = u32::mul_hi(second, 0xCD9E_8D57u32) ^ b ^ low;
        b = second * 0xCD9E_8D57u32;
        c = u32::mul_hi(first, 0xD251_1F53u32) ^ d ^ high;
        d = first * 0xD251_1F53u32;
        low += 0x9E37_79B9u32;
        high += 0xBB67_AE85u32;
    }
    let mut words = Array::<u32>::new(4usize);
    words[0] = a;
    words[1] = b;
    words[2] = c;
    words[3] = d;
    words
}

/// The upper 24 bits as a number in (0, 1].
#[cube]
fn unit(bits: u32) -> f32 {
    f32::cast_from((bits >> 8) + 1) * 5.960_464_5e-8
}
