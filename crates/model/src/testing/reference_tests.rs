//! The network's loss and gradients against PyTorch's, and against finite differences.
//!
//! The numbers of [`SHAPE`] and [`PROTOTYPE`] are the output of this program under PyTorch 2.15, with its
//! own GRU, likelihood and KL divergence, in double precision; first for the preset `shape`, then for
//! `prototype`:
//!
//! ```python
//! import torch, torch.nn.functional as F
//! from torch.distributions import Normal, kl_divergence
//! torch.set_default_dtype(torch.float64)
//! H, Z, L, B, T = 3, 2, 4, 2, 3
//! x = torch.tensor([[1.2 * torch.sin(torch.tensor(1.3 * (3 * b + t) + 0.4)) for t in range(T)] for b in range(B)])
//! errors = torch.tensor([[0.1 + 0.05 * ((3 * b + t) % 4) for t in range(T)] for b in range(B)])
//! noise = torch.cos(1.1 * torch.arange(T * B * Z) + 0.2).reshape(T, B, Z)
//! def network(features, decoder_reads_current, learned, gaps):
//!     X = 1 + learned; G = int(gaps is not None); f = features or X; g = features or Z
//!     shapes = {}
//!     def linear(name, i, o): shapes.update({name + ".weight": (i, o), name + ".bias": (o,)})
//!     def head(name, i, o): linear(name + ".layer", i, L); linear(name + ".output", L, o)
//!     if features: linear("phi_x", X, f); linear("phi_z", Z, g)
//!     head("prior", H + G, 2 * Z); head("posterior", f + H + G, 2 * Z)
//!     head("decoder", H if decoder_reads_current else g + H + G, 1)
//!     linear("gru.input", f + g + G, 3 * H); linear("gru.hidden", H, 3 * H)
//!     if learned: shapes["output_log_variance"] = (1,)
//!     w = {}
//!     for p, (name, shape) in enumerate(shapes.items()):
//!         i = torch.arange(torch.Size(shape).numel())
//!         value = 0.5 * torch.sin(1.0 + 0.9 * i + 2.3 * p) + 0.5 * name.endswith("bias")
//!         w[name] = value.reshape(shape).requires_grad_()
//!     lin = lambda n, v: v @ w[n + ".weight"] + w[n + ".bias"]
//!     mlp = lambda n, v: lin(n + ".output", F.relu(lin(n + ".layer", v)))
//!     phi = lambda n, v: F.relu(lin(n, v)) if features else v
//!     gauss = lambda o: Normal(o[:, :Z], torch.exp(0.5 * o[:, Z:]))
//!     h, kl, means = torch.zeros(B, H), 0.0, []
//!     for t in range(T):
//!         gap = [torch.full((B, 1), gaps[t])] if gaps is not None else []
//!         xt = phi("phi_x", torch.stack([x[:, t], errors[:, t]][:X], 1))
//!         p, q = gauss(mlp("prior", torch.cat([h] + gap, 1))), gauss(mlp("posterior", torch.cat([xt, h] + gap, 1)))
//!         z = q.mean + q.stddev * noise[t]
//!         zt = phi("phi_z", z)
//!         before, h = h, torch.gru_cell(torch.cat([xt, zt] + gap, 1), h, w["gru.input.weight"].T,
//!             w["gru.hidden.weight"].T, w["gru.input.bias"], w["gru.hidden.bias"])
//!         means.append(mlp("decoder", h if decoder_reads_current else torch.cat([zt, before] + gap, 1)))
//!         kl = kl + kl_divergence(q, p).sum()
//!     v = 0.0025 + w["output_log_variance"].exp() + errors**2 if learned else torch.ones(B, T)
//!     nll = F.gaussian_nll_loss(torch.cat(means, 1), x, v, full=True, reduction="sum")
//!     loss = (nll + 0.3 * kl) / B
//!     loss.backward()
//!     print([round(v.item(), 6) for v in (loss, nll, kl)])
//!     for name, value in w.items():
//!         g = value.grad.flatten()
//!         print(f'("{name}", [{g.sum():.6e}, {(g * g).sum():.6e}, {g[0]:.6e}, {g[-1]:.6e}]),')
//! network(3, False, True, [0.0, 0.5, 1.5])
//! network(0, True, False, None)
//! ```
use std::collections::BTreeMap;

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256Plus;

