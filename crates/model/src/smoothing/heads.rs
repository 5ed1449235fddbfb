//! What the network tells of each course of a block of genes, from its summary and the mean of those of
//! all courses of the gene.

use faer::Accum::{Add, Replace};

use super::activation::{normalise, normalise_backward, scale, silu};
use super::layout::{Head, WIDTH};
use super::linear::{add_gradient, add_product, add_weight_gradient, back, forward};
use super::sequence::{Network, Sequence};
use crate::products::{add_row_sums, product, rows, set_rows};

/// Number of hidden units of all heads.
const ALL: usize = Head::ALL.len() * WIDTH;

/// The intermediate results of one course of R genes.
#[derive(Clone, Debug, Default)]
pub struct Heads {
    /// `[R, D]` each: the summary, and its slope by what is before the activation.
    summary: Vec<f32>,
    summary_slope: Vec<f32>,
    /// `[R, D]`.
    mixed: Vec<f32>,
    normal: Vec<f32>,
    /// `[R]`: 1 / standard deviation of the rows of `mixed`.
    inverse: Vec<f32>,
    /// `[R, 8 D]` each.
    hidden: Vec<f32>,
    hidden_slope: Vec<f32>,
    /// `[R, outputs]` of each head.
    pub outputs: [Vec<f32>; Head::ALL.len()],
    /// Derivatives of the loss by `outputs`.
    pub d_outputs: [Vec<f32>; Head::ALL.len()],
    d_hidden: Vec<f32>,
    d_mixed: Vec<f32>,
    d_summary: Vec<f32>,
}

impl Heads {
    /// The outputs of `head`, `[R, outputs]`.
    pub fn output(&self, head: Head) -> &[f32] {
        &self.outputs[head as usize]
    }

    /// The outputs of `head`, and the derivative of the loss by them.
    pub fn with_derivative(&mut self, head: Head) -> (&[f32], &mut [f32]) {
        let number = head as usize;
        (&self.outputs[number], &mut self.d_outputs[number])
    }

    fn fit(&mut self, genes: usize) {
        for buffer in [
            &mut self.summary,
            &mut self.summary_slope,
            &mut self.mixed,
            &mut self.normal,
            &mut self.d_mixed,
            &mut self.d_summary,
        ] {
            buffer.resize(genes * WIDTH, 0.0);
        }
        for buffer in [&mut self.hidden, &mut self.hidden_slope, &mut self.d_hidden] {
            buffer.resize(genes * ALL, 0.0);
        }
        self.inverse.resize(genes, 0.0);
        for head in Head::ALL {
            let size = genes * head.outputs();
            self.outputs[head as usize].resize(size, 0.0);
            let derivative = &mut self.d_outputs[head as usize];
            derivative.clear();
            derivative.resize(size, 0.0);
        }
    }
}

/// The mean over the courses of what `of` gives for each.
fn mean_over(heads: &[Heads], of: impl Fn(&Heads) -> &[f32]) -> Vec<f32> {
    let mut mean = vec![0.0; heads.first().map_or(0, |heads| of(heads).len())];
    let share = 1.0 / heads.len() as f32;
    for heads in heads {
        for (mean, value) in mean.iter_mut().zip(of(heads)) {
            *mean += share * value;
        }
    }
    mean
}

