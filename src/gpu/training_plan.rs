//! From a backward op to its dispatches.

use super::device::GpuError;
use super::kernels::Kernel;
use super::plan::{Rows, Source, WeightState, head_constants};
use crate::model::backward::{BackwardOp, GradientOutput};
use crate::model::graph::{ActivationId, Graph, OpKind, RopePairs, Step, WeightId};

/// A kernel, what it is given and how many invocations it takes.
pub(super) struct Launch {
    pub kernel: &'static Kernel,
    pub constants: Vec<(&'static str, f64)>,
    pub sources: Vec<(&'static str, Source)>,
    pub n_invocations: usize,
}

impl Launch {
    /// A launch that is given the step.
    pub fn new(
        kernel: &'static str,
        constants: Vec<(&'static str, f64)>,
        sources: &[(&'static str, Source)],
        n_invocations: usize,
    ) -> Self {
        let sources = [("step", Source::Step)].into_iter().chain(sources.iter().copied()).collect();
        Self { kernel: Kernel::named(kernel), constants, sources, n_invocations }
    }
}

/// The batch that the launches are for.
#[derive(Clone, Copy)]
pub(super) struct Batch<'a> {
    pub graph: &'a Graph,
    pub n_tokens: usize,
    pub n_sequences: usize,
}

impl Batch<'_> {
    /// Elements of an activation, of all texts.
    pub fn len(self, id: ActivationId) -> usize {
        self.n_sequences * self.graph.len(id, Step { n_tokens: self.n_tokens, position: 0 })
    }

    /// How `op` runs.
    ///
    /// # Errors
    /// [`GpuError::Setup`] for [`OpKind::SelectLast`], which no graph for training has.
    pub fn launches(self, op: &BackwardOp) -> Result<Vec<Launch>, GpuError> {
        let d_out = Source::Gradient(op.op.output);
        Ok(match op.op.kind {
            OpKind::Embed { wte } => vec![self.embed(op, wte)],
            OpKind::RmsNorm { x, weight } => self.rms_norm(op, x, weight),
            OpKind::LayerNorm { x, weight, bias } => self.layer_norm(op, x, [weight, bias]),
            OpKind::AddPositions { x: _, wpe } => self.add_positions(op, wpe),
            OpKind::Gelu { x } => vec![self.gelu(op, x)],
            OpKind::Matmul { x, weight, bias } => {
                let mut launches = self.matmul(op, x, weight);
                launches.extend(bias.map(|bias| self.bias(op, bias)));
                launches
            }
            OpKind::Rope { x: _, pairs } => vec![self.rope(op, pairs)],
            OpKind::CacheWrite { .. } | OpKind::Add { .. } => {
                op.outputs.iter().map(|output| self.scale(output, 1.0, d_out)).collect()
            }
            OpKind::Scale { x: _, factor } => vec![self.scale(&op.outputs[0], factor, d_out)],
            OpKind::AttentionScores { q, k } => vec![
                self.heads("attention_scores_backward_q", ("k", k), d_out, ("d_q", &op.outputs[0])),
                self.heads("attention_scores_backward_k", ("q", q), d_out, ("d_k", &op.outputs[1])),
            ],
            OpKind::AttentionValues { weights, v } => vec![
                self.heads(
                    "attention_values_backward_weights",
                    ("v", v),
                    d_out,
                    ("d_weights", &op.outputs[0]),
                ),
                self.heads(
                    "attention_values_backward_v",
                    ("weights", weights),
                    d_out,
                    ("d_v", &op.outputs[1]),
                ),
            ],
            OpKind::CausalMask { x } => {
                let sources = [("d_out", d_out), ("d_x", only(&op.outputs[0]))];
                let constants = Rows::by_last_axis(self.graph, x).constants();
                vec![Launch::new("causal_mask_backward", constants, &sources, self.len(x))]
            }
            OpKind::Softmax { x } => {
                let y = Source::Activation(op.op.output);
                let sources = [("y", y), ("d_out", d_out), ("d_x", only(&op.outputs[0]))];
                let constants = Rows::by_last_axis(self.graph, x).constants();
                vec![Launch::new("softmax_backward", constants, &sources, self.len(x) / self.n_tokens)]
            }
            OpKind::SwiGlu { gate, up } => vec![self.swiglu(op, [gate, up])],
            OpKind::SelectLast { .. } => {
                let message = format!("training on it has no kernel {}", op.kernel());
                return Err(GpuError::Setup { message });
            }
        })
    }

    fn embed(self, op: &BackwardOp, wte: WeightId) -> Launch {
        let sources = [
            ("tokens", Source::Tokens),
            ("d_out", Source::Gradient(op.op.output)),
            ("d_weight", Source::State(WeightState::Gradient, wte)),
        ];
        let mut constants = Rows::by_last_axis(self.graph, op.op.output).constants();
        constants.push(("WEIGHT_ROWS", self.graph.config.vocab_size as f64));
        let n_invocations = self.graph.config.vocab_size * self.graph.config.n_embd;
        Launch::new("embed_backward", constants, &sources, n_invocations)
    }

    fn rms_norm(self, op: &BackwardOp, x: ActivationId, weight: WeightId) -> Vec<Launch> {
        let n_cols = self.graph.weight(weight).range.len();
        let d_out = ("d_out", Source::Gradient(op.op.output));
        let row_scales = ("row_scales", Source::Training("row_scales"));
        let sources = [
            ("x", Source::Activation(x)),
            d_out,
            ("d_x", Source::Gradient(op.outputs[0].id.0)),
            row_scales,
            ("weight", Source::Weight(weight)),
        ];
        let rows = Rows::by_last_axis(self.graph, x).constants();
        let mut constants = rows.clone();
        constants.push(("EPS", f64::from(self.graph.config.norm_eps)));
        constants.push(adds(&op.outputs[0]));
        let d_weight = ("d_weight", Source::State(WeightState::Gradient, weight));
        let weight_sources = [("x", Source::Activation(x)), d_out, row_scales, d_weight];
        vec![
            Launch::new("rms_norm_backward", constants, &sources, self.len(x) / n_cols),
            Launch::new("rms_norm_backward_weight", rows, &weight_sources, n_cols),
        ]
    }

    fn layer_norm(self, op: &BackwardOp, x: ActivationId, [weight, bias]: [WeightId; 2]) -> Vec<Launch> {
        let n_cols = self.graph.weight(weight).range.len();
        let d_out = ("d_out", Source::Gradient(op.op.output));
        let x_source = ("x", Source::Activation(x));
        let row_scales = ("row_scales", Source::Training("row_scales"));
        let row_means = ("row_means", Source::Training("row_means"));
        let d_x = ("d_x", Source::Gradient(op.outputs[0].id.0));
        let sources = [x_source, d_out, d_x, row_scales, row_means, ("weight", Source::Weight(weight))];
        let rows = Rows::by_last_axis(self.graph, x).constants();
        let mut constants = rows.clone();
        constants.push(("EPS", f64::from(self.graph.config.norm_eps)));
        constants.push(adds(&op.outputs[0]));
        let d_weight = ("d_weight", Source::State(WeightState::Gradient, weight));
        let d_bias = ("d_bias", Source::State(WeightState::Gradient, bias));
        let weight_sources = [x_source, d_out, row_scales, row_means, d_weight, d_bias];
        vec![
            Launch::new("layer_norm_backward", constants, &sources, self.len(x) / n_cols),
            Launch::new("layer_norm_backward_weight", rows, &weight_sources, n_cols),
        ]
    }

    fn add_positions(self, op: &BackwardOp, wpe: WeightId) -> Vec<Launch> {
        let d_out = Source::Gradient(op.op.output);
        let d_weight = ("d_weight", Source::State(WeightState::Gradient, wpe));
        let constants = Rows::by_last_axis(self.graph, op.op.output).constants();
        let n_invocations = self.len(op.op.output) / self.n_sequences;
        let of_weight =
            Launch::new("add_positions_backward", constants, &[("d_out", d_out), d_weight], n_invocations);
        vec![self.scale(&op.outputs[0], 1.0, d_out), of_weight]
    }

    fn gelu(self, op: &BackwardOp, x: ActivationId) -> Launch {
        let d_out = ("d_out", Source::Gradient(op.op.output));
        let sources = [("x", Source::Activation(x)), d_out, ("d_x", only(&op.outputs[0]))];
        let constants = Rows::by_last_axis(self.graph, x).constants();
        Launch::new("gelu_backward", constants, &sources, self.len(x))
    }

    fn bias(self, op: &BackwardOp, bias: WeightId) -> Launch {
        let d_bias = ("d_bias", Source::State(WeightState::Gradient, bias));
        let sources = [("d_out", Source::Gradient(op.op.output)), d_bias];
        let constants = Rows::by_first_axis(self.graph, op.op.output).constants();
        Launch::new("bias_backward", constants, &sources, self.graph.weight(bias).range.len())
    }

    fn matmul(self, op: &BackwardOp, x: ActivationId, weight: WeightId) -> Vec<Launch> {
        let d_out = ("d_out", Source::Gradient(op.op.output));
        let n_rows = self.graph.weight(weight).range.len();
        let mut constants = Rows::by_first_axis(self.graph, x).constants();
        constants.push(("WEIGHT_ROWS", n_rows as f64));
        let d_weight = ("d_weight", Source::State(WeightState::Gradient, weight));
        let weight_sources = [("x", Source::Activation(x)), d_out, d_weight];
        let n_cols = self.graph.weight(weight).cols.expect("a matrix has columns");
        let of_weight =
            Launch::new("matmul_backward_weight", constants.clone(), &weight_sources, n_rows * n_cols);
        constants.push(adds(&op.outputs[0]));
        let sources =
            [d_out, ("d_x", Source::Gradient(op.outputs[0].id.0)), ("weight", Source::Weight(weight))];
        vec![Launch::new("matmul_backward_x", constants, &sources, self.len(x)), of_weight]
    }

    fn rope(self, op: &BackwardOp, pairs: RopePairs) -> Launch {
        let x = op.outputs[0].id.0;
        let sources = [
            ("d_out", Source::Gradient(op.op.output)),
            ("angles", Source::Angles),
            ("d_x", only(&op.outputs[0])),
        ];
        let (stride, partner) = match pairs {
            RopePairs::Halves => (1, self.graph.config.head_size / 2),
            RopePairs::Adjacent => (2, 1),
        };
        let mut constants = Rows::by_last_axis(self.graph, x).constants();
        constants.push(("PAIR_STRIDE", f64::from(stride)));
        constants.push(("PARTNER", partner as f64));
        Launch::new("rope_backward", constants, &sources, self.len(x) / 2)
    }

    fn scale(self, output: &GradientOutput, factor: f32, d_out: Source) -> Launch {
        let sources = [("d_out", d_out), ("d_x", Source::Gradient(output.id.0))];
        let mut constants = Rows::by_last_axis(self.graph, output.id.0).constants();
        constants.push(("FACTOR", f64::from(factor)));
        constants.push(adds(output));
        Launch::new("scale_backward", constants, &sources, self.len(output.id.0))
    }

    fn heads(
        self,
        kernel: &'static str,
        (name, read): (&'static str, ActivationId),
        d_out: Source,
        (written, output): (&'static str, &GradientOutput),
    ) -> Launch {
        let sources = [(name, Source::Activation(read)), ("d_out", d_out), (written, only(output))];
        Launch::new(kernel, head_constants(self.graph), &sources, self.len(output.id.0))
    }

    fn swiglu(self, op: &BackwardOp, [gate, up]: [ActivationId; 2]) -> Launch {
        let sources = [
            ("gate", Source::Activation(gate)),
            ("up", Source::Activation(up)),
            ("d_out", Source::Gradient(op.op.output)),
            ("d_gate", only(&op.outputs[0])),
            ("d_up", only(&op.outputs[1])),
        ];
        let constants = Rows::by_last_axis(self.graph, gate).constants();
        Launch::new("swiglu_backward", constants, &sources, self.len(gate))
    }
}

/// The constant that says whether a kernel adds to what is there.
fn adds(output: &GradientOutput) -> (&'static str, f64) {
    ("ADDS", f64::from(u8::from(output.is_added)))
}

/// The gradient that a kernel writes which cannot add.
///
/// # Panics
/// If another op writes a part of it: no graph of ours has such an op.
fn only(output: &GradientOutput) -> Source {
    assert!(!output.is_added, "{} is a sum", output.id);
    Source::Gradient(output.id.0)
}