use crate::network::noise::NoiseKey;
use crate::network::random;
use crate::network::vrnn::{Batch, Vrnn, time_gaps};
use crate::settings::{ModelSettings, Preset};
use crate::testing::any_shape::{Shape, any_options};

/// Weight of the KL term.
const KL_WEIGHT: f64 = 0.3;

/// The output of PyTorch.
struct Reference {
    /// Loss a gene, and the sums of reconstruction and KL over the batch.
    terms: [f64; 3],
    /// Of each parameter's gradient: sum, sum of squares, first and last entry.
    gradients: &'static [(&'static str, [f64; 4])],
}

const SHAPE: Reference = Reference {
    terms: [4.029_611, 7.705_188, 1.180_118],
    gradients: &[
        (
            "phi_x.weight",
            [
                -4.181_067e-02,
                3.263_014e-03,
                -3.702_728e-03,
                -8.688_089e-03,
            ],
        ),
        (
            "phi_x.bias",
            [-3.898_768e-02, 4.253_389e-03, 1.420_246e-03, -6.164_652e-02],
        ),
        (
            "phi_z.weight",
            [8.820_047e-01, 2.316_490e+00, 1.616_775e-01, 1.095_997e+00],
        ),
        (
            "phi_z.bias",
            [2.729_564e-01, 4.175_482e-01, 1.139_314e-01, 5.221_881e-01],
        ),
        (
            "prior.layer.weight",
            [
                -3.455_567e-01,
                1.034_994e-01,
                -1.515_306e-02,
                -1.915_839e-01,
            ],
        ),
        (
            "prior.layer.bias",
            [
                -2.081_880e-01,
                9.387_270e-02,
                -8.042_075e-02,
                -2.438_453e-01,
            ],
        ),
        (
            "prior.output.weight",
            [-1.666_546e+00, 3.235_299e-01, -1.917_086e-01, 4.129_415e-02],
        ),
        (
            "prior.output.bias",
            [-6.236_767e-01, 1.680_546e-01, -2.848_416e-01, 6.147_648e-02],
        ),
        (
            "posterior.layer.weight",
            [
                -8.750_521e-01,
                1.523_088e-01,
                -1.723_894e-01,
                -6.621_621e-02,
            ],
        ),
        (
            "posterior.layer.bias",
            [
                -3.260_469e-01,
                1.153_575e-01,
                -2.938_616e-01,
                -1.198_779e-01,
            ],
        ),
        (
            "posterior.output.weight",
            [3.711_688e-01, 1.157_979e-01, 2.700_422e-01, -3.835_471e-02],
        ),
        (
            "posterior.output.bias",
            [4.090_237e-01, 2.731_445e-01, 4.444_666e-01, -2.351_662e-01],
        ),
        (
            "decoder.layer.weight",
            [-5.274_084e-02, 4.175_851e+00, -8.666_628e-01, 5.690_832e-01],
        ),
        (
            "decoder.layer.bias",
            [-9.625_007e-03, 7.460_938e-01, -5.587_850e-01, 5.569_020e-01],
        ),
        (
            "decoder.output.weight",
            [
                -3.460_323e+00,
                3.316_948e+00,
                -4.006_292e-01,
                -9.724_032e-01,
            ],
        ),
        (
            "decoder.output.bias",
            [
                -1.143_478e+00,
                1.307_543e+00,
                -1.143_478e+00,
                -1.143_478e+00,
            ],
        ),
        (
            "gru.input.weight",
            [
                -4.833_488e-02,
                1.744_175e-01,
                -2.146_184e-03,
                -7.836_577e-03,
            ],
        ),
        (
            "gru.input.bias",
            [
                -5.601_729e-03,
                5.954_050e-02,
                -4.246_499e-03,
                -3.320_160e-02,
            ],
        ),
        (
            "gru.hidden.weight",
            [
                -2.216_748e-02,
                2.753_027e-03,
                -8.106_619e-04,
                -4.103_909e-03,
            ],
        ),
        (
            "gru.hidden.bias",
            [1.106_440e-02, 5.611_838e-02, -4.246_499e-03, -2.509_175e-02],
        ),
        (
            "output_log_variance",
            [5.232_056e-01, 2.737_441e-01, 5.232_056e-01, 5.232_056e-01],
        ),
    ],
};

