//! Model files that this device keeps. Everything here may be denied; then a file is simply downloaded again.

use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, DedicatedWorkerGlobalScope, Request, Response};

use crate::ui::MODELS_CACHE;

/// The bytes kept for `url`, if there are any.
pub async fn find(scope: &DedicatedWorkerGlobalScope, url: &str) -> Option<Vec<u8>> {
    let cache = open(scope).await.ok()?;
    let response: Response = JsFuture::from(cache.match_with_str(url)).await.ok()?.dyn_into().ok()?;
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// Keeps `bytes`, whose hash was checked, for `url`, and forgets other versions of the same file.
///
/// # Errors
/// What the browser says where it keeps nothing: storage denied or full.
pub async fn keep(scope: &DedicatedWorkerGlobalScope, url: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let cache = open(scope).await?;
    forget(&cache, |kept| kept != url && without_query(kept) == without_query(url)).await?;
    let body = Uint8Array::from(bytes);
    let response = Response::new_with_opt_js_u8_array(Some(&body))?;
    JsFuture::from(cache.put_with_str(url, &response)).await?;
    Ok(())
}

/// Forgets what is kept for `url`: its bytes are not what they should be.
pub async fn drop_damaged(scope: &DedicatedWorkerGlobalScope, url: &str) {
    if let Ok(cache) = open(scope).await {
        // Where that fails as well, the next visit finds the same damage and downloads again.
        let _ = forget(&cache, |kept| kept == url).await;
    }
}

async fn forget(cache: &Cache, is_old: impl Fn(&str) -> bool) -> Result<(), JsValue> {
    let requests: Array = JsFuture::from(cache.keys()).await?.dyn_into()?;
    for request in requests.iter().filter_map(|request| request.dyn_into::<Request>().ok()) {
        if is_old(&request.url()) {
            JsFuture::from(cache.delete_with_request(&request)).await?;
        }
    }
    Ok(())
}

async fn open(scope: &DedicatedWorkerGlobalScope) -> Result<Cache, JsValue> {
    // On plain http there are no caches.
    if !Reflect::has(scope, &"caches".into())? {
        return Err(JsValue::from_str("the browser keeps nothing here"));
    }
    JsFuture::from(scope.caches()?.open(MODELS_CACHE)).await?.dyn_into()
}

fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}
