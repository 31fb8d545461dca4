use std::collections::BTreeSet;

use super::config::{Architecture, ConfigError};
use super::graph::{Activation, ActivationId, Attention, Graph, Head, OpKind, Step};
use super::testing::small_config;

fn graphs() -> Vec<Graph> {
    let mut graphs = Vec::new();
    for architecture in [Architecture::Qwen3, Architecture::Llama, Architecture::Gpt2] {
        for attention in [Attention::Causal, Attention::Bidirectional] {
            for head in [Head::Last, Head::All] {
                graphs.push(Graph::new(&small_config(architecture), attention, head));
            }
        }
    }
    graphs
}

#[test]
fn every_op_reads_what_an_earlier_op_wrote() {
    for graph in graphs() {
        let mut written = BTreeSet::new();
        for op in &graph.ops {
            for input in op.kind.inputs() {
                assert!(written.contains(&input), "{} reads {input} before it is written", op.output);
            }
            assert!(written.insert(op.output), "{} is written twice", op.output);
        }
        assert_eq!(written.len(), graph.shapes.len());
        assert_eq!(graph.ops.last().map(|op| op.output), Some(ActivationId::global(Activation::Logits)));
    }
}

#[test]
fn matmul_shapes_fit_their_weights() {
    let step = Step { n_tokens: 5, position: 3 };
    for graph in graphs() {
        for op in &graph.ops {
            let OpKind::Matmul { x, weight, bias } = op.kind else { continue };
            let weight = graph.weight(weight);
            let (x, out) = (graph.shape(x, step), graph.shape(op.output, step));
            assert_eq!(Some(x[1..].iter().product()), weight.cols, "{}", op.output);
            assert_eq!(out[1..].iter().product::<usize>(), weight.range.len(), "{}", op.output);
            assert!(bias.is_none_or(|bias| graph.weight(bias).range == weight.range), "{}", op.output);
        }
    }
}

#[test]
fn only_a_causal_pass_has_a_mask_and_only_generation_selects_the_last_row() {
    for graph in graphs() {
        let has = |kernel: &str| graph.ops.iter().any(|op| op.kind.kernel() == kernel);
        assert_eq!(has("causal_mask"), graph.attention == Attention::Causal);
        assert_eq!(has("select_last"), graph.head == Head::Last);
    }
}

#[test]
fn names_of_activations_round_trip() {
    for (index, (activation, _)) in Activation::ALL.iter().enumerate() {
        assert_eq!(*activation as usize, index, "the table is in the order of the enum");
    }
    for graph in graphs() {
        for id in graph.shapes.keys() {
            assert_eq!(id.to_string().parse(), Ok(*id));
        }
    }
    for wrong in ["", "block.", "block.x.q", "block.1", "block.1.nothing", "Logits", "block.-1.q"] {
        assert!(wrong.parse::<ActivationId>().is_err(), "{wrong}");
    }
}

#[test]
fn impossible_configs_are_refused() {
    let good = small_config(Architecture::Qwen3);
    let mut bad = good.clone();
    bad.n_layer = 0;
    assert!(matches!(bad.checked(), Err(ConfigError::OutOfRange { name: "n_layer", got: 0, .. })));
    let mut bad = good.clone();
    bad.n_kv_head = 3;
    assert_eq!(bad.checked(), Err(ConfigError::HeadGroups { n_head: 4, n_kv_head: 3 }));
    let mut bad = good.clone();
    bad.head_size = 15;
    assert_eq!(bad.checked(), Err(ConfigError::OddHead(15)));
    let mut bad = good.clone();
    bad.norm_eps = f32::NAN;
    assert!(matches!(bad.checked(), Err(ConfigError::NotPositive { name: "norm_eps", .. })));
    let mut bad = good;
    bad.vocab_size = usize::MAX;
    assert!(matches!(bad.checked(), Err(ConfigError::OutOfRange { name: "vocab_size", .. })));
}
