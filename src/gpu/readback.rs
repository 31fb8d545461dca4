//! From the device back to memory, without blocking where blocking would never end.

use futures_channel::oneshot;

use super::device::{Gpu, GpuError};

impl Gpu {
    /// The first `n_values` numbers of `buffer`, once everything submitted so far is done; at once if that is none.
    ///
    /// # Errors
    /// [`GpuError::Lost`].
    pub(super) async fn read(&self, buffer: &wgpu::Buffer, n_values: usize) -> Result<Vec<f32>, GpuError> {
        if n_values == 0 {
            return Ok(Vec::new());
        }
        let (sender, receiver) = oneshot::channel();
        let range = 0..(n_values * size_of::<f32>()) as u64;
        buffer.map_async(wgpu::MapMode::Read, range.clone(), move |result| {
            // Nobody is waiting if the forward pass was cancelled.
            let _ = sender.send(result);
        });
        #[cfg(not(target_arch = "wasm32"))]
        self.drive();
        let is_mapped = matches!(receiver.await, Ok(Ok(())));
        self.check()?;
        let bytes = buffer.get_mapped_range(range).ok().filter(|_| is_mapped);
        let Some(bytes) = bytes else {
            return Err(GpuError::Lost { message: "results could not be read back".to_owned() });
        };
        let values = bytemuck::pod_collect_to_vec(&bytes);
        drop(bytes);
        buffer.unmap();
        Ok(values)
    }
}
