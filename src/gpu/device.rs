//! The GPU: asking for it, what it is, and noticing that it is gone.

use std::sync::{Arc, Mutex, PoisonError};

use thiserror::Error;

/// What to ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GpuOptions {
    /// Only accept a software adapter.
    pub is_software_forced: bool,
    /// Bind no buffer larger than this, though the device could: bigger weights are cut into parts.
    pub max_binding_bytes: Option<u64>,
    /// Whether to use the kernels with barriers; if `None`, on all but software adapters, where barriers are 10 to
    /// 100 times too expensive.
    pub uses_reduction: Option<bool>,
}

/// What the adapter says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdapterInfo {
    /// Name to show: the vendor's, or the browser's coarse version of it.
    pub name: String,
    /// Whether a CPU pretends to be a GPU, which makes the CPU executor the better choice.
    pub is_software: bool,
}

impl AdapterInfo {
    pub(super) fn new(name: String, is_fallback: bool) -> Self {
        let lower = name.to_lowercase();
        let is_software =
            is_fallback || ["llvmpipe", "swiftshader"].iter().any(|known| lower.contains(known));
        let name = if name.is_empty() { "unnamed adapter".to_owned() } else { name };
        Self { name, is_software }
    }
}

/// Why there is no GPU, or none any more.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum GpuError {
    /// The browser has no WebGPU, or hides it from pages without https.
    #[error("this browser offers no WebGPU here")]
    NoWebGpu,
    /// No adapter.
    #[error("no gpu adapter: {message}")]
    NoAdapter {
        /// What the driver or the browser said.
        message: String,
    },
    /// An adapter, but no device.
    #[error("no gpu device: {message}")]
    NoDevice {
        /// What the driver or the browser said.
        message: String,
    },
    /// A buffer does not fit the device.
    #[error("{name} needs a gpu buffer of {size_bytes} bytes, the device allows {limit_bytes}")]
    TooLarge {
        /// The activation or weight.
        name: String,
        /// Bytes needed.
        size_bytes: u64,
        /// Bytes allowed.
        limit_bytes: u64,
    },
    /// Buffers or pipelines could not be made.
    #[error("the gpu refused the model: {message}")]
    Setup {
        /// What the driver or the browser said.
        message: String,
    },
    /// The device is gone or has failed: everything on it is lost.
    #[error("the gpu was lost: {message}")]
    Lost {
        /// What the driver or the browser said.
        message: String,
    },
}

/// A device and its queue. Clones are the same device.
///
/// On the web, keep it on the thread that made it.
#[derive(Clone, Debug)]
pub struct Gpu {
    pub(super) device: wgpu::Device,
    pub(super) queue: wgpu::Queue,
    info: AdapterInfo,
    max_binding_bytes: u64,
    uses_reduction: bool,
    fault: Fault,
}

/// The first message of a fault, shared with the device's callbacks.
#[derive(Clone, Debug, Default)]
struct Fault(Arc<Mutex<Option<String>>>);

impl Fault {
    fn record(&self, message: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(message);
    }

