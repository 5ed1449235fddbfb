//! The weights of the smoothing network, and the state of its training, as safetensors bytes.

use std::collections::{BTreeMap, HashMap};

use safetensors::tensor::{Dtype, SafeTensors, TensorView};

use super::layout::{Layout, Linear};
use crate::error::ModelError;

/// Weights in the order of [`Layout`], and numbers and words kept with them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WeightsFile {
    /// Sets of weights by name, such as `weights`; each `[layout.size]`.
    pub sets: Vec<(String, Vec<f32>)>,
    /// What is told of them.
    pub about: BTreeMap<String, String>,
}

/// The places of all numbers of a set, by the name of the tensor: weights, biases and single numbers.
fn tensors(layout: &Layout) -> Vec<(String, std::ops::Range<usize>, Vec<usize>)> {
    let of_linear = |(name, linear, _): (String, Linear, usize)| {
        let weight = (
            format!("{name}.weight"),
            linear.whole().place(),
            vec![linear.inputs, linear.outputs],
        );
        [
            weight,
            (format!("{name}.bias"), linear.bias(), vec![linear.outputs]),
        ]
    };
    let mut all: Vec<_> = layout.named().into_iter().flat_map(of_linear).collect();
    let single = |place: usize| (place..place + 1, vec![1]);
    for (name, place) in [
        ("log_temperature", layout.log_temperature),
        ("log_variance", layout.log_variance),
    ] {
        let (range, shape) = single(place);
        all.push((name.to_owned(), range, shape));
    }
    all
}

/// The entry of the file's metadata that tells of the weights.
const ABOUT: &str = "genetide";

/// What [`WeightsFile::told`] wrote.
fn heard(words: &str) -> BTreeMap<String, String> {
    let pairs = words.split("; ").filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, word)| (name.to_owned(), word.to_owned()))
        .collect()
}

impl WeightsFile {
    /// What is told, as one line: `seed=17; steps=16000`.
    fn told(&self) -> String {
        let pairs = self
            .about
            .iter()
            .map(|(name, word)| format!("{name}={word}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// The set named `name`.
    ///
    /// # Errors
    /// [`ModelError::Weights`] when there is none.
    pub fn set(&self, name: &str) -> Result<&[f32], ModelError> {
        let found = self.sets.iter().find(|(set, _)| set == name);
        let found = found.map(|(_, weights)| weights.as_slice());
        found.ok_or_else(|| ModelError::Weights(format!("there are no `{name}`")))
    }

    /// As safetensors bytes: the tensors of set s are named `s.layer.weight` and `s.layer.bias`.
    ///
    /// # Errors
    /// [`ModelError::Weights`] when a set has not the size of `layout`.
    pub fn to_bytes(&self, layout: &Layout) -> Result<Vec<u8>, ModelError> {
        let mut named = Vec::new();
        for (set, weights) in &self.sets {
            for (name, place, shape) in tensors(layout) {
                let values = weights
                    .get(place)
                    .ok_or_else(|| failure("there are too few weights"))?;
                let bytes: Vec<u8> = values
                    .iter()
                    .flat_map(|value| value.to_le_bytes())
                    .collect();
                named.push((format!("{set}.{name}"), shape, bytes));
            }
        }
        let mut views = Vec::with_capacity(named.len());
        for (name, shape, bytes) in &named {
            let view = TensorView::new(Dtype::F32, shape.clone(), bytes).map_err(failure)?;
            views.push((name.as_str(), view));
        }
        // One entry, since the order of several would differ from run to run.
        let about = HashMap::from([(ABOUT.to_owned(), self.told())]);
        safetensors::serialize(views, Some(about)).map_err(failure)
    }

    /// Reads the bytes of [`Self::to_bytes`].
    ///
    /// # Errors
    /// [`ModelError::Weights`] when the bytes are damaged, or a tensor is missing or has another shape.
    pub fn from_bytes(layout: &Layout, bytes: &[u8]) -> Result<Self, ModelError> {
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(failure)?;
        let file = SafeTensors::deserialize(bytes).map_err(failure)?;
        let mut sets: Vec<String> = file
            .names()
            .into_iter()
            .filter_map(|name| name.strip_suffix(".log_variance").map(str::to_owned))
            .collect();
        sets.sort();
        let read = |set: String| {
            let mut weights = vec![0.0; layout.size];
            for (name, place, shape) in tensors(layout) {
                let name = format!("{set}.{name}");
                let tensor = file.tensor(&name).map_err(failure)?;
                if tensor.shape() != shape || tensor.dtype() != Dtype::F32 {
                    return Err(failure(format!("`{name}` has another shape")));
                }
                let (numbers, _) = tensor.data().as_chunks::<4>();
                for (weight, bytes) in weights[place].iter_mut().zip(numbers) {
                    *weight = f32::from_le_bytes(*bytes);
                }
            }
            Ok((set, weights))
        };
        Ok(Self {
            sets: sets
                .into_iter()
                .map(read)
                .collect::<Result<_, ModelError>>()?,
            about: header
                .metadata()
                .as_ref()
                .and_then(|words| words.get(ABOUT))
                .map_or_else(BTreeMap::new, |words| heard(words)),
        })
    }
}

fn failure(error: impl std::fmt::Display) -> ModelError {
    ModelError::Weights(error.to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]
        #[test]
        fn what_is_written_is_read(first in any::<u32>(), steps in any::<usize>()) {
            let layout = Layout::new();
            let weights = |shift: u32| (0..layout.size as u32).map(move |i| f32::from_bits(
                // Any finite number.
                (i.wrapping_mul(2_654_435_761).wrapping_add(first).wrapping_add(shift)) & 0xbf7f_ffff,
            ));
            let file = WeightsFile {
                sets: vec![("mean".to_owned(), weights(1).collect()), ("weights".to_owned(), weights(7).collect())],
                about: BTreeMap::from([("steps".to_owned(), steps.to_string())]),
            };
            let bytes = file.to_bytes(&layout).unwrap();
            prop_assert_eq!(WeightsFile::from_bytes(&layout, &bytes).unwrap(), file);
        }
    }

    #[test]
    fn damaged_bytes_and_other_shapes_are_refused() {
        let layout = Layout::new();
        let file = WeightsFile {
            sets: vec![("weights".to_owned(), vec![0.5; layout.size])],
            about: BTreeMap::new(),
        };
        let bytes = file.to_bytes(&layout).unwrap();
        for cut in [0, 7, 100, bytes.len() - 1] {
            assert!(
                WeightsFile::from_bytes(&layout, &bytes[..cut]).is_err(),
                "{cut}"
            );
        }
        assert!(file.set("mean").is_err());
        let short = WeightsFile {
            sets: vec![("weights".to_owned(), vec![0.5; 10])],
            about: BTreeMap::new(),
        };
        assert!(short.to_bytes(&layout).is_err());
    }
}
