//! One course of a block of genes, forward: what is read, the posterior, the prior and the decoder.
//!
//! ```text
//! posterior   q(z_t | x_1 .. x_T)           from a state that read the past and one that read the future
//! recurrence  h_t = GRU([x_t, z_t], h_{t-1})
//! prior       p(z_t | h_{t-1}, gap)
//! decoder     p(y_t | z_t, h_{t-1}, gap)
//! ```
//!
//! As Chung et al. 2015 (arXiv 1506.02216), with a posterior that sees all times (Fraccaro et al. 2016,
//! arXiv 1605.07571; Krishnan et al. 2017, arXiv 1609.09869). Since the posterior does not depend on the
//! recurrence, everything but the three passes through time is done for all times at once.

use super::activation::silu;
use super::input::CourseInput;
use super::layout::{FEATURES, HIDDEN, LATENT, Layout, POOLED, SUMMARISED};
use super::linear::{add_product, forward, set_bias_and_last};
use super::recurrent::{Direction, Pass};
use crate::fast_math::{exp, wide};
use crate::products::set_rows;

/// Bounds of the log-variances of z.
pub const LATENT_LOG_VARIANCE: [f32; 2] = [-8.0, 4.0];
/// Bounds of the log-variances of values.
pub const VALUE_LOG_VARIANCE: [f32; 2] = [-9.0, 4.0];

/// The layout, and weights as in it.
#[derive(Clone, Copy)]
pub struct Network<'a> {
    pub layout: &'a Layout,
    pub weights: &'a [f32],
}

/// The intermediate results of one course of R genes over T times; row t R + r is gene r at time t.
#[derive(Clone, Debug, Default)]
pub struct Sequence {
    pub genes: usize,
    pub times: usize,
    /// `[T]`: see [`super::input`].
    pub gaps: Vec<f32>,
    /// `[T R, X]`.
    pub features: Vec<f32>,
    /// `[T R, H]`, and its slope by what is before the activation.
    pub x: Vec<f32>,
    pub x_slope: Vec<f32>,
    pub readers: [Pass; 2],
    /// `[T R, 2 Z]`: means and bounded log-variances.
    pub posterior: Vec<f32>,
    /// `[T R, Z]` each.
    pub noise: Vec<f32>,
    pub deviation: Vec<f32>,
    pub z: Vec<f32>,
    pub cell: Pass,
    /// `[T R, H]` each.
    pub prior_layer: Vec<f32>,
    pub prior_slope: Vec<f32>,
    /// `[T R, 2 Z]`.
    pub prior: Vec<f32>,
    /// `[T R, H]` each.
    pub decoder_layer: Vec<f32>,
    pub decoder_slope: Vec<f32>,
    /// `[T R, 2]`: mean and bounded log-variance of the value.
    pub decoded: Vec<f32>,
    /// `[R, POOLED]`: means over the times, then largest values.
    pub pooled: Vec<f32>,
    /// `[R, SUMMARISED]`: the times of the largest values.
    pub largest_at: Vec<u32>,

    /// Derivatives of the loss by the matrix of the same name without `d_`.
    pub d_decoded: Vec<f32>,
    pub d_prior: Vec<f32>,
    pub d_posterior: Vec<f32>,
    pub d_pooled: Vec<f32>,
    pub d_x: Vec<f32>,
    pub d_z: Vec<f32>,
    /// `[T R, H]`: of the layer in progress.
    pub d_layer: Vec<f32>,
}

impl Sequence {
    /// Takes up genes `first..first + genes` of `input`, and makes room for them.
    pub fn read(&mut self, input: &CourseInput, first: usize, genes: usize) {
        let times = input.gaps.len();
        (self.genes, self.times) = (genes, times);
        self.gaps.clone_from(&input.gaps);
        let rows = genes * times;
        for (buffer, columns) in [
            (&mut self.features, FEATURES),
            (&mut self.x, HIDDEN),
            (&mut self.x_slope, HIDDEN),
            (&mut self.posterior, 2 * LATENT),
            (&mut self.noise, LATENT),
            (&mut self.deviation, LATENT),
            (&mut self.z, LATENT),
            (&mut self.prior_layer, HIDDEN),
            (&mut self.prior_slope, HIDDEN),
            (&mut self.prior, 2 * LATENT),
            (&mut self.decoder_layer, HIDDEN),
            (&mut self.decoder_slope, HIDDEN),
            (&mut self.decoded, 2),
            (&mut self.d_decoded, 2),
            (&mut self.d_prior, 2 * LATENT),
            (&mut self.d_posterior, 2 * LATENT),
            (&mut self.d_x, HIDDEN),
            (&mut self.d_z, LATENT),
            (&mut self.d_layer, HIDDEN),
        ] {
            buffer.resize(rows * columns, 0.0);
        }
        for pooled in [&mut self.pooled, &mut self.d_pooled] {
            pooled.resize(genes * POOLED, 0.0);
        }
        self.largest_at.resize(genes * SUMMARISED, 0);
        for pass in self.readers.iter_mut().chain([&mut self.cell]) {
            pass.fit(genes, times);
        }
        for t in 0..times {
            for gene in 0..genes {
                let row = (t * genes + gene) * FEATURES;
                let features = &mut self.features[row..row + FEATURES];
                features.copy_from_slice(input.features(first + gene, t));
            }
        }
    }
}

