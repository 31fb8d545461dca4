//! One face for both executors.

use crate::cpu;
use crate::gpu;
use crate::gpu::device::{Gpu, GpuError};
use crate::model::graph::{ActivationId, Graph};
use crate::model::step::StepOutput;

/// Tokens of one prefill step: enough to read each weight rarely, few enough that a step stays short.
pub const MAX_STEP_TOKENS: usize = 64;

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