impl Network<'_> {
    /// The outputs of all heads for the courses of a block of genes.
    pub fn tell(&self, sequences: &[Sequence], heads: &mut Vec<Heads>) {
        let (w, l) = (self.weights, self.layout);
        heads.resize_with(sequences.len(), Heads::default);
        for (sequence, heads) in sequences.iter().zip(&mut *heads) {
            heads.fit(sequence.genes);
            forward(w, l.pool, &sequence.pooled, &mut heads.summary_slope);
            silu(&mut heads.summary_slope, &mut heads.summary);
        }
        let mean = mean_over(heads, |heads| &heads.summary);
        for heads in heads {
            set_rows(&mut heads.mixed, &w[l.mix.bias()]);
            add_product(w, l.mix.part(0..WIDTH), &heads.summary, &mut heads.mixed);
            add_product(w, l.mix.part(WIDTH..2 * WIDTH), &mean, &mut heads.mixed);
            normalise(&heads.mixed, WIDTH, &mut heads.normal, &mut heads.inverse);
            forward(w, l.heads, &heads.normal, &mut heads.hidden_slope);
            silu(&mut heads.hidden_slope, &mut heads.hidden);
            for head in Head::ALL {
                self.output(head, &heads.hidden, &mut heads.outputs[head as usize]);
            }
        }
    }

    fn output(&self, head: Head, hidden: &[f32], out: &mut [f32]) {
        let layer = self.layout.output(head);
        set_rows(out, &self.weights[layer.bias()]);
        let hidden = rows(hidden, ALL).subcols(head.hidden().start, WIDTH);
        product(out, Add, hidden, layer.whole().of(self.weights));
    }

    /// Adds the gradient of the weights that [`Network::tell`] uses, and sets the derivatives by the summaries
    /// of the sequences.
    pub fn heads_backward(
        &self,
        sequences: &mut [Sequence],
        heads: &mut [Heads],
        gradient: &mut [f32],
    ) {
        let (w, l) = (self.weights, self.layout);
        let mean = mean_over(heads, |heads| &heads.summary);
        for heads in &mut *heads {
            for head in Head::ALL {
                self.output_backward(head, heads, gradient);
            }
            scale(&mut heads.d_hidden, &heads.hidden_slope);
            add_gradient(l.heads, &heads.normal, &heads.d_hidden, gradient);
            back(
                w,
                l.heads.whole(),
                &heads.d_hidden,
                Replace,
                &mut heads.d_mixed,
            );
            normalise_backward(&mut heads.d_mixed, WIDTH, &heads.normal, &heads.inverse);
            let [own, shared] = [l.mix.part(0..WIDTH), l.mix.part(WIDTH..2 * WIDTH)];
            add_row_sums(&mut gradient[l.mix.bias()], &heads.d_mixed);
            add_weight_gradient(own, &heads.summary, &heads.d_mixed, gradient);
            add_weight_gradient(shared, &mean, &heads.d_mixed, gradient);
        }
        let d_mixed = mean_over(heads, |heads| &heads.d_mixed);
        for (sequence, heads) in sequences.iter_mut().zip(heads) {
            let d_summary = &mut heads.d_summary;
            back(w, l.mix.part(0..WIDTH), &heads.d_mixed, Replace, d_summary);
            back(w, l.mix.part(WIDTH..2 * WIDTH), &d_mixed, Add, d_summary);
            scale(d_summary, &heads.summary_slope);
            add_gradient(l.pool, &sequence.pooled, d_summary, gradient);
            back(
                w,
                l.pool.whole(),
                d_summary,
                Replace,
                &mut sequence.d_pooled,
            );
        }
    }

    fn output_backward(&self, head: Head, heads: &mut Heads, gradient: &mut [f32]) {
        let layer = self.layout.output(head);
        let derivative = &heads.d_outputs[head as usize];
        add_row_sums(&mut gradient[layer.bias()], derivative);
        let derivative = rows(derivative, layer.outputs);
        let hidden = rows(&heads.hidden, ALL).subcols(head.hidden().start, WIDTH);
        let place = layer.whole().place();
        product(&mut gradient[place], Add, hidden.transpose(), derivative);
        let columns = head.hidden();
        let d_hidden =
            faer::MatMut::from_row_major_slice_mut(&mut heads.d_hidden, derivative.nrows(), ALL);
        let weight = layer.whole().of(self.weights);
        faer::linalg::matmul::matmul(
            d_hidden.subcols_mut(columns.start, WIDTH),
            Replace,
            derivative,
            weight.transpose(),
            1.0,
            faer::Par::Seq,
        );
    }
}
