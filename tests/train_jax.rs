//! Gradients and optimizer steps against JAX.

mod common;

use std::collections::BTreeMap;

use common::read;
use glassgpt::cpu::executor::Kernels;
use glassgpt::cpu::tape::{Tape, WeightGradients, zero_gradients};
use glassgpt::model::checkpoint::Model;
use glassgpt::model::config::{Architecture, Config};
use glassgpt::model::graph::{Attention, Graph, Head};
use glassgpt::model::tensor::{Tensor, TensorData};
use glassgpt::train::adamw::{AdamW, Moments, gradient_norm};
use glassgpt::train::cpu::BatchRunner;
use glassgpt::train::objective::Example;
use glassgpt::train::schedule::Schedule;
use serde::Deserialize;

/// Largest difference that is accepted, relative to the largest element of the tensor.
const TOLERANCE: f32 = 1e-4;

#[derive(Deserialize)]
struct Index {
    gradients: Vec<GradientCase>,
    adamw: AdamWCase,
}

#[derive(Deserialize)]
struct Shape {
    n_layer: usize,
    n_head: usize,
    n_kv_head: usize,
    n_embd: usize,
    head_size: usize,
    n_ff: usize,
    vocab_size: usize,
    context_length: usize,
    norm_eps: f32,
    rope_theta: f32,
}

#[derive(Deserialize)]
struct Place {
    shape: Vec<usize>,
    offset: usize,
}

type Places = BTreeMap<String, Place>;

#[derive(Deserialize)]
struct GradientCase {
    name: String,
    arch: String,
    config: Shape,
    weights: Places,
    runs: Vec<Run>,
}

#[derive(Deserialize)]
struct Run {
    objective: String,
    attention: String,
    tokens: Vec<u32>,
    targets: Vec<i64>,
    loss: f64,
    gradients: Places,
}

#[derive(Deserialize)]
struct AdamWCase {
    arch: String,
    config: Shape,
    weights: Places,
    learning_rate: f32,
    warmup_steps: u64,
    steps: Vec<AdamWStep>,
    trained: Places,
}

#[derive(Deserialize)]
struct AdamWStep {
    tokens: Vec<Vec<u32>>,
    loss: f64,
    gradient_norm: f32,
}

/// The index with its numbers.
struct Fixtures {
    index: Index,
    data: Vec<f32>,
}

impl Fixtures {
    fn load() -> Self {
        let bytes = read("tests/fixtures/train.f32");
        Self {
            index: serde_json::from_slice(&read("tests/fixtures/train.json")).expect("the index parses"),
            data: bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect(),
        }
    }

    fn value(&self, place: &Place) -> &[f32] {
        &self.data[place.offset..][..place.shape.iter().product()]
    }

    fn model(&self, arch: &str, shape: &Shape, weights: &Places) -> Model {
        let config = Config {
            architecture: Architecture::from_name(arch).expect("one of ours"),
            n_layer: shape.n_layer,
            n_head: shape.n_head,
            n_kv_head: shape.n_kv_head,
            n_embd: shape.n_embd,
            head_size: shape.head_size,
            n_ff: shape.n_ff,
            vocab_size: shape.vocab_size,
            context_length: shape.context_length,
            norm_eps: shape.norm_eps,
            rope_theta: shape.rope_theta,
            is_head_tied: !weights.contains_key("output.weight"),
            attention: Attention::Causal,
        };
        let tensor = |(name, place): (&String, &Place)| {
            (name.clone(), Tensor::from_f32(place.shape.clone(), self.value(place).to_vec()))
        };
        let tensors = weights.iter().map(tensor).collect();
        Model { name: arch.to_owned(), config: config.checked().expect("the sizes fit"), tensors }
    }