const PROTOTYPE: Reference = Reference {
    terms: [4.338_439, 8.217_590, 1.530_959],
    gradients: &[
        (
            "prior.layer.weight",
            [
                -1.009_550e-01,
                6.245_896e-03,
                -4.819_219e-03,
                -4.864_718e-02,
            ],
        ),
        (
            "prior.layer.bias",
            [
                -3.837_487e-01,
                1.696_476e-01,
                -2.999_803e-01,
                -2.478_366e-01,
            ],
        ),
        (
            "prior.output.weight",
            [1.001_413e-01, 1.129_488e-01, 1.663_981e-01, -9.905_454e-02],
        ),
        (
            "prior.output.bias",
            [1.130_495e-01, 3.371_103e-01, 3.333_068e-01, -3.591_370e-01],
        ),
        (
            "posterior.layer.weight",
            [
                -6.928_678e-02,
                7.704_436e-03,
                -8.263_159e-03,
                -4.170_238e-02,
            ],
        ),
        (
            "posterior.layer.bias",
            [
                -3.573_407e-01,
                1.861_487e-01,
                -3.252_385e-01,
                -2.313_425e-01,
            ],
        ),
        (
            "posterior.output.weight",
            [-1.051_198e+00, 8.630_864e-01, -1.992_869e-01, 2.213_044e-01],
        ),
        (
            "posterior.output.bias",
            [-3.242_721e-01, 3.556_231e-01, -3.692_244e-01, 3.289_659e-01],
        ),
        (
            "decoder.layer.weight",
            [-3.638_369e-02, 3.738_547e-02, -3.739_933e-02, 5.428_221e-02],
        ),
        (
            "decoder.layer.bias",
            [-4.175_393e-02, 7.431_202e-01, -6.455_178e-01, 4.307_291e-01],
        ),
        (
            "decoder.output.weight",
            [1.615_525e+00, 1.347_299e+00, 1.073_562e+00, 1.065_023e-01],
        ),
        (
            "decoder.output.bias",
            [1.425_648e+00, 2.032_471e+00, 1.425_648e+00, 1.425_648e+00],
        ),
        (
            "gru.input.weight",
            [5.204_745e-02, 8.418_251e-02, 4.408_036e-03, 1.337_194e-01],
        ),
        (
            "gru.input.bias",
            [5.819_418e-03, 2.910_590e-02, -2.747_921e-03, -1.217_894e-01],
        ),
        (
            "gru.hidden.weight",
            [
                -7.539_335e-04,
                6.154_287e-05,
                -7.590_391e-05,
                -5.233_711e-03,
            ],
        ),
        (
            "gru.hidden.bias",
            [1.361_484e-02, 1.858_779e-02, -2.747_921e-03, -9.447_292e-02],
        ),
    ],
};

/// Sets every weight to `value(name, index, weight)`.
struct Rewrite<F> {
    path: Vec<String>,
    value: F,
}

impl<F: FnMut(&str, usize, f32) -> f32> ModuleMapper for Rewrite<F> {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.pop();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let (id, old) = (param.id, param.val());
        let name = self.path.join(".");
        let weights: Vec<f32> = old.to_data().try_to_vec().unwrap();
        let weights: Vec<f32> = weights
            .into_iter()
            .enumerate()
            .map(|(index, weight)| (self.value)(&name, index, weight))
            .collect();
        let data = TensorData::new(weights, old.dims());
        Param::initialized(id, Tensor::from_data(data, &old.device()).require_grad())
    }
}

fn rewritten(network: Vrnn, value: impl FnMut(&str, usize, f32) -> f32) -> Vrnn {
    let path = Vec::new();
    network.map(&mut Rewrite { path, value })
}

/// Gradients by the name of their parameter; zeros where none was needed.
struct Gradients<'a> {
    path: Vec<String>,
    of: &'a GradientsParams,
    found: BTreeMap<String, Vec<f32>>,
}

impl ModuleVisitor for Gradients<'_> {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let values = match self.of.get::<D>(param.id) {
            Some(gradient) => gradient.into_data().try_to_vec().unwrap(),
            None => vec![0.0; param.val().dims().iter().product()],
        };
        self.found.insert(self.path.join("."), values);
    }
}

