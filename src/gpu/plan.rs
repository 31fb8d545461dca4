//! From an op to a dispatch: which constants its kernel gets, which buffers, how many invocations.

use super::kernels::Kernel;
use crate::model::graph::{
    ActivationId, Dim, Graph, Head, MASKED_SCORE, Op, OpKind, RopePairs, Step, WeightId,
};

/// How one op runs on the device.
pub(super) struct Plan {
    /// The kernel.
    pub kernel: &'static Kernel,
    /// The constants of its pipeline, but for those that depend on the matrix or its part.
    pub constants: Vec<(&'static str, f64)>,
    /// Its buffers by the name of the variable, but for those of the matrix.
    pub sources: Vec<(&'static str, Source)>,
    /// The matrix that it reads.
    pub matrix: Option<WeightId>,
    /// How many invocations it takes.
    pub invocations: Invocations,
}

/// What a kernel's variable stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    /// The step uniform.
    Step,
    /// The tokens of the step.
    Tokens,
    /// The table of cosines and sines.
    Angles,
    /// An activation.
    Activation(ActivationId),
    /// A weight that is a vector.
    Vector(WeightId),
    /// A bias that is not there.
    NoBias,
    /// The gradient of an activation.
    Gradient(ActivationId),
    /// All elements of a weight, matrix or vector, in F32.
    Weight(WeightId),
    /// What training keeps for each element of a weight.
    State(WeightState, WeightId),
    /// A buffer of training, by the name that the shaders give it.
    Training(&'static str),
}

/// What training keeps for each element of a weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum WeightState {
    /// Its gradient.
    Gradient,
    /// The running mean of its gradient.
    Mean,
    /// The running mean of its gradient's square.
    Square,
}

/// The number of invocations of a dispatch, as a function of the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Invocations {
    /// Rows for each token, or 0 for one row in all.
    rows_per_token: usize,
    /// Invocations for each row.
    per_row: PerRow,
}

/// The number of invocations that share a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PerRow {
    /// Always the same.
    Fixed(usize),
    /// As many as positions so far.
    Positions,
    /// As many as the bound part of the matrix has rows.
    PartRows,
}

impl Invocations {
    /// The number in `step`, where the bound part of the matrix has `part_rows` rows.
    pub fn count(self, step: Step, part_rows: usize) -> usize {
        let n_rows = (self.rows_per_token * step.n_tokens).max(1);
        n_rows
            * match self.per_row {
                PerRow::Fixed(n) => n,
                PerRow::Positions => step.position + step.n_tokens,
                PerRow::PartRows => part_rows,
            }
    }
}

/// An activation seen as rows, as `shaders/lib/rows.wgsl` sees it.
#[derive(Clone, Copy)]
pub(super) struct Rows {
    per_token: usize,
    /// `None` for S.
    cols: Option<usize>,
}

impl Rows {
    /// All axes but the last, times the last.
    pub fn by_last_axis(graph: &Graph, id: ActivationId) -> Self {
        let shape = &graph.shapes[&id];
        Self::split(graph, id, shape.len() - 1)
    }

    /// The first axis, times all others.
    pub fn by_first_axis(graph: &Graph, id: ActivationId) -> Self {
        Self::split(graph, id, 1)
    }

    fn split(graph: &Graph, id: ActivationId, at: usize) -> Self {
        let (rows, cols) = graph.shapes[&id].split_at(at);
        let fixed = |dim| {
            assert!(!matches!(dim, Dim::T | Dim::S | Dim::R), "axis {dim:?} of {id} in that place");
            graph.dim(dim, Step { n_tokens: 1, position: 0 })
        };
        let per_token = rows.iter().map(|&dim| match dim {
            Dim::T => 1,
            Dim::R => usize::from(graph.head == Head::All),
            other => fixed(other),
        });
        let cols = match cols {
            [Dim::S] => None,
            cols => Some(cols.iter().map(|&dim| fixed(dim)).product()),
        };
        Self { per_token: per_token.product(), cols }
    }

    pub fn constants(self) -> Vec<(&'static str, f64)> {
        vec![("ROWS_PER_TOKEN", self.per_token as f64), ("COLS", self.cols.unwrap_or(0) as f64)]
    }

    fn each_element(self) -> Invocations {
        let per_row = self.cols.map_or(PerRow::Positions, PerRow::Fixed);
        Invocations { rows_per_token: self.per_token, per_row }
    }

    fn each_row(self) -> Invocations {
        Invocations { rows_per_token: self.per_token, per_row: PerRow::Fixed(1) }
    }

