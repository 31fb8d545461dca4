//! A graph of a single op, to run one kernel alone.

use std::collections::BTreeMap;
use std::ops::Range;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg32;

use crate::gpu::device::Gpu;
use crate::gpu::executor::Executor;
use crate::model::checkpoint::Model;
use crate::model::config::{Architecture, Config};
use crate::model::graph::{
    Activation, ActivationId, Attention, Dim, Graph, Head, Op, OpKind, Step, Weight, WeightId,
};
use crate::model::tensor::Tensor;
use crate::model::testing::random_values;

/// The sizes that a kernel is tried with.
#[derive(Clone, Debug)]
pub struct Case {
    pub step: Step,
    pub config: Config,
}

impl Case {
    /// `[T, position, H, K, D, C, F, V]`
    fn new([n_tokens, position, n_head, n_kv_head, head_size, n_embd, n_ff, vocab_size]: [usize; 8]) -> Self {
        let config = Config {
            architecture: Architecture::Gpt2,
            n_layer: 1,
            n_head,
            n_kv_head,
            n_embd,
            head_size,
            n_ff,
            vocab_size,
            context_length: position + n_tokens + 1,
            norm_eps: 1e-5,
            rope_theta: 10_000.0,
            is_head_tied: true,
            attention: Attention::Causal,
        };
        Self { step: Step { n_tokens, position }, config: config.checked().expect("the sizes fit together") }
    }

    /// Smallest, odd, just below, at and above the size of a workgroup, and random sizes.
    pub fn all() -> Vec<Self> {
        let mut cases = vec![
            [1, 0, 1, 1, 2, 1, 1, 1],
            [1, 6, 3, 3, 6, 7, 5, 3],
            [5, 3, 3, 1, 10, 37, 67, 131],
            [9, 0, 4, 2, 16, 63, 129, 65],
            [66, 9, 2, 2, 64, 64, 96, 200],
        ];
        let mut rng = Pcg32::seed_from_u64(1);
        cases.extend((0..3).map(|_| {
            let n_kv_head = rng.random_range(1..4);
            let n_head = n_kv_head * rng.random_range(1..4);
            let mut upto = |max| rng.random_range(1..max);
            [upto(9), upto(90), n_head, n_kv_head, 2 * upto(20), upto(150), upto(150), upto(300)]
        }));
        cases.into_iter().map(Self::new).collect()
    }

    pub fn tokens(&self) -> Vec<u32> {
        let vocab_size = self.config.vocab_size as u32;
        // The first and the last token of the vocabulary, and some between.
        (0..self.step.n_tokens as u32).map(|t| (t * 37 + vocab_size - 1) % vocab_size).collect()
    }
}

/// A graph of one op in the making, with random inputs and weights.
pub struct OneOp {
    case: Case,
    graph: Graph,
    model: Model,
    inputs: Vec<(ActivationId, Vec<f32>)>,
}

impl OneOp {
    pub fn new(case: &Case) -> Self {
        let graph = Graph {
            config: case.config.clone(),
            attention: Attention::Causal,
            head: Head::Last,
            ops: Vec::new(),
            weights: Vec::new(),
            shapes: BTreeMap::new(),
        };
        let model = Model { name: "one op".into(), config: case.config.clone(), tensors: BTreeMap::new() };
        Self { case: case.clone(), graph, model, inputs: Vec::new() }
    }

    /// An input with random values in -2..2.
    pub fn input(&mut self, activation: Activation, shape: &[Dim]) -> (ActivationId, Vec<f32>) {
        let id = ActivationId::in_block(0, activation);
        self.graph.shapes.insert(id, shape.to_vec());
        let values = random_values(self.graph.len(id, self.case.step), activation as u64);
        let values: Vec<f32> = values.into_iter().map(|value| 2.0 * value).collect();
        self.inputs.push((id, values.clone()));
        (id, values)
    }

    /// Replaces the values of an input.
    pub fn set_input(&mut self, id: ActivationId, values: Vec<f32>) {
        self.inputs.push((id, values));
    }

    pub fn vector(&mut self, len: usize) -> (WeightId, Vec<f32>) {
        let values = random_values(len, 100 + self.graph.weights.len() as u64);
        let id = self.weight(Tensor::from_f32(vec![len], values.clone()), 0..len, None);
        (id, values)
    }

    pub fn matrix(&mut self, tensor: &Tensor, range: Range<usize>) -> WeightId {
        self.weight(tensor.clone(), range, Some(tensor.cols()))
    }

    fn weight(&mut self, tensor: Tensor, range: Range<usize>, cols: Option<usize>) -> WeightId {
        let id = WeightId(self.graph.weights.len());
        let name = format!("weight {}", id.0);
        self.graph.weights.push(Weight { tensor: name.clone(), range, outer_len: tensor.shape[0], cols });
        self.model.tensors.insert(name, tensor);
        id
    }

    /// Runs the op on the device.
    pub fn run(mut self, gpu: &Gpu, kind: OpKind, output: Activation, shape: &[Dim]) -> Vec<f32> {
        let output = ActivationId::in_block(0, output);
        self.graph.shapes.insert(output, shape.to_vec());
        self.graph.ops.push(Op { kind, output });
        pollster::block_on(async {
            let n_tokens = self.case.step.n_tokens;
            let mut executor = Executor::new(gpu, &self.model, &self.graph, n_tokens).await.expect("fits");
            for (input, values) in &self.inputs {
                executor.write_input(*input, values);
            }
            let output = executor.forward(&self.case.tokens(), self.case.step.position, &[output]).await;
            output.expect("the device works").captures.remove(0).1
        })
    }
}