    fn message(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Gpu {
    /// Asks for a device.
    ///
    /// # Errors
    /// [`GpuError::NoWebGpu`], [`GpuError::NoAdapter`] or [`GpuError::NoDevice`].
    pub async fn request(options: GpuOptions) -> Result<Self, GpuError> {
        #[cfg(target_arch = "wasm32")]
        let browser_info = super::web::probe_adapter().await?;
        let instance = wgpu::Instance::default();
        let adapter_options = wgpu::RequestAdapterOptions {
            power_preference: wgpu::PowerPreference::HighPerformance,
            force_fallback_adapter: options.is_software_forced,
            ..Default::default()
        };
        let adapter = instance
            .request_adapter(&adapter_options)
            .await
            .map_err(|error| GpuError::NoAdapter { message: error.to_string() })?;
        #[cfg(target_arch = "wasm32")]
        let info = browser_info;
        #[cfg(not(target_arch = "wasm32"))]
        let info = native_info(&adapter);
        let supported = adapter.limits();
        // Only these two can be too small for a model; the rest stays at what every device has.
        let limits = wgpu::Limits {
            max_buffer_size: supported.max_buffer_size,
            max_storage_buffer_binding_size: supported.max_storage_buffer_binding_size,
            ..wgpu::Limits::default().or_worse_values_from(&supported)
        };
        let descriptor = wgpu::DeviceDescriptor {
            label: Some("glassgpt"),
            required_limits: limits.clone(),
            ..Default::default()
        };
        let (device, queue) = adapter
            .request_device(&descriptor)
            .await
            .map_err(|error| GpuError::NoDevice { message: error.to_string() })?;
        let max_binding_bytes = limits.max_buffer_size.min(limits.max_storage_buffer_binding_size);
        let max_binding_bytes = max_binding_bytes.min(options.max_binding_bytes.unwrap_or(u64::MAX));
        let uses_reduction = options.uses_reduction.unwrap_or(!info.is_software);
        let fault = Fault::default();
        let gpu = Self { device, queue, info, max_binding_bytes, uses_reduction, fault };
        gpu.watch();
        Ok(gpu)
    }

    /// What the adapter says of itself.
    pub fn info(&self) -> &AdapterInfo {
        &self.info
    }

    /// Why the device cannot be used any more, if so.
    pub fn lost(&self) -> Option<String> {
        self.fault.message()
    }

    /// Makes the device go away, as a driver crash would.
    pub fn destroy(&self) {
        self.device.destroy();
        // The device's own callback comes later, where it comes at all.
        self.fault.record("the device was destroyed".to_owned());
    }

    /// The largest buffer that a kernel can be given.
    pub(super) fn max_binding_bytes(&self) -> u64 {
        self.max_binding_bytes
    }

    /// Whether to use the kernels with barriers.
    pub(super) fn uses_reduction(&self) -> bool {
        self.uses_reduction
    }

    /// A new buffer for at least `n_bytes`, zeroed.
    ///
    /// # Errors
    /// [`GpuError::TooLarge`].
    pub(super) fn buffer(
        &self,
        label: &str,
        n_bytes: usize,
        usage: wgpu::BufferUsages,
    ) -> Result<wgpu::Buffer, GpuError> {
        // No buffer is empty, and copies are in words of 4 bytes.
        let size = (n_bytes as u64).next_multiple_of(4).max(16);
        let limit_bytes = self.max_binding_bytes.max(16);
        if size > limit_bytes {
            return Err(GpuError::TooLarge { name: label.to_owned(), size_bytes: size, limit_bytes });
        }
        let label = Some(label);
        Ok(self.device.create_buffer(&wgpu::BufferDescriptor {
            label,
            size,
            usage,
            mapped_at_creation: false,
        }))
    }

    /// An error if the device is lost.
    pub(super) fn check(&self) -> Result<(), GpuError> {
        match self.lost() {
            Some(message) => Err(GpuError::Lost { message }),
            None => Ok(()),
        }
    }

    /// Opens error scopes, so that a failure to make something is an answer and not a fault of the device.
    pub(super) fn open_scopes(&self) -> Scopes {
        use wgpu::ErrorFilter::{Internal, OutOfMemory, Validation};
        Scopes([Validation, OutOfMemory, Internal].map(|filter| self.device.push_error_scope(filter)))
    }

    /// Lets the device finish what was submitted and run its callbacks. In the browser they come by themselves.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn drive(&self) {
        // wgpu 30 panics where the driver reports the loss of the device here; for us it is a fault like others.
        let poll = || self.device.poll(wgpu::PollType::wait_indefinitely());
        match std::panic::catch_unwind(std::panic::AssertUnwindSafe(poll)) {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => self.fault.record(error.to_string()),
            Err(_) => self.fault.record("the driver lost the device".to_owned()),
        }
    }

    fn watch(&self) {
        let fault = self.fault.clone();
        self.device.set_device_lost_callback(move |reason, message| {
            fault.record(if message.is_empty() { format!("{reason:?}").to_lowercase() } else { message });
        });
        let fault = self.fault.clone();
        self.device.on_uncaptured_error(Arc::new(move |error| fault.record(error.to_string())));
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn native_info(adapter: &wgpu::Adapter) -> AdapterInfo {
    let info = adapter.get_info();
    AdapterInfo::new(info.name, info.device_type == wgpu::DeviceType::Cpu)
}

/// Open error scopes, in the order in which they were opened.
pub(super) struct Scopes([wgpu::ErrorScopeGuard; 3]);

impl Scopes {
    /// Closes them.
    ///
    /// # Errors
    /// [`GpuError::Setup`] with the first error that happened in between.
    pub(super) async fn close(self) -> Result<(), GpuError> {
        let [first, second, third] = self.0;
        // All are popped before the first answer is awaited: scopes close in reverse order.
        let answers = (third.pop(), second.pop(), first.pop());
        let errors = [answers.0.await, answers.1.await, answers.2.await];
        match errors.into_iter().flatten().next() {
            Some(error) => Err(GpuError::Setup { message: error.to_string() }),
            None => Ok(()),
        }
    }
}
