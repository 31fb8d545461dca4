//! The forward pass of a GPT, written once.

use std::collections::BTreeMap;

use super::config::{Architecture, Config};
use super::graph::Activation::{self, *};
use super::graph::Dim::{C, D, F, H, K as KV, R, S, T, V as VOCAB};
use super::graph::{ActivationId, Attention, Dim, Graph, Head, Op, OpKind, RopePairs, Weight, WeightId};

impl Graph {
    /// The forward pass of a model of shape `config`.
    pub fn new(config: &Config, attention: Attention, head: Head) -> Self {
        let graph = Self {
            config: config.clone(),
            attention,
            head,
            ops: Vec::new(),
            weights: Vec::new(),
            shapes: BTreeMap::new(),
        };
        let mut pass = Builder { graph, layer: None };
        let mut residual = pass.embedding();
        for layer in 0..config.n_layer {
            pass.layer = Some(layer);
            let attended = pass.attention(residual);
            residual = pass.add(ResidualMid, residual, attended);
            let transformed = pass.mlp(residual);
            residual = pass.add(ResidualOut, residual, transformed);
        }
        pass.layer = None;
        pass.logits(residual);
        pass.graph
    }
}

/// Appends ops; the methods below are the model, from the tokens to the logits.
struct Builder {
    graph: Graph,
    layer: Option<usize>,
}

impl Builder {
    fn embedding(&mut self) -> ActivationId {
        let (vocab_size, n_embd) = (self.graph.config.vocab_size, self.graph.config.n_embd);
        let wte = self.matrix("token_embd", 0..vocab_size, vocab_size, n_embd);
        let x = self.op(TokenEmbedding, &[T, C], OpKind::Embed { wte });
        if !self.is_gpt2() {
            return x;
        }
        let context_length = self.graph.config.context_length;
        let wpe = self.matrix("position_embd", 0..context_length, context_length, n_embd);
        self.op(PositionedEmbedding, &[T, C], OpKind::AddPositions { x, wpe })
    }

    /// Multi-head attention ("Attention Is All You Need", section 3.2).
    fn attention(&mut self, residual: ActivationId) -> ActivationId {
        let x = self.norm(AttentionNorm, &[T, C], residual, "attn_norm");
        let [q, k, v] = self.qkv(x);
        let q = self.position(q, "attn_q_norm", [QNorm, QRope], H);
        let k = self.position(k, "attn_k_norm", [KNorm, KRope], KV);
        let k = self.op(KCache, &[S, KV, D], OpKind::CacheWrite { x: k });
        let v = self.op(VCache, &[S, KV, D], OpKind::CacheWrite { x: v });
        let x = self.op(AttentionScores, &[H, T, S], OpKind::AttentionScores { q, k });
        let factor = 1.0 / (self.graph.config.head_size as f32).sqrt();
        let mut x = self.op(ScaledScores, &[H, T, S], OpKind::Scale { x, factor });
        if self.graph.attention == Attention::Causal {
            x = self.op(MaskedScores, &[H, T, S], OpKind::CausalMask { x });
        }
        let weights = self.op(AttentionWeights, &[H, T, S], OpKind::Softmax { x });
        let x = self.op(AttentionValues, &[T, H, D], OpKind::AttentionValues { weights, v });
        self.linear(AttentionOutput, &[T, C], x, "attn_output")
    }

    fn qkv(&mut self, x: ActivationId) -> [ActivationId; 3] {
        let n_q = self.graph.config.n_head * self.graph.config.head_size;
        let n_kv = self.graph.config.n_kv_head * self.graph.config.head_size;
        if !self.is_gpt2() {
            return [(Q, H, "attn_q"), (K, KV, "attn_k"), (V, KV, "attn_v")]
                .map(|(output, heads, name)| self.linear(output, &[T, heads, D], x, name));
        }
        let parts = [(Q, H, 0..n_q), (K, KV, n_q..n_q + n_kv), (V, KV, n_q + n_kv..n_q + 2 * n_kv)];
        parts.map(|(output, heads, range)| {
            let n_embd = self.graph.config.n_embd;
            let weight = self.matrix("attn_qkv", range.clone(), n_q + 2 * n_kv, n_embd);
            let bias = Some(self.vector("attn_qkv.bias", range, n_q + 2 * n_kv));
            self.op(output, &[T, heads, D], OpKind::Matmul { x, weight, bias })
        })
    }

    /// Per-head norm and rotation of queries or keys, where the architecture has them.
    fn position(
        &mut self,
        x: ActivationId,
        norm: &str,
        outputs: [Activation; 2],
        heads: Dim,
    ) -> ActivationId {
        let shape = [T, heads, D];
        let pairs = match self.graph.config.architecture {
            Architecture::Gpt2 => return x,
            Architecture::Llama => RopePairs::Adjacent,
            Architecture::Qwen3 => RopePairs::Halves,
        };
        let x = match self.graph.config.architecture {
            Architecture::Qwen3 => self.norm(outputs[0], &shape, x, norm),
            Architecture::Llama | Architecture::Gpt2 => x,
        };
        self.op(outputs[1], &shape, OpKind::Rope { x, pairs })
    }