fn gradients_of(network: &Vrnn, loss: &Tensor<1>) -> BTreeMap<String, Vec<f32>> {
    let gradients = GradientsParams::from_grads(loss.backward(), network);
    let mut visitor = Gradients {
        path: Vec::new(),
        of: &gradients,
        found: BTreeMap::new(),
    };
    network.visit(&mut visitor);
    visitor.found
}

/// The input of the network, and the noise `[T, B, Z]` of z.
struct Input {
    batch: Batch,
    gaps: Vec<f32>,
    noise: Tensor<3>,
}

impl Input {
    /// The loss a gene, and the sums of reconstruction and KL.
    fn terms(&self, network: &Vrnn) -> [Tensor<1>; 3] {
        let output = network.forward(&self.batch, &self.gaps, Some(&self.noise));
        let (reconstruction, kl) = network.loss_terms(&self.batch, &output);
        let genes = self.batch.values.dims()[0] as f64;
        let loss = (reconstruction.clone() + kl.clone() * KL_WEIGHT) / genes;
        [loss, reconstruction, kl]
    }

    fn loss(&self, network: &Vrnn) -> f64 {
        f64::from(self.terms(network)[0].clone().into_scalar::<f32>())
    }
}

/// A matrix `[rows, columns]` of `value(row, column)`.
fn matrix(
    rows: usize,
    columns: usize,
    value: impl Fn(usize, usize) -> f64,
    device: &Device,
) -> Tensor<2> {
    let values: Vec<f32> = (0..rows * columns)
        .map(|i| value(i / columns, i % columns) as f32)
        .collect();
    Tensor::from_data(TensorData::new(values, [rows, columns]), device)
}

/// The preset at the sizes of the Python program.
fn small(preset: Preset) -> ModelSettings {
    let settings = ModelSettings::preset(preset);
    ModelSettings {
        hidden: 3,
        latent: 2,
        layer: 4,
        features: settings.features.min(3),
        ..settings
    }
}

/// The input of the Python program.
fn reference_input(settings: &ModelSettings, device: &Device) -> Input {
    let noise: Vec<f32> = (0..12)
        .map(|k| (1.1 * f64::from(k) + 0.2).cos() as f32)
        .collect();
    let value = |b: usize, t: usize| 1.2 * (1.3 * (3 * b + t) as f64 + 0.4).sin();
    let error = |b: usize, t: usize| 0.1 + 0.05 * ((3 * b + t) % 4) as f64;
    Input {
        batch: Batch {
            values: matrix(2, 3, value, device),
            standard_errors: Some(matrix(2, 3, error, device)),
        },
        gaps: if settings.time_gaps {
            // Gaps of 3 and 9 over a mean of 6: 0.5 and 1.5.
            time_gaps(&[0.0, 3.0, 12.0])
        } else {
            Vec::new()
        },
        noise: Tensor::from_data(TensorData::new(noise, [3, 2, 2]), device),
    }
}

fn assert_close(found: f64, expected: f64, what: &str) {
    // Some hundred operations in f32, whose relative rounding is 6e-8.
    let tolerance = 2e-5 * expected.abs().max(0.1);
    assert!(
        (found - expected).abs() <= tolerance,
        "{what}: {found} is not {expected}"
    );
}

fn agrees_with_pytorch(preset: Preset, reference: &Reference) {
    let device = Device::flex().autodiff();
    let settings = small(preset);
    let mut random = random::generator(1, random::Stream::Weights);
    let network = Vrnn::new(&settings, true, &mut random, &device);
    let network = rewritten(network, |name, i, _| {
        let known = reference
            .gradients
            .iter()
            .position(|(known, _)| *known == name);
        let Some(p) = known else {
            panic!("PyTorch's network has no {name}: switch that part off in `small`");
        };
        let bias = if name.ends_with("bias") { 0.5 } else { 0.0 };
        (0.5 * (1.0 + 0.9 * i as f64 + 2.3 * p as f64).sin() + bias) as f32
    });
    let terms = reference_input(&settings, &device).terms(&network);
    for (name, (term, expected)) in ["loss", "reconstruction", "KL"]
        .iter()
        .zip(terms.iter().zip(reference.terms))
    {
        let found = f64::from(term.clone().into_scalar::<f32>());
        assert_close(found, expected, name);
    }
    let found = gradients_of(&network, &terms[0]);
    assert_eq!(found.len(), reference.gradients.len());
    for (name, [sum, squares, first, last]) in reference.gradients {
        let gradient: Vec<f64> = found[*name].iter().map(|&value| f64::from(value)).collect();
        assert_close(gradient.iter().sum(), *sum, &format!("sum of {name}"));
        let found_squares = gradient.iter().map(|value| value * value).sum();
        assert_close(found_squares, *squares, &format!("squares of {name}"));
        assert_close(gradient[0], *first, &format!("first of {name}"));
        assert_close(
            gradient[gradient.len() - 1],
            *last,
            &format!("last of {name}"),
        );
    }
}

