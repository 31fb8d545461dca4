//! What wgpu does not tell or does not survive in the browser.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::device::{AdapterInfo, GpuError};

/// Asks the browser for an adapter, only to see whether that works and what it is called.
///
/// wgpu passes a `requestAdapter` that throws on as an exception through Rust, which nothing can catch, and does not
/// give the adapter's vendor.
///
/// # Errors
/// [`GpuError::NoWebGpu`] or [`GpuError::NoAdapter`].
pub(super) async fn probe_adapter() -> Result<AdapterInfo, GpuError> {
    let gpu = get(&js_sys::global(), "navigator").and_then(|navigator| get(&navigator, "gpu"));
    let gpu = gpu.ok_or(GpuError::NoWebGpu)?;
    let request = get(&gpu, "requestAdapter").and_then(|request| request.dyn_into::<Function>().ok());
    let request = request.ok_or(GpuError::NoWebGpu)?;
    let options = Object::new();
    let _ = Reflect::set(&options, &"powerPreference".into(), &"high-performance".into());
    let answer = request.call1(&gpu, &options).map_err(|error| no_adapter(&error))?;
    let adapter = JsFuture::from(Promise::resolve(&answer)).await.map_err(|error| no_adapter(&error))?;
    if adapter.is_null() || adapter.is_undefined() {
        return Err(GpuError::NoAdapter { message: String::new() });
    }
    let info = get(&adapter, "info").ok_or_else(|| GpuError::NoAdapter {
        message: "the browser does not describe its adapter".to_owned(),
    })?;
    let is_fallback = [&info, &adapter]
        .iter()
        .any(|object| get(object, "isFallbackAdapter").and_then(|value| value.as_bool()).unwrap_or(false));
    Ok(AdapterInfo::new(name(&info), is_fallback))
}

/// The description where the browser gives one, else vendor and architecture.
fn name(info: &JsValue) -> String {
    let text = |key| get(info, key).and_then(|value| value.as_string()).filter(|text| !text.is_empty());
    let parts = [text("vendor"), text("architecture")];
    text("description").unwrap_or_else(|| parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// A property that is neither null nor undefined and whose getter does not throw.
fn get(object: &JsValue, key: &str) -> Option<JsValue> {
    Reflect::get(object, &key.into()).ok().filter(|value| !value.is_null() && !value.is_undefined())
}

fn no_adapter(error: &JsValue) -> GpuError {
    let message = get(error, "message").and_then(|message| message.as_string());
    GpuError::NoAdapter { message: message.unwrap_or_else(|| format!("{error:?}")) }
}
