//! What runs the model, and why.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Which executor runs the model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum BackendChoice {
    /// The faster of those that pass the self-check.
    #[default]
    Auto,
    /// WGSL kernels, also on a software adapter.
    Gpu,
    /// The CPU.
    Cpu,
}

/// The executor that is in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Backend {
    /// WGSL kernels through WebGPU or the native driver.
    Gpu {
        /// What the adapter calls itself.
        adapter: String,
        /// Whether the adapter is a software one.
        is_software: bool,
    },
    /// SIMD code on the CPU.
    Cpu,
}

/// Why the engine does not use the GPU, for the visitor to read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum CpuReason {
    /// The visitor asked for it.
    Chosen,
    /// The browser offers no WebGPU here (old browser, or a page without https).
    NoWebGpu,
    /// There is WebGPU but no adapter, or asking for one failed.
    NoAdapter {
        /// What the browser said; empty where it only gave none.
        message: String,
    },
    /// The only adapter is emulated on the CPU, which is slower than our own CPU code.
    SoftwareAdapter,
    /// Measured: the CPU is faster for this model.
    Faster {
        /// Decoding on the GPU, tokens per second.
        gpu_tok_s: f32,
        /// Decoding on the CPU, tokens per second.
        cpu_tok_s: f32,
    },
    /// The GPU computed something else than the CPU.
    SelfCheckFailed {
        /// Largest difference of a logit.
        max_abs_diff: f32,
    },
    /// The device could not be made ready for the model.
    DeviceFailed {
        /// What went wrong.
        message: String,
    },
    /// The device was lost while it was in use.
    DeviceLost {
        /// What the browser said.
        message: String,
    },
}

/// For the command line; the page has its own sentences in both languages.
impl fmt::Display for CpuReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chosen => f.write_str("the cpu was asked for"),
            Self::NoWebGpu => f.write_str("there is no WebGPU here"),
            Self::NoAdapter { message } if message.is_empty() => f.write_str("no adapter"),
            Self::NoAdapter { message } => write!(f, "no adapter ({message})"),
            Self::SoftwareAdapter => f.write_str("the only adapter is a software one"),
            Self::Faster { gpu_tok_s, cpu_tok_s } => {
                write!(f, "the cpu is faster, {cpu_tok_s:.0} against {gpu_tok_s:.0} tokens/s")
            }
            Self::SelfCheckFailed { max_abs_diff } => {
                write!(f, "it computes something else, a logit is off by {max_abs_diff}")
            }
            Self::DeviceFailed { message } => write!(f, "the device failed ({message})"),
            Self::DeviceLost { message } => write!(f, "the device was lost ({message})"),
        }
    }
}

/// The comparison of the chosen executor with the f64 reference at start.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SelfCheck {
    /// Number of positions compared, every logit of each.
    pub n_positions: usize,
    /// Largest difference of a logit.
    pub max_abs_diff: f32,
    /// The largest difference that is accepted.
    pub tolerance: f32,
}

impl SelfCheck {
    /// Whether the executor computes what the reference computes.
    pub fn is_passed(&self) -> bool {
        self.max_abs_diff <= self.tolerance
    }
}

/// The backend as the badge shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BackendInfo {
    /// What runs the model.
    pub backend: Backend,
    /// Why not the GPU, where it is the CPU.
    pub cpu_reason: Option<CpuReason>,
    /// Result of the comparison at start.
    pub self_check: SelfCheck,
}