#[test]
fn the_preset_shape_agrees_with_pytorch() {
    agrees_with_pytorch(Preset::Shape, &SHAPE);
}

#[test]
fn the_preset_prototype_agrees_with_pytorch() {
    agrees_with_pytorch(Preset::Prototype, &PROTOTYPE);
}

impl Shape {
    fn input(&self, random: &mut Xoshiro256Plus, device: &Device) -> Input {
        let mut draws = |low: f64, high: f64| -> Vec<f64> {
            (0..self.genes * self.times)
                .map(|_| random.gen_range(low..high))
                .collect()
        };
        let (values, errors) = (draws(-2.0, 2.0), draws(0.05, 0.5));
        let at = |b: usize, t: usize| b * self.times + t;
        let (genes, times) = (self.genes, self.times);
        let errors = self
            .with_errors
            .then(|| matrix(genes, times, |b, t| errors[at(b, t)], device));
        let hours: Vec<f64> = (0..times).map(|t| (t * t) as f64).collect();
        let shape = [times, genes, self.settings.latent];
        let noise = NoiseKey::new(self.seed, random::Stream::Training, 0);
        Input {
            batch: Batch {
                values: matrix(genes, times, |b, t| values[at(b, t)], device),
                standard_errors: errors,
            },
            gaps: if self.settings.time_gaps {
                time_gaps(&hours)
            } else {
                Vec::new()
            },
            noise: noise.tensor(shape, device),
        }
    }
}

/// A step along a direction of length 1.
const STEP: f64 = 4e-3;

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 16,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]
    #[test]
    fn gradients_agree_with_finite_differences(shape in any_options(4, 1..4, 2..5)) {
        let mut random = Xoshiro256Plus::seed_from_u64(shape.seed);
        let device = Device::flex().autodiff();
        let input = shape.input(&mut random, &device);
        let network = Vrnn::new(&shape.settings, shape.with_errors, &mut random, &device);
        let [loss, ..] = input.terms(&network);
        let gradients = gradients_of(&network, &loss);
        let here = input.loss(&network);
        for (name, gradient) in &gradients {
            let direction: Vec<f64> = gradient.iter().map(|_| random.gen_range(-1.0..1.0)).collect();
            let length = direction.iter().map(|d| d * d).sum::<f64>().sqrt();
            let at = |step: f64| {
                input.loss(&rewritten(network.clone(), |of, i, weight| {
                    let moved = if of == name { step * direction[i] / length } else { 0.0 };
                    (f64::from(weight) + moved) as f32
                }))
            };
            let (ahead, behind) = ((at(STEP) - here) / STEP, (here - at(-STEP)) / STEP);
            let slope: f64 = gradient
                .iter()
                .zip(&direction)
                .map(|(g, d)| f64::from(*g) * d / length)
                .sum();
            // Where a ReLU turns on or off within a step, one side still has the slope of this
            // point, and the mean of both is off by at most half their difference; beyond that, the
            // loss in f32 has a relative rounding of some 1e-7.
            let rounding = 4.0 * f64::from(f32::EPSILON) * (10.0 + here.abs()) / STEP;
            let tolerance = 0.55 * (ahead - behind).abs() + rounding + 0.01 * slope.abs();
            let found = f64::midpoint(ahead, behind);
            prop_assert!(
                (found - slope).abs() <= tolerance,
                "{}: {} by differences, {} by gradient, {} allowed", name, found, slope, tolerance
            );
        }
    }
}
