//! One face for both executors.

use crate::cpu;
use crate::gpu;
use crate::gpu::device::{Gpu, GpuError};
use crate::model::config::Config;
use crate::model::graph::{ActivationId, Attention, Graph, Head};
use crate::model::step::StepOutput;

/// Tokens of one prefill step: enough to read each weight rarely, few enough that a step stays short.
pub const MAX_STEP_TOKENS: usize = 64;

/// Tokens of one step of such a model, at most. Where a token looks at those after it as well, nothing of a step can be
/// kept for the next: the whole text is one step.
pub fn max_step_tokens(config: &Config) -> usize {
    match config.attention {
        Attention::Causal => MAX_STEP_TOKENS.min(config.context_length),
        Attention::Bidirectional => config.context_length,
    }
}

/// The executor in use.
pub enum Runner {
    /// On the CPU.
    Cpu(Box<cpu::executor::Executor>),
    /// On the GPU.
    Gpu {
        /// The device, for its name and to make it go away.
        gpu: Gpu,
        /// The model on it.
        executor: Box<gpu::executor::Executor>,
    },
}

impl Runner {
    /// Makes the GPU go away; does nothing on the CPU.
    pub fn destroy_device(&self) {
        if let Self::Gpu { gpu, .. } = self {
            gpu.destroy();
        }
    }

    /// Runs `tokens` from `position` on; see the executors for shapes and panics.
    ///
    /// # Errors
    /// If the GPU fails; the CPU cannot.
    pub async fn forward(
        &mut self,
        tokens: &[u32],
        position: usize,
        capture: &[ActivationId],
    ) -> Result<StepOutput, GpuError> {
        match self {
            Self::Cpu(executor) => Ok(executor.forward(tokens, position, capture)),
            Self::Gpu { executor, .. } => executor.forward(tokens, position, capture).await,
        }
    }

    /// Runs `tokens` from `position` on and returns the logits (rows, V) after those at `rows`, which ascend.
    ///
    /// The CPU computes just these. A GPU pass with all logits reads all of them back; one with the last only is run
    /// in parts that end at the rows.
    ///
    /// # Errors
    /// If the GPU fails; the CPU cannot.
    ///
    /// # Panics
    /// As the executors, or if a row is not one of the tokens.
    pub async fn forward_rows(
        &mut self,
        tokens: &[u32],
        position: usize,
        rows: &[usize],
    ) -> Result<Vec<f32>, GpuError> {
        let executor = match self {
            Self::Cpu(executor) => return Ok(executor.forward_rows(tokens, position, rows).to_vec()),
            Self::Gpu { executor, .. } => executor,
        };
        if executor.graph().head == Head::All {
            let logits = executor.forward(tokens, position, &[]).await?.logits;
            let n_vocab = executor.graph().config.vocab_size;
            return Ok(rows.iter().flat_map(|row| &logits[row * n_vocab..][..n_vocab]).copied().collect());
        }
        let mut logits = Vec::new();
        let mut start = 0;
        for &row in rows {
            logits.extend(executor.forward(&tokens[start..=row], position + start, &[]).await?.logits);
            start = row + 1;
        }
        if start < tokens.len() {
            executor.forward(&tokens[start..], position + start, &[]).await?;
        }
        Ok(logits)
    }

    /// The pass that runs.
    pub fn graph(&self) -> &Graph {
        match self {
            Self::Cpu(executor) => executor.graph(),
            Self::Gpu { executor, .. } => executor.graph(),
        }
    }

    /// Most tokens of one step.
    pub fn max_step_tokens(&self) -> usize {
        match self {
            Self::Cpu(executor) => executor.max_step_tokens(),
            Self::Gpu { executor, .. } => executor.max_step_tokens(),
        }
    }
}