    /// Compares values for each tensor of a model with those at `expected`.
    #[track_caller]
    fn assert_close<'a>(
        &self,
        name: &str,
        model: &Model,
        got: impl Iterator<Item = &'a [f32]>,
        expected: &Places,
    ) {
        assert_eq!(model.tensors.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{name}");
        for ((tensor, place), got) in expected.iter().zip(got) {
            let expected = self.value(place);
            assert_eq!(got.len(), expected.len(), "{name}, {tensor}: length");
            let largest = expected.iter().fold(0.0_f32, |max, x| max.max(x.abs()));
            assert!(largest > 0.0, "{name}, {tensor}: nothing to compare");
            for (i, (got, expected)) in got.iter().zip(expected).enumerate() {
                let error = (got - expected).abs() / largest;
                assert!(
                    error <= TOLERANCE,
                    "{name}, {tensor}[{i}]: expected {expected}, got {got} ({error})"
                );
            }
        }
    }
}

#[test]
fn gradients_of_every_parameter_agree_for_every_objective_and_architecture() {
    let fixtures = Fixtures::load();
    for case in &fixtures.index.gradients {
        let model = fixtures.model(&case.arch, &case.config, &case.weights);
        for run in &case.runs {
            let attention = match run.attention.as_str() {
                "causal" => Attention::Causal,
                _ => Attention::Bidirectional,
            };
            let graph = Graph::new(&model.config, attention, Head::All);
            let targets: Vec<Option<u32>> = run.targets.iter().map(|&id| u32::try_from(id).ok()).collect();
            let n_targets = targets.iter().flatten().count() as f32;
            for kernels in [Kernels::Oracle, Kernels::Simd] {
                let name = format!("{}, {}, {kernels:?}", case.name, run.objective);
                let mut tape = Tape::new(graph.clone(), kernels, run.tokens.len());
                let mut losses = vec![0.0; run.tokens.len()];
                let mut gradients: WeightGradients = zero_gradients(&model);
                tape.forward(&model, &run.tokens);
                tape.cross_entropy(&targets, 1.0 / n_targets, &mut losses);
                tape.backward(&model, &run.tokens, &mut gradients);
                let loss = losses.iter().sum::<f32>() / n_targets;
                assert!((f64::from(loss) - run.loss).abs() < 1e-5, "{name}: {loss}, expected {}", run.loss);
                fixtures.assert_close(&name, &model, gradients.iter().map(Vec::as_slice), &run.gradients);
            }
        }
    }
}

#[test]
fn ten_steps_of_adamw_agree() {
    let fixtures = Fixtures::load();
    let case = &fixtures.index.adamw;
    let mut model = fixtures.model(&case.arch, &case.config, &case.weights);
    let graph = Graph::new(&model.config, Attention::Causal, Head::All);
    let mut runner = BatchRunner::new(&model, &graph, case.config.context_length, 2);
    let adamw = AdamW { learning_rate: case.learning_rate, ..AdamW::default() };
    let schedule = Schedule { warmup_steps: case.warmup_steps, decay: None };
    let mut moments = Moments::new(&model);
    assert_eq!(case.steps.len(), 10);
    for (number, step) in (0..).zip(&case.steps) {
        let example = |tokens: &Vec<u32>| Example {
            inputs: tokens.clone(),
            targets: tokens[1..].iter().copied().map(Some).chain([None]).collect(),
        };
        let examples: Vec<Example> = step.tokens.iter().map(example).collect();
        let scale = 1.0 / examples.iter().map(Example::n_targets).sum::<usize>() as f32;
        let gradient = runner.gradient(&model, &examples, scale);
        let loss = gradient.losses.iter().flatten().sum::<f32>() * scale;
        assert!((f64::from(loss) - step.loss).abs() < 1e-4, "step {number}: {loss}, expected {}", step.loss);
        let norm = gradient_norm(&gradient.weights);
        let relative = (norm - step.gradient_norm).abs() / step.gradient_norm;
        assert!(relative < TOLERANCE, "step {number}: {norm}, expected {}", step.gradient_norm);
        assert!(norm > adamw.max_gradient_norm, "step {number}: the gradient is long enough to be cut");
        adamw.apply(&mut model, &gradient.weights, &mut moments, norm, schedule.factor(number));
    }
    let weights = model.tensors.values().map(|tensor| match &tensor.data {
        TensorData::F32(values) => values.as_slice(),
        other => panic!("{other:?}"),
    });
    fixtures.assert_close("ten steps", &model, weights, &case.trained);
}
