//! Runs the op list on the device, one step at a time.

use super::device::{Gpu, GpuError};
use super::kernels::StepUniform;
use super::load::{Loaded, slot};
use crate::model::checkpoint::Model;
use crate::model::graph::{Activation, ActivationId, Attention, Graph, Step};
use crate::model::step::StepOutput;

/// A model on the device, with its KV cache.
pub struct Executor {
    gpu: Gpu,
    graph: Graph,
    max_step_tokens: usize,
    loaded: Loaded,
    /// Where results are copied to be read; `None` while a step is reading, or after one that was cancelled then.
    staging: Option<wgpu::Buffer>,
}

/// An activation that a step reads back.
struct Capture {
    id: ActivationId,
    /// Number of ops to run before: then its buffer holds it, and not yet that of the next block.
    after_ops: usize,
    n_values: usize,
    /// Where it goes in the staging buffer.
    offset: usize,
}

impl Executor {
    /// Puts `model` on the device: all buffers, pipelines and bind groups that `graph` will ever need.
    ///
    /// Steps will have at most `max_step_tokens` tokens.
    ///
    /// # Errors
    /// [`GpuError::TooLarge`], [`GpuError::Setup`] or [`GpuError::Lost`].
    ///
    /// # Panics
    /// If `max_step_tokens` is 0 or larger than the context.
    pub async fn new(
        gpu: &Gpu,
        model: &Model,
        graph: &Graph,
        max_step_tokens: usize,
    ) -> Result<Self, GpuError> {
        let context_length = graph.config.context_length;
        let is_in_range = (1..=context_length).contains(&max_step_tokens);
        assert!(is_in_range, "max_step_tokens must be 1 to {context_length}, got {max_step_tokens}");
        gpu.check()?;
        let scopes = gpu.open_scopes();
        let loaded = Loaded::new(gpu, model, graph, max_step_tokens);
        scopes.close().await?;
        gpu.check()?;
        let (gpu, graph) = (gpu.clone(), graph.clone());
        Ok(Self { gpu, graph, max_step_tokens, loaded: loaded?, staging: None })
    }

    /// The op list that this executor runs.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The most tokens of one step.
    pub fn max_step_tokens(&self) -> usize {
        self.max_step_tokens
    }

    /// Runs one step: `tokens` at `position` and after. The KV cache must hold the positions before.
    ///
    /// `capture` names activations to read back; not asking for any costs nothing.
    ///
    /// # Errors
    /// [`GpuError::Lost`], also in the middle of the step; [`GpuError::TooLarge`] if the captures need more than one
    /// buffer can hold.
    ///
    /// # Panics
    /// If there are no tokens or more than `max_step_tokens`, if they end after the context or one is not in the
    /// vocabulary, if a bidirectional step does not start at position 0, or if the graph lacks a capture.
    pub async fn forward(
        &mut self,
        tokens: &[u32],
        position: usize,
        capture: &[ActivationId],
    ) -> Result<StepOutput, GpuError> {
        let step = self.checked_step(tokens, position);
        self.gpu.check()?;
        let captures = self.captures(step, capture);
        let n_values = captures.last().map_or(0, |last| last.offset + last.n_values);
        let staging = self.take_staging(n_values)?;
        self.write_step(tokens, step);
        let commands = self.encode(step, &captures, &staging);
        self.gpu.queue.submit([commands]);
        let values = self.gpu.read(&staging, n_values).await?;
        self.staging = Some(staging);
        let slice = |capture: &Capture| values[capture.offset..][..capture.n_values].to_vec();
        let n_logits = captures.len() - capture.len();
        let logits = captures[..n_logits].first().map(slice).unwrap_or_default();
        let captures = captures[n_logits..].iter().map(|capture| (capture.id, slice(capture))).collect();
        Ok(StepOutput { logits, captures })
    }

    /// Sets an activation that no op of the graph computes.
    ///
    /// # Panics
    /// If the graph lacks it or its buffer is smaller than `values`.
    pub fn write_input(&self, input: ActivationId, values: &[f32]) {
        assert!(self.graph.contains(input), "the graph has no {input}");
        let buffer = &self.loaded.activations[&slot(input)];
        self.gpu.queue.write_buffer(buffer, 0, bytemuck::cast_slice(values));
    }

