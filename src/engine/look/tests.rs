use std::rc::Rc;

use super::arithmetic::Place;
use super::experiments;
use crate::cpu::executor::{Executor, Kernels};
use crate::engine::protocol::look::{Captured, Expr, Function, Part};
use crate::lab::divergence::kl_nats;
use crate::model::checkpoint::Model;
use crate::model::config::{Architecture, Config};
use crate::model::graph::{Activation, ActivationId, Attention, Graph, Head, OpKind, Step};
use crate::model::tensor::{Tensor, TensorData};
use crate::model::testing::{assert_close, random_model, small_config};

const ARCHITECTURES: [Architecture; 3] = [Architecture::Qwen3, Architecture::Llama, Architecture::Gpt2];
const IDS: [u32; 7] = [5, 130, 0, 77, 5, 12, 99];

fn model(architecture: Architecture) -> Rc<Model> {
    Rc::new(random_model(&small_config(architecture), 11))
}

fn oracle(model: &Rc<Model>, attention: Attention, head: Head) -> Executor {
    Executor::new(Rc::clone(model), Graph::new(&model.config, attention, head), Kernels::Oracle, 37)
}

/// The whole text, then the last token alone with everything captured.
fn captures(model: &Rc<Model>) -> (Executor, Vec<Captured>) {
    let mut executor = oracle(model, Attention::Causal, Head::Last);
    let position = IDS.len() - 1;
    executor.forward(&IDS[..position], 0, &[]);
    let all: Vec<ActivationId> = executor.graph().ops.iter().map(|op| op.output).collect();
    let output = executor.forward(&IDS[position..], position, &all);
    let step = Step { n_tokens: 1, position };
    let captured = |(activation, values)| Captured {
        activation,
        shape: executor.graph().shape(activation, step),
        values,
    };
    let captured = output.captures.into_iter().map(captured).collect();
    (executor, captured)
}

/// Sum of the sizes of what is added: rounding is a share of it.
fn magnitude(expr: &Expr) -> f64 {
    match expr {
        Expr::Sum(terms) => terms.iter().map(magnitude).sum(),
        Expr::Minus(a, b) => magnitude(a) + magnitude(b),
        Expr::Quotient(a, b) => magnitude(a) / b.value().abs(),
        Expr::Product(factors) => factors.iter().map(magnitude).product(),
        Expr::Number { .. } | Expr::Call(..) => expr.value().abs(),
    }
}

#[test]
fn the_arithmetic_of_every_op_gives_the_value_that_the_oracle_wrote() {
    for architecture in ARCHITECTURES {
        let model = model(architecture);
        let (executor, captured) = captures(&model);
        let find = |id: ActivationId| captured.iter().find(|it| it.activation == id).expect("captured");
        let position = IDS.len() - 1;
        for op in &executor.graph().ops {
            let inputs: Vec<Captured> = op.kind.inputs().into_iter().map(|id| find(id).clone()).collect();
            let output = find(op.output);
            let place = Place {
                graph: executor.graph(),
                model: &model,
                inputs: &inputs,
                token: IDS[position],
                position,
            };
            let len = output.values.len();
            // The caches keep what earlier steps wrote: only the last row is this op's work.
            let first =
                if matches!(op.kind, OpKind::CacheWrite { .. }) { len - len / (position + 1) } else { 0 };
            for index in [first, (first + len) / 2, len - 1] {
                let (expr, value) = (place.expr(op, index), f64::from(output.values[index]));
                let bound = 1e-6 * (magnitude(&expr) + value.abs() + 1e-3);
                let got = expr.value();
                assert!((got - value).abs() <= bound, "{} [{index}]: {got} against {value}", op.output);
            }
        }
    }
}

#[test]
fn functions_are_what_their_names_say() {
    let of = |function, x: f64| {
        Expr::Call(function, Box::new(Expr::Number { name: String::new(), value: x })).value()
    };
    assert_eq!(of(Function::Exp, 0.0), 1.0);
    assert_eq!(of(Function::Sqrt, 9.0), 3.0);
    assert_eq!(of(Function::Square, -3.0), 9.0);
    assert_eq!(of(Function::Sigmoid, 0.0), 0.5);
    assert_eq!(of(Function::Tanh, 0.0), 0.0);
}

#[test]
fn the_lens_after_the_last_block_is_the_model_itself() {
    for architecture in ARCHITECTURES {
        let model = model(architecture);
        let rows = experiments::lens(&model, &IDS);
        let layers: Vec<Option<usize>> = rows.iter().map(|row| row.0).collect();
        assert_eq!(layers, [None, Some(0), Some(1), Some(2)]);
        let logits = oracle(&model, Attention::Causal, Head::Last).forward(&IDS, 0, &[]).logits;
        assert_close("the last block", &rows[3].1, &logits, 1e-4);
        let largest = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(largest(&rows[0].1, &logits) > 0.1, "the blocks do something");
    }
}

