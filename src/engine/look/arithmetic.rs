//! How one number of an activation comes to be, with the numbers that it is made of.
//!
//! One case per kind of op, as each has its kernel: what is not here is the order of the ops, which is the op list's.

use crate::engine::protocol::look::{Captured, Expr, Function};
use crate::model::checkpoint::Model;
use crate::model::graph::{ActivationId, Graph, MASKED_SCORE, Op, OpKind, RopePairs, WeightId};

/// A step of one token, and what an op of it read.
pub struct Place<'a> {
    /// The pass.
    pub graph: &'a Graph,
    /// Its weights.
    pub model: &'a Model,
    /// What the op reads, in the order of [`OpKind::inputs`].
    pub inputs: &'a [Captured],
    /// The token.
    pub token: u32,
    /// Its position.
    pub position: usize,
}

impl Place<'_> {
    /// The arithmetic of value `index` of what `op` writes.
    ///
    /// # Panics
    /// If the inputs are not those of the op, or there is no such value.
    pub fn expr(&self, op: &Op, index: usize) -> Expr {
        match op.kind {
            OpKind::Embed { wte } => self.weight(wte, self.token as usize, index),
            OpKind::AddPositions { wpe, .. } => {
                Expr::Sum(vec![self.input(0, index), self.weight(wpe, self.position, index)])
            }
            OpKind::RmsNorm { weight, .. } => self.rms_norm(weight, index),
            OpKind::LayerNorm { weight, bias, .. } => self.layer_norm(weight, bias, index),
            OpKind::Matmul { weight, bias, .. } => self.matmul(weight, bias, index),
            OpKind::Rope { pairs, .. } => self.rope(pairs, index),
            OpKind::CacheWrite { .. } => self.cache_write(op.output, index),
            OpKind::AttentionScores { .. } => self.attention_scores(index),
            OpKind::Scale { factor, .. } => product(number("1/√D", f64::from(factor)), self.input(0, index)),
            OpKind::CausalMask { .. } => self.causal_mask(index),
            OpKind::Softmax { .. } => self.softmax(index),
            OpKind::AttentionValues { .. } => self.attention_values(index),
            OpKind::Add { .. } => Expr::Sum(vec![self.input(0, index), self.input(1, index)]),
            OpKind::SwiGlu { .. } => {
                let gate = self.input(0, index);
                Expr::Product(vec![gate.clone(), call(Function::Sigmoid, gate), self.input(1, index)])
            }
            OpKind::Gelu { .. } => gelu(&self.input(0, index)),
            OpKind::SelectLast { .. } => self.input(0, index),
        }
    }

    fn n_positions(&self) -> usize {
        self.position + 1
    }

    /// Value `index` of input number `input`, named with its place on every axis but that of the one token.
    fn input(&self, input: usize, index: usize) -> Expr {
        let Captured { activation, shape, values } = &self.inputs[input];
        let mut rest = index;
        let mut places = vec![0; shape.len()];
        for (place, len) in places.iter_mut().zip(shape).rev() {
            *place = rest % len;
            rest /= len;
        }
        let dims = &self.graph.shapes[activation];
        let is_token = |dim| matches!(dim, crate::model::graph::Dim::T | crate::model::graph::Dim::R);
        let places: Vec<String> = (places.iter().zip(dims))
            .filter(|(_, dim)| !is_token(**dim))
            .map(|(place, _)| place.to_string())
            .collect();
        number(&format!("{}[{}]", activation.activation.name(), places.join(", ")), f64::from(values[index]))
    }

    fn values(&self, input: usize) -> &[f32] {
        &self.inputs[input].values
    }

    fn row(&self, weight: WeightId, row: usize) -> Vec<f32> {
        let weight = self.graph.weight(weight);
        let tensor = self.model.tensor(weight);
        let mut values = vec![0.0; tensor.cols()];
        tensor.row_to_f32(weight.range.start + row, &mut values);
        values
    }

    /// One element of a matrix.
    fn weight(&self, weight: WeightId, row: usize, column: usize) -> Expr {
        let name = &self.graph.weight(weight).tensor;
        number(&format!("{name}[{row}, {column}]"), f64::from(self.row(weight, row)[column]))
    }

    /// One element of a vector, which is stored as one row.
    fn vector(&self, weight: WeightId, index: usize) -> Expr {
        let Self { graph, model, .. } = self;
        let weight = graph.weight(weight);
        let values = model.tensor(weight).to_f32();
        number(&format!("{}[{index}]", weight.tensor), f64::from(values[weight.range.start + index]))
    }

    fn rms_norm(&self, weight: WeightId, index: usize) -> Expr {
        let len = self.graph.weight(weight).range.len();
        let start = index / len * len;
        let squares = (start..start + len).map(|i| call(Function::Square, self.input(0, i)));
        let mean = quotient(Expr::Sum(squares.collect()), count(len));
        let root = call(Function::Sqrt, Expr::Sum(vec![mean, self.eps()]));
        product(quotient(self.input(0, index), root), self.vector(weight, index - start))
    }

    fn layer_norm(&self, weight: WeightId, bias: WeightId, index: usize) -> Expr {
        let len = self.graph.weight(weight).range.len();
        let start = index / len * len;
        let row = start..start + len;
        let mean = quotient(Expr::Sum(row.clone().map(|i| self.input(0, i)).collect()), count(len));
        let mean = number("mean", mean.value());
        let squares = row.map(|i| call(Function::Square, minus(self.input(0, i), mean.clone())));
        let variance = quotient(Expr::Sum(squares.collect()), count(len));
        let root = call(Function::Sqrt, Expr::Sum(vec![variance, self.eps()]));
        let normed = quotient(minus(self.input(0, index), mean), root);
        Expr::Sum(vec![product(normed, self.vector(weight, index - start)), self.vector(bias, index - start)])
    }

    fn eps(&self) -> Expr {
        number("eps", f64::from(self.graph.config.norm_eps))
    }

    fn matmul(&self, weight: WeightId, bias: Option<WeightId>, index: usize) -> Expr {
        let name = &self.graph.weight(weight).tensor;
        let row = self.row(weight, index);
        let weight = |(column, value): (usize, &f32)| {
            let weight = number(&format!("{name}[{index}, {column}]"), f64::from(*value));
            product(self.input(0, column), weight)
        };
        let terms = row.iter().enumerate().map(weight);
        Expr::Sum(terms.chain(bias.map(|bias| self.vector(bias, index))).collect())
    }

    fn rope(&self, pairs: RopePairs, index: usize) -> Expr {
        let head_size = self.graph.config.head_size;
        let (start, i) = (index / head_size * head_size, index % head_size);
        let half = head_size / 2;
        let (pair, is_first, partner) = match pairs {
            RopePairs::Halves => (i % half, i < half, (i + half) % head_size),
            RopePairs::Adjacent => (i / 2, i.is_multiple_of(2), i ^ 1),
        };
        let exponent = -2.0 * pair as f64 / head_size as f64;
        let angle = self.position as f64 * f64::from(self.graph.config.rope_theta).powf(exponent);
        let named = |function: &str, value: f64| number(&format!("{function}(angle of pair {pair})"), value);
        let (cos, sin) = (named("cos", angle.cos()), named("sin", angle.sin()));
        let (here, there) = (self.input(0, index), self.input(0, start + partner));
        if is_first {
            minus(product(here, cos), product(there, sin))
        } else {
            Expr::Sum(vec![product(there, sin), product(here, cos)])
        }
    }

    /// The row of this token is copied; the rows before were copied when their tokens were read.
    fn cache_write(&self, output: ActivationId, index: usize) -> Expr {
        let row_len = self.values(0).len();
        let row = index / row_len;
        assert!(row == self.position, "{output}: only the row of this token is written, got row {row}");
        self.input(0, index % row_len)
    }

    fn attention_scores(&self, index: usize) -> Expr {
        let config = &self.graph.config;
        let (head, s) = (index / self.n_positions(), index % self.n_positions());
        let kv_head = head / (config.n_head / config.n_kv_head);
        let (q, k) = (head * config.head_size, (s * config.n_kv_head + kv_head) * config.head_size);
        let terms = (0..config.head_size).map(|d| product(self.input(0, q + d), self.input(1, k + d)));
        Expr::Sum(terms.collect())
    }

    fn causal_mask(&self, index: usize) -> Expr {
        let is_visible = index % self.n_positions() <= self.position;
        if is_visible { self.input(0, index) } else { number("masked", f64::from(MASKED_SCORE)) }
    }

    fn softmax(&self, index: usize) -> Expr {
        let len = self.n_positions();
        let start = index / len * len;
        let row = &self.values(0)[start..start + len];
        let max = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let exp = |i: usize| {
            call(Function::Exp, minus(self.input(0, i), number("largest of the row", f64::from(max))))
        };
        quotient(exp(index), Expr::Sum((start..start + len).map(exp).collect()))
    }

    fn attention_values(&self, index: usize) -> Expr {
        let config = &self.graph.config;
        let (head, d) = (index / config.head_size, index % config.head_size);
        let kv_head = head / (config.n_head / config.n_kv_head);
        let n = self.n_positions();
        let v = |s: usize| self.input(1, (s * config.n_kv_head + kv_head) * config.head_size + d);
        Expr::Sum((0..n).map(|s| product(self.input(0, head * n + s), v(s))).collect())
    }
}

fn gelu(x: &Expr) -> Expr {
    let cube = Expr::Product(vec![number("constant", 0.044_715), x.clone(), x.clone(), x.clone()]);
    let root = number("√(2/π)", (2.0 / std::f64::consts::PI).sqrt());
    let tanh = call(Function::Tanh, product(root, Expr::Sum(vec![x.clone(), cube])));
    Expr::Product(vec![number("half", 0.5), x.clone(), Expr::Sum(vec![number("one", 1.0), tanh])])
}

pub(super) fn number(name: &str, value: f64) -> Expr {
    Expr::Number { name: name.to_owned(), value }
}

fn count(n: usize) -> Expr {
    number("how many", n as f64)
}

fn product(a: Expr, b: Expr) -> Expr {
    Expr::Product(vec![a, b])
}

pub(super) fn minus(a: Expr, b: Expr) -> Expr {
    Expr::Minus(Box::new(a), Box::new(b))
}

pub(super) fn quotient(a: Expr, b: Expr) -> Expr {
    Expr::Quotient(Box::new(a), Box::new(b))
}

pub(super) fn call(function: Function, x: Expr) -> Expr {
    Expr::Call(function, Box::new(x))
}
