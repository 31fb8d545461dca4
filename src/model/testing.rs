//! Small random models for tests.

use half::{bf16, f16};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg32;

use super::checkpoint::Model;
use super::config::{Architecture, Config};
use super::graph::{Attention, Graph, Head};
use super::tensor::{DType, QUANT_BLOCK, Tensor, TensorData};

/// A config with odd sizes wherever the architecture allows one; matrix rows stay multiples of 32.
pub fn small_config(architecture: Architecture) -> Config {
    let n_kv_head = if architecture == Architecture::Llama { 2 } else { 4 };
    let config = Config {
        architecture,
        n_layer: 3,
        n_head: 4,
        n_kv_head,
        n_embd: 64,
        head_size: 16,
        n_ff: 96,
        vocab_size: 131,
        context_length: 37,
        norm_eps: 1e-6,
        rope_theta: 10_000.0,
        is_head_tied: architecture != Architecture::Llama,
        attention: Attention::Causal,
    };
    config.checked().expect("the sizes fit together")
}

/// Uniform values in -1..1.
pub fn random_values(len: usize, seed: u64) -> Vec<f32> {
    let mut rng = Pcg32::seed_from_u64(seed);
    (0..len).map(|_| rng.random_range(-1.0..1.0)).collect()
}

/// A model of shape `config` with random weights of a size that keeps activations near 1.
pub fn random_model(config: &Config, seed: u64) -> Model {
    let graph = Graph::new(config, Attention::Causal, Head::Last);
    let mut tensors = std::collections::BTreeMap::new();
    for (i, weight) in graph.weights.iter().enumerate() {
        let shape: Vec<usize> = std::iter::once(weight.outer_len).chain(weight.cols).collect();
        let scale = weight.cols.map_or(1.0, |cols| (3.0 / cols as f32).sqrt());
        let values = random_values(shape.iter().product(), seed * 1000 + i as u64);
        let values = values.into_iter().map(|value| value * scale).collect();
        tensors.insert(weight.tensor.clone(), Tensor::from_f32(shape, values));
    }
    Model { name: "random".to_owned(), config: config.clone(), tensors }
}

/// Asserts that two slices are equal within `tolerance`, relative to 1 or to the larger value.
#[track_caller]
pub fn assert_close(name: &str, got: &[f32], expected: &[f32], tolerance: f32) {
    assert_eq!(got.len(), expected.len(), "{name}: length");
    for (i, (&got, &expected)) in got.iter().zip(expected).enumerate() {
        let bound = tolerance * expected.abs().max(1.0);
        assert!((got - expected).abs() <= bound, "{name}[{i}]: got {got}, expected {expected}");
    }
}

/// A matrix of that element type with random elements; `cols` must be a whole number of blocks.
pub fn random_matrix(dtype: DType, rows: usize, cols: usize, seed: u64) -> Tensor {
    let values = random_values(rows * cols, seed);
    let n_blocks = rows * cols / QUANT_BLOCK;
    let scales = || random_values(n_blocks, seed + 1).into_iter().map(|d| f16::from_f32(d / 64.0)).collect();
    let data = match dtype {
        DType::F32 => TensorData::F32(values),
        DType::F16 => TensorData::F16(values.into_iter().map(f16::from_f32).collect()),
        DType::Bf16 => TensorData::Bf16(values.into_iter().map(bf16::from_f32).collect()),
        // All values of a byte, the lowest included.
        DType::Q8_0 => TensorData::Q8_0 {
            scales: scales(),
            quants: values.iter().map(|value| (value * 128.0).floor() as i8).collect(),
        },
        DType::Q4_0 => TensorData::Q4_0 {
            scales: scales(),
            quants: values[..rows * cols / 2].iter().map(|value| (value * 128.0 + 128.0) as u8).collect(),
        },
    };
    Tensor { shape: vec![rows, cols], data }
}