impl Network<'_> {
    /// Computes everything from the features and the noise to the decoded values and the summary.
    pub fn read_sequence(&self, s: &mut Sequence) {
        self.read_both_ways(s);
        self.sample(s);
        self.recur(s);
        self.predict(s);
        self.decode(s);
        summarise(s);
    }

    fn read_both_ways(&self, s: &mut Sequence) {
        let l = self.layout;
        forward(self.weights, l.input, &s.features, &mut s.x_slope);
        silu(&mut s.x_slope, &mut s.x);
        for (reader, (unit, direction)) in s.readers.iter_mut().zip(self.directions()) {
            forward(self.weights, unit.input, &s.x, &mut reader.gates);
            reader.forward(self.weights, unit.state, direction);
        }
        set_rows(&mut s.posterior, &self.weights[l.posterior.bias()]);
        for (number, (reader, (_, direction))) in
            s.readers.iter().zip(self.directions()).enumerate()
        {
            let part = l.posterior.part(number * HIDDEN..(number + 1) * HIDDEN);
            add_product(
                self.weights,
                part,
                reader.after(direction),
                &mut s.posterior,
            );
        }
        bound_log_variances(&mut s.posterior, LATENT, LATENT_LOG_VARIANCE);
    }

    /// The two readers with their directions.
    pub fn directions(&self) -> [(super::layout::Recurrent, Direction); 2] {
        let [ahead, back] = self.layout.readers;
        [(ahead, Direction::Forward), (back, Direction::Backward)]
    }

    fn sample(&self, s: &mut Sequence) {
        let posterior = s.posterior.chunks_exact(2 * LATENT);
        let noise = s.noise.chunks_exact(LATENT);
        let deviation = s.deviation.chunks_exact_mut(LATENT);
        let z = s.z.chunks_exact_mut(LATENT);
        wide(
            #[inline(always)]
            || {
                for (((posterior, noise), deviation), z) in
                    posterior.zip(noise).zip(deviation).zip(z)
                {
                    for i in 0..LATENT {
                        deviation[i] = exp(0.5 * posterior[LATENT + i]);
                        z[i] = posterior[i] + deviation[i] * noise[i];
                    }
                }
            },
        );
    }

    fn recur(&self, s: &mut Sequence) {
        let unit = self.layout.cell;
        let gates = &mut s.cell.gates;
        set_rows(gates, &self.weights[unit.input.bias()]);
        add_product(self.weights, unit.input.part(0..HIDDEN), &s.x, gates);
        let of_z = unit.input.part(HIDDEN..HIDDEN + LATENT);
        add_product(self.weights, of_z, &s.z, gates);
        s.cell.forward(self.weights, unit.state, Direction::Forward);
    }

    fn predict(&self, s: &mut Sequence) {
        let l = self.layout;
        let before = s.cell.before(Direction::Forward);
        set_bias_and_last(self.weights, l.prior_layer, &s.gaps, &mut s.prior_slope);
        let of_state = l.prior_layer.part(0..HIDDEN);
        add_product(self.weights, of_state, before, &mut s.prior_slope);
        silu(&mut s.prior_slope, &mut s.prior_layer);
        forward(self.weights, l.prior, &s.prior_layer, &mut s.prior);
        bound_log_variances(&mut s.prior, LATENT, LATENT_LOG_VARIANCE);
    }

    fn decode(&self, s: &mut Sequence) {
        let l = self.layout;
        let before = s.cell.before(Direction::Forward);
        set_bias_and_last(self.weights, l.decoder_layer, &s.gaps, &mut s.decoder_slope);
        let of_state = l.decoder_layer.part(0..HIDDEN);
        add_product(self.weights, of_state, before, &mut s.decoder_slope);
        let of_z = l.decoder_layer.part(HIDDEN..HIDDEN + LATENT);
        add_product(self.weights, of_z, &s.z, &mut s.decoder_slope);
        silu(&mut s.decoder_slope, &mut s.decoder_layer);
        forward(self.weights, l.decoder, &s.decoder_layer, &mut s.decoded);
        bound_log_variances(&mut s.decoded, 1, VALUE_LOG_VARIANCE);
    }
}

/// Bounds the second half of each row of `2 size`.
fn bound_log_variances(rows: &mut [f32], size: usize, [low, high]: [f32; 2]) {
    for row in rows.chunks_exact_mut(2 * size) {
        for value in &mut row[size..] {
            *value = value.clamp(low, high);
        }
    }
}

/// Mean and largest value over the times of both states and of the posterior means.
fn summarise(s: &mut Sequence) {
    let genes = s.genes;
    s.pooled.fill(0.0);
    let share = 1.0 / s.times as f32;
    let sources = sources(&s.readers, &s.posterior);
    for (gene, (pooled, largest_at)) in s
        .pooled
        .chunks_exact_mut(POOLED)
        .zip(s.largest_at.chunks_exact_mut(SUMMARISED))
        .enumerate()
    {
        let (means, largest) = pooled.split_at_mut(SUMMARISED);
        largest.fill(f32::NEG_INFINITY);
        for t in 0..s.times {
            let mut place = 0;
            for (values, columns, used) in sources {
                let row = (t * genes + gene) * columns;
                for value in &values[row..row + used] {
                    means[place] += share * value;
                    if *value > largest[place] {
                        largest[place] = *value;
                        largest_at[place] = t as u32;
                    }
                    place += 1;
                }
            }
        }
    }
}

/// What is summarised: values, columns of a row, and how many of these.
fn sources<'a>(readers: &'a [Pass; 2], posterior: &'a [f32]) -> [(&'a [f32], usize, usize); 3] {
    let [ahead, back] = readers;
    [
        (ahead.after(Direction::Forward), HIDDEN, HIDDEN),
        (back.after(Direction::Backward), HIDDEN, HIDDEN),
        (posterior, 2 * LATENT, LATENT),
    ]
}