#[test]
fn logits_of_each_position_are_those_of_one_pass_however_many_steps_it_takes() {
    for architecture in ARCHITECTURES {
        let config = Config { context_length: 150, ..small_config(architecture) };
        let model = Rc::new(random_model(&config, 11));
        let ids: Vec<u32> = (0..140).map(|n| n * 7 % 131).collect();
        let graph = Graph::new(&config, Attention::Causal, Head::All);
        let whole =
            Executor::new(Rc::clone(&model), graph, Kernels::Oracle, 140).forward(&ids, 0, &[]).logits;
        let mut positions = Vec::new();
        experiments::each_position(&model, &ids, |position, logits| {
            positions.push(position);
            let wanted = &whole[position * config.vocab_size..][..config.vocab_size];
            assert_close("logits", logits, wanted, 1e-3);
        });
        assert!(positions.into_iter().eq(0..140));
        experiments::each_position(&model, &[], |position, _| panic!("no text has no position {position}"));
    }
}

/// The model with the columns of the attention's projection that read `head` set to 0.
fn without_head(model: &Model, layer: usize, head: usize) -> Model {
    let mut model = model.clone();
    let (head_size, name) = (model.config.head_size, format!("blk.{layer}.attn_output.weight"));
    let tensor: &mut Tensor = model.tensors.get_mut(&name).expect("every block projects its heads");
    let cols = tensor.cols();
    let TensorData::F32(values) = &mut tensor.data else { panic!("random models are F32") };
    values.chunks_exact_mut(cols).for_each(|row| row[head * head_size..(head + 1) * head_size].fill(0.0));
    model
}

#[test]
fn a_head_that_is_off_is_a_head_whose_projection_is_zero() {
    for architecture in ARCHITECTURES {
        let model = model(architecture);
        let (layer, head) = (1, 2);
        let got = experiments::without(&model, &IDS, &[Part { layer, head: Some(head) }]);
        let changed = Rc::new(without_head(&model, layer, head));
        let expected = oracle(&changed, Attention::Causal, Head::Last).forward(&IDS, 0, &[]).logits;
        assert_close("logits without a head", &got, &expected, 1e-4);
        let whole = experiments::without(&model, &IDS, &[]);
        assert_ne!(got, whole, "the head does something");
        let unknown = [Part { layer: 9, head: None }, Part { layer: 0, head: Some(99) }];
        assert_eq!(experiments::without(&model, &IDS, &unknown), whole);
    }
}

#[test]
fn an_mlp_that_is_off_adds_nothing_to_the_residual_stream() {
    let model = model(Architecture::Qwen3);
    let got = experiments::without(&model, &IDS, &[Part { layer: 0, head: None }]);
    let mut changed = (*model).clone();
    let down = changed.tensors.get_mut("blk.0.ffn_down.weight").expect("every block has an MLP");
    let TensorData::F32(values) = &mut down.data else { panic!("random models are F32") };
    values.fill(0.0);
    let expected = oracle(&Rc::new(changed), Attention::Causal, Head::Last).forward(&IDS, 0, &[]).logits;
    assert_close("logits without an MLP", &got, &expected, 1e-4);
}

#[test]
fn an_input_moves_its_own_output_and_later_ones_and_no_earlier_one_at_all() {
    for architecture in ARCHITECTURES {
        let model = model(architecture);
        for source in [0, 3, 6] {
            let causal = experiments::influence(&model, &IDS, source, Attention::Causal);
            assert!(causal[..source].iter().all(|&change| change == 0.0), "{causal:?}");
            assert!(causal[source..].iter().all(|&change| change > 0.0), "{causal:?}");
            let open = experiments::influence(&model, &IDS, source, Attention::Bidirectional);
            assert!(open.iter().all(|&change| change > 0.0), "without the mask everything moves: {open:?}");
        }
    }
}

#[test]
fn the_stages_are_those_of_the_op_list_and_the_weights_are_their_last() {
    let model = model(Architecture::Qwen3);
    let names = |mask| {
        let stages = experiments::stages(&model, &IDS, 1, mask);
        stages.iter().map(|stage| stage.activation.activation).collect::<Vec<_>>()
    };
    use Activation::{AttentionScores, AttentionWeights, MaskedScores, ScaledScores};
    assert_eq!(names(Attention::Causal), [AttentionScores, ScaledScores, MaskedScores, AttentionWeights]);
    assert_eq!(names(Attention::Bidirectional), [AttentionScores, ScaledScores, AttentionWeights]);
    for mask in [Attention::Causal, Attention::Bidirectional] {
        let (weights, logits) = experiments::attention(&model, &IDS, mask);
        let n = IDS.len();
        let layer_len = model.config.n_head * n * n;
        assert_eq!(weights.len(), model.config.n_layer * layer_len);
        assert_eq!(logits.len(), n * model.config.vocab_size);
        let last = experiments::stages(&model, &IDS, 1, mask).pop().expect("there are stages");
        assert_close("weights of layer 1", &weights[layer_len..2 * layer_len], &last.values, 1e-6);
        let future: f32 = (0..n).flat_map(|t| weights[t * n + t + 1..(t + 1) * n].iter()).sum();
        assert_eq!(future == 0.0, mask == Attention::Causal, "the mask decides whether the future is read");
        let expected = oracle(&model, mask, Head::All).forward(&IDS, 0, &[]).logits;
        assert_close("logits", &logits, &expected, 1e-4);
    }
}

#[test]
fn divergence_is_zero_for_equals_and_positive_else() {
    assert_eq!(kl_nats(&[0.25, 0.75], &[0.25, 0.75]), 0.0);
    let expected = 0.5 * (0.5f64 / 0.25).ln() + 0.5 * (0.5f64 / 0.75).ln();
    assert!((kl_nats(&[0.5, 0.5], &[0.25, 0.75]) - expected).abs() < 1e-12);
}