    fn checked_step(&self, tokens: &[u32], position: usize) -> Step {
        let config = &self.graph.config;
        let (n_tokens, max) = (tokens.len(), self.max_step_tokens);
        assert!((1..=max).contains(&n_tokens), "a step has 1 to {max} tokens, got {n_tokens}");
        let end = position + n_tokens;
        assert!(end <= config.context_length, "a step ends at {} at most, got {end}", config.context_length);
        let is_causal = self.graph.attention == Attention::Causal;
        assert!(is_causal || position == 0, "a bidirectional step is at position 0, got {position}");
        let unknown = tokens.iter().find(|&&token| token as usize >= config.vocab_size);
        assert_eq!(unknown, None, "a token outside the vocabulary of {}", config.vocab_size);
        Step { n_tokens, position }
    }

    /// What is read back: the logits, if the graph has them, then what was asked for.
    fn captures(&self, step: Step, capture: &[ActivationId]) -> Vec<Capture> {
        let logits = ActivationId::global(Activation::Logits);
        let logits = self.graph.contains(logits).then_some(logits);
        let mut offset = 0;
        let mut captures = Vec::new();
        for id in logits.into_iter().chain(capture.iter().copied()) {
            assert!(self.graph.contains(id), "the graph has no {id}");
            let written = self.graph.ops.iter().position(|op| op.output == id);
            let n_values = self.graph.len(id, step);
            captures.push(Capture { id, after_ops: written.map_or(0, |op| op + 1), n_values, offset });
            offset += n_values;
        }
        captures
    }

    /// A buffer for `n_values` numbers to read back: the one of the step before, where it is large enough.
    fn take_staging(&mut self, n_values: usize) -> Result<wgpu::Buffer, GpuError> {
        let n_bytes = n_values * size_of::<f32>();
        match self.staging.take() {
            Some(staging) if staging.size() >= n_bytes as u64 => Ok(staging),
            _ => {
                let usage = wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST;
                self.gpu.buffer("staging", n_bytes, usage)
            }
        }
    }

    fn write_step(&self, tokens: &[u32], step: Step) {
        let small = |n: usize| u32::try_from(n).expect("a context is shorter than that");
        let uniform =
            StepUniform { n_tokens: small(step.n_tokens), position: small(step.position), n_sequences: 1 };
        self.gpu.queue.write_buffer(&self.loaded.step, 0, bytemuck::bytes_of(&uniform));
        self.gpu.queue.write_buffer(&self.loaded.tokens, 0, bytemuck::cast_slice(tokens));
    }

    /// One pass over all ops, interrupted only to copy captures.
    fn encode(&self, step: Step, captures: &[Capture], staging: &wgpu::Buffer) -> wgpu::CommandBuffer {
        let descriptor = wgpu::CommandEncoderDescriptor { label: Some("forward") };
        let mut encoder = self.gpu.device.create_command_encoder(&descriptor);
        let mut in_order: Vec<&Capture> = captures.iter().collect();
        in_order.sort_by_key(|capture| capture.after_ops);
        let mut n_done = 0;
        for capture in in_order {
            self.encode_ops(&mut encoder, n_done..capture.after_ops, step);
            n_done = capture.after_ops;
            let bytes = |n_values: usize| (n_values * size_of::<f32>()) as u64;
            let source = &self.loaded.activations[&slot(capture.id)];
            let (offset, size) = (bytes(capture.offset), bytes(capture.n_values));
            encoder.copy_buffer_to_buffer(source, 0, staging, offset, size);
        }
        self.encode_ops(&mut encoder, n_done..self.loaded.ops.len(), step);
        encoder.finish()
    }

    fn encode_ops(&self, encoder: &mut wgpu::CommandEncoder, ops: std::ops::Range<usize>, step: Step) {
        if ops.is_empty() {
            return;
        }
        let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        for dispatch in self.loaded.ops[ops].iter().flatten() {
            let (pipeline, [x, y]) = dispatch.sized(step, 1);
            pass.set_pipeline(pipeline);
            for (number, group) in (0..).zip(&dispatch.groups) {
                pass.set_bind_group(number, group, &[]);
            }
            pass.dispatch_workgroups(x, y, 1);
        }
    }
}