    fn each_pair(self) -> Invocations {
        let cols = self.cols.expect("heads have a fixed width");
        Invocations { rows_per_token: self.per_token, per_row: PerRow::Fixed(cols / 2) }
    }

    fn each_part_row(self) -> Invocations {
        Invocations { rows_per_token: self.per_token, per_row: PerRow::PartRows }
    }
}

impl Plan {
    /// How `op` runs.
    pub fn new(graph: &Graph, op: &Op) -> Self {
        let rows = match op.kind {
            // A cache grows; what is appended to it does not.
            OpKind::CacheWrite { x } => Rows::by_last_axis(graph, x),
            OpKind::Matmul { .. } => Rows::by_first_axis(graph, op.output),
            _ => Rows::by_last_axis(graph, op.output),
        };
        let mut plan = Self {
            kernel: Kernel::named(op.kind.kernel()),
            constants: Vec::new(),
            sources: vec![("step", Source::Step), ("out", Source::Activation(op.output))],
            matrix: None,
            invocations: rows.each_element(),
        };
        let is_head_kernel =
            matches!(op.kind, OpKind::AttentionScores { .. } | OpKind::AttentionValues { .. });
        plan.constants = if is_head_kernel { head_constants(graph) } else { rows.constants() };
        plan.add_operands(graph, op, rows);
        plan
    }

    /// What the kinds of op have of their own.
    fn add_operands(&mut self, graph: &Graph, op: &Op, rows: Rows) {
        match op.kind {
            OpKind::Embed { wte } => {
                self.sources.push(("tokens", Source::Tokens));
                self.matrix = Some(wte);
            }
            OpKind::AddPositions { x, wpe } => {
                self.read("x", x);
                self.matrix = Some(wpe);
            }
            OpKind::RmsNorm { x, weight } => {
                self.add_norm(graph, x, weight, rows);
            }
            OpKind::LayerNorm { x, weight, bias } => {
                self.add_norm(graph, x, weight, rows);
                self.sources.push(("bias", Source::Vector(bias)));
            }
            OpKind::Matmul { x, weight, bias } => {
                self.read("x", x);
                self.matrix = Some(weight);
                self.sources.push(("bias", bias.map_or(Source::NoBias, Source::Vector)));
                self.constants.push(("HAS_BIAS", f64::from(u8::from(bias.is_some()))));
                self.invocations = rows.each_part_row();
            }
            OpKind::Rope { x, pairs } => {
                self.read("x", x);
                self.sources.push(("angles", Source::Angles));
                let (stride, partner) = match pairs {
                    RopePairs::Halves => (1, graph.config.head_size / 2),
                    RopePairs::Adjacent => (2, 1),
                };
                self.constants.push(("PAIR_STRIDE", f64::from(stride)));
                self.constants.push(("PARTNER", partner as f64));
                self.invocations = rows.each_pair();
            }
            OpKind::AttentionScores { q, k } => {
                self.read("q", q);
                self.read("k", k);
            }
            OpKind::AttentionValues { weights, v } => {
                self.read("weights", weights);
                self.read("v", v);
            }
            OpKind::Scale { x, factor } => {
                self.read("x", x);
                self.constants.push(("FACTOR", f64::from(factor)));
            }
            OpKind::CausalMask { x } => {
                self.read("x", x);
                self.constants.push(("MASKED_SCORE", f64::from(MASKED_SCORE)));
            }
            OpKind::Softmax { x } => {
                self.read("x", x);
                self.invocations = rows.each_row();
            }
            OpKind::CacheWrite { x } | OpKind::Gelu { x } | OpKind::SelectLast { x } => self.read("x", x),
            OpKind::Add { a, b } => {
                self.read("a", a);
                self.read("b", b);
            }
            OpKind::SwiGlu { gate, up } => {
                self.read("gate", gate);
                self.read("up", up);
            }
        }
    }

    fn add_norm(&mut self, graph: &Graph, x: ActivationId, weight: WeightId, rows: Rows) {
        self.read("x", x);
        self.sources.push(("weight", Source::Vector(weight)));
        self.constants.push(("EPS", f64::from(graph.config.norm_eps)));
        self.invocations = rows.each_row();
    }

    fn read(&mut self, name: &'static str, x: ActivationId) {
        self.sources.push((name, Source::Activation(x)));
    }
}

pub(super) fn head_constants(graph: &Graph) -> Vec<(&'static str, f64)> {
    let config = &graph.config;
    vec![
        ("N_HEAD", config.n_head as f64),
        ("N_KV_HEAD", config.n_kv_head as f64),
        ("HEAD_SIZE", config.head_size as f64),
    ]
}
