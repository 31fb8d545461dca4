//! Executor of the op list with wgpu: WebGPU in the browser, Vulkan, Metal or DirectX natively.
//!
//! The only module that knows wgpu, and one that knows nothing of the CPU executor. Each op is one WGSL file of
//! `shaders/`; what they need is allocated when a model is loaded, nothing per token.

pub mod device;
pub mod executor;
pub mod kernels;
mod load;
mod plan;
mod readback;
#[cfg(test)]
mod tests;
pub mod training;
mod training_plan;
#[cfg(target_arch = "wasm32")]
mod web;
mod weights;