    fn mlp(&mut self, residual: ActivationId) -> ActivationId {
        let x = self.norm(FfnNorm, &[T, C], residual, "ffn_norm");
        let hidden = if self.is_gpt2() {
            let x = self.linear(FfnUp, &[T, F], x, "ffn_up");
            OpKind::Gelu { x }
        } else {
            let gate = self.linear(FfnGate, &[T, F], x, "ffn_gate");
            let up = self.linear(FfnUp, &[T, F], x, "ffn_up");
            OpKind::SwiGlu { gate, up }
        };
        let x = self.op(FfnHidden, &[T, F], hidden);
        self.linear(FfnOutput, &[T, C], x, "ffn_down")
    }

    fn logits(&mut self, residual: ActivationId) {
        let mut x = self.norm(FinalNorm, &[T, C], residual, "output_norm");
        if self.graph.head == Head::Last {
            x = self.op(OutputRows, &[R, C], OpKind::SelectLast { x });
        }
        let (vocab_size, n_embd) = (self.graph.config.vocab_size, self.graph.config.n_embd);
        let name = if self.graph.config.is_head_tied { "token_embd" } else { "output" };
        let weight = self.matrix(name, 0..vocab_size, vocab_size, n_embd);
        self.op(Logits, &[R, VOCAB], OpKind::Matmul { x, weight, bias: None });
    }

    // What follows is bookkeeping: names, shapes and weights.

    fn is_gpt2(&self) -> bool {
        self.graph.config.architecture == Architecture::Gpt2
    }

    fn op(&mut self, output: Activation, shape: &[Dim], kind: OpKind) -> ActivationId {
        let output = ActivationId { layer: self.layer, activation: output };
        let previous = self.graph.shapes.insert(output, shape.to_vec());
        assert_eq!(previous, None, "{output} is written twice");
        self.graph.ops.push(Op { kind, output });
        output
    }

    fn add(&mut self, output: Activation, a: ActivationId, b: ActivationId) -> ActivationId {
        self.op(output, &[T, C], OpKind::Add { a, b })
    }

    fn norm(&mut self, output: Activation, shape: &[Dim], x: ActivationId, name: &str) -> ActivationId {
        let last = *shape.last().expect("a norm has an axis");
        let len = self.fixed(last);
        let weight = self.vector(&format!("{name}.weight"), 0..len, len);
        if self.is_gpt2() {
            let bias = self.vector(&format!("{name}.bias"), 0..len, len);
            return self.op(output, shape, OpKind::LayerNorm { x, weight, bias });
        }
        self.op(output, shape, OpKind::RmsNorm { x, weight })
    }

    /// A matrix from the axes after the first of `x` to the axes after the first of `shape`.
    fn linear(&mut self, output: Activation, shape: &[Dim], x: ActivationId, name: &str) -> ActivationId {
        let cols = self.graph.shapes[&x].clone()[1..].iter().map(|&dim| self.fixed(dim)).product();
        let rows = shape[1..].iter().map(|&dim| self.fixed(dim)).product();
        let weight = self.matrix(name, 0..rows, rows, cols);
        let bias = self.is_gpt2().then(|| self.vector(&format!("{name}.bias"), 0..rows, rows));
        self.op(output, shape, OpKind::Matmul { x, weight, bias })
    }

    /// Length of an axis that does not change from step to step.
    fn fixed(&self, dim: Dim) -> usize {
        assert!(!matches!(dim, T | S | R), "{dim:?} changes from step to step");
        self.graph.dim(dim, super::graph::Step { n_tokens: 1, position: 0 })
    }

    fn matrix(
        &mut self,
        name: &str,
        range: std::ops::Range<usize>,
        outer_len: usize,
        cols: usize,
    ) -> WeightId {
        self.weight(&format!("{name}.weight"), range, outer_len, Some(cols))
    }

    fn vector(&mut self, name: &str, range: std::ops::Range<usize>, outer_len: usize) -> WeightId {
        self.weight(name, range, outer_len, None)
    }

    /// The id of a weight; one that two ops read, such as a tied embedding, is listed once.
    fn weight(
        &mut self,
        name: &str,
        range: std::ops::Range<usize>,
        outer_len: usize,
        cols: Option<usize>,
    ) -> WeightId {
        let tensor = match self.layer {
            Some(layer) => format!("blk.{layer}.{name}"),
            None => name.to_owned(),
        };
        let weight = Weight { tensor, range, outer_len, cols };
        let weights = &mut self.graph.weights;
        let found = weights.iter().position(|known| *known == weight);
        WeightId(found.unwrap_or_else(|| {
            weights.push(weight);
            weights.len() - 1
        }))
    }
}
