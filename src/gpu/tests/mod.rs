//! Tests on a real driver; the software driver of Mesa is enough.

mod device;
mod kernels;
mod one_op;
mod passes;
mod shaders;
mod training;

use super::device::{Gpu, GpuOptions};

/// A device.
#[track_caller]
fn gpu(options: GpuOptions) -> Gpu {
    match pollster::block_on(Gpu::request(options)) {
        Ok(gpu) => gpu,
        Err(error) => panic!("{error}; the gpu tests need a Vulkan driver: install mesa-vulkan-drivers"),
    }
}

/// Both families of kernels: without barriers, and with.
fn families() -> [Gpu; 2] {
    [false, true].map(|uses| gpu(GpuOptions { uses_reduction: Some(uses), ..GpuOptions::default() }))
}
