//! Whole forward passes against the CPU oracle.

use std::rc::Rc;

use super::{families, gpu};
use crate::cpu::executor::{Executor as CpuExecutor, Kernels};
use crate::gpu::device::{Gpu, GpuOptions};
use crate::gpu::executor::Executor;
use crate::model::checkpoint::Model;
use crate::model::config::Architecture;
use crate::model::graph::{ActivationId, Attention, Graph, Head};
use crate::model::tensor::DType;
use crate::model::testing::{assert_close, random_matrix, random_model, small_config};

const ARCHITECTURES: [Architecture; 3] = [Architecture::Qwen3, Architecture::Llama, Architecture::Gpt2];
const TOKENS: [u32; 11] = [3, 130, 0, 7, 7, 64, 12, 99, 1, 2, 58];
const MAX_STEP_TOKENS: usize = 16;

/// The same model on the device and on the CPU.
struct Pair {
    gpu: Executor,
    oracle: CpuExecutor,
}

impl Pair {
    fn new(gpu: &Gpu, model: Model, attention: Attention, head: Head) -> Self {
        let graph = Graph::new(&model.config, attention, head);
        let on_gpu = pollster::block_on(Executor::new(gpu, &model, &graph, MAX_STEP_TOKENS));
        let oracle = CpuExecutor::new(Rc::new(model), graph, Kernels::Oracle, MAX_STEP_TOKENS);
        Self { gpu: on_gpu.expect("the model fits"), oracle }
    }

    /// Runs a step on both and compares everything that it gives back.
    #[track_caller]
    fn check(&mut self, name: &str, tokens: &[u32], position: usize, capture: &[ActivationId]) {
        let expected = self.oracle.forward(tokens, position, capture);
        let got = pollster::block_on(self.gpu.forward(tokens, position, capture)).expect("the device works");
        assert_close(&format!("{name} logits"), &got.logits, &expected.logits, 1e-4);
        assert_eq!(got.captures.len(), expected.captures.len(), "{name}");
        for ((got_id, got), (id, expected)) in got.captures.iter().zip(&expected.captures) {
            assert_eq!(got_id, id, "{name}");
            assert_close(&format!("{name} {id}"), got, expected, 1e-4);
        }
    }
}

#[test]
fn logits_equal_the_oracle_for_every_architecture() {
    let gpu = gpu(GpuOptions::default());
    for architecture in ARCHITECTURES {
        for attention in [Attention::Causal, Attention::Bidirectional] {
            for head in [Head::Last, Head::All] {
                let model = random_model(&small_config(architecture), 7);
                let name = format!("{architecture:?} {attention:?} {head:?}");
                Pair::new(&gpu, model, attention, head).check(&name, &TOKENS, 0, &[]);
            }
        }
    }
}

#[test]
fn logits_of_quantized_models_equal_the_oracle() {
    let gpu = gpu(GpuOptions::default());
    for dtype in [DType::F16, DType::Bf16, DType::Q8_0, DType::Q4_0] {
        let mut model = random_model(&small_config(Architecture::Qwen3), 7);
        for (seed, tensor) in model.tensors.values_mut().enumerate() {
            if let [rows, cols] = tensor.shape[..] {
                *tensor = random_matrix(dtype, rows, cols, seed as u64);
            }
        }
        let mut pair = Pair::new(&gpu, model, Attention::Causal, Head::All);
        pair.check(&dtype.to_string(), &TOKENS, 0, &[]);
    }
}

#[test]
fn steps_of_any_size_equal_the_oracle() {
    for (gpu, architecture) in families().iter().flat_map(|gpu| ARCHITECTURES.map(|name| (gpu, name))) {
        let model = random_model(&small_config(architecture), 7);
        let mut pair = Pair::new(gpu, model, Attention::Causal, Head::Last);
        for (position, n_tokens) in [(0, 4), (4, 1), (5, 1), (6, 5), (3, 8), (0, 1)] {
            let name = format!("{architecture:?} {n_tokens} at {position}");
            pair.check(&name, &TOKENS[position..][..n_tokens], position, &[]);
        }
    }
}

#[test]
fn logits_are_the_same_with_and_without_the_cache() {
    let gpu = gpu(GpuOptions::default());
    for architecture in ARCHITECTURES {
        let model = random_model(&small_config(architecture), 7);
        let mut at_once = Pair::new(&gpu, model.clone(), Attention::Causal, Head::All).gpu;
        let mut stepwise = Pair::new(&gpu, model, Attention::Causal, Head::Last).gpu;
        let expected = pollster::block_on(at_once.forward(&TOKENS, 0, &[])).expect("the device works").logits;
        for (position, (&token, expected)) in TOKENS.iter().zip(expected.chunks_exact(131)).enumerate() {
            let got =
                pollster::block_on(stepwise.forward(&[token], position, &[])).expect("the device works");
            assert!(got.logits == expected, "{architecture:?} position {position}: other bits");
        }
    }
}

#[test]
fn every_activation_can_be_captured_in_any_order() {
    let gpu = gpu(GpuOptions::default());
    for architecture in ARCHITECTURES {
        for attention in [Attention::Causal, Attention::Bidirectional] {
            let model = random_model(&small_config(architecture), 7);
            let mut pair = Pair::new(&gpu, model, attention, Head::Last);
            let mut all: Vec<ActivationId> = pair.gpu.graph().shapes.keys().copied().collect();
            all.reverse();
            let name = format!("{architecture:?} {attention:?}");
            pair.check(&name, &TOKENS[..4], 0, &all);
            if attention == Attention::Causal {
                pair.check(&name, &TOKENS[4..9], 4, &all);
                pair.check(&name, &TOKENS[9..], 9, &[all[3], all[3]]);
            }
        }
    }
}

#[test]
fn a_model_in_parts_equals_the_oracle() {
    let options = GpuOptions { max_binding_bytes: Some(10_000), ..GpuOptions::default() };
    let gpu = gpu(options);
    for architecture in ARCHITECTURES {
        let model = random_model(&small_config(architecture), 7);
        let embedding = model.tensors["token_embd.weight"].size_bytes();
        assert!(embedding > 3 * 10_000, "the embedding of {embedding} bytes is in parts");
        let mut pair = Pair::new(&gpu, model, Attention::Causal, Head::All);
        pair.check(architecture.name(), &TOKENS[..8], 0, &[]);
        pair.check(architecture.name(), &TOKENS[8..], 8, &[]);
    }
}
