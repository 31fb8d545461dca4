//! The two doors of the one wasm module: the page and the worker start here.

use wasm_bindgen::prelude::*;
use yew::prelude::*;

/// Properties of [`Page`].
#[derive(Properties, PartialEq)]
struct PageProps {
    /// Where the worker's script lies.
    worker_url: AttrValue,
    /// Where the models lie, with a `/` at the end.
    models_url: AttrValue,
}

/// Starts the interface in `#app`. `worker_url` is the worker's script and `models_url` the models' folder (with a
/// `/` at its end), both absolute.
///
/// # Errors
/// When the page has no element `#app`.
#[wasm_bindgen]
pub fn start_page(worker_url: String, models_url: String) -> Result<(), JsValue> {
    console_error_panic_hook::set_once();
    let document = gloo_utils_document()?;
    let root =
        document.get_element_by_id("app").ok_or_else(|| JsValue::from_str("the page has no element #app"))?;
    let props = PageProps { worker_url: worker_url.into(), models_url: models_url.into() };
    yew::Renderer::<Page>::with_root_and_props(root, props).render();
    Ok(())
}

/// Starts the engine's side in the worker: answers on the worker's `message` events.
#[wasm_bindgen]
pub fn start_worker() {
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(async {
        let mut descriptor = wgpu::InstanceDescriptor::new_without_display_handle();
        descriptor.backends = wgpu::Backends::BROWSER_WEBGPU;
        let instance = wgpu::Instance::new(descriptor);
        let name = match instance.request_adapter(&wgpu::RequestAdapterOptions::default()).await {
            Ok(adapter) => format!("{:?}", adapter.get_info()),
            Err(error) => format!("no adapter: {error}"),
        };
        let tokens = tokenizers::Tokenizer::from_bytes(b"{}").map(|t| t.get_vocab_size(true));
        web_sys::console::log_1(&format!("worker: {name}; {:?}", tokens.is_ok()).into());
    });
}

fn gloo_utils_document() -> Result<web_sys::Document, JsValue> {
    web_sys::window().and_then(|window| window.document()).ok_or_else(|| JsValue::from_str("no document"))
}

#[component]
fn Page(props: &PageProps) -> Html {
    let worker_url = props.worker_url.clone();
    use_effect_with((), move |()| {
        let options = web_sys::WorkerOptions::new();
        options.set_type(web_sys::WorkerType::Module);
        let worker = web_sys::Worker::new_with_options(&worker_url, &options);
        move || drop(worker)
    });
    html! { <p id="hello">{ format!("glassgpt {}", props.models_url) }</p> }
}
