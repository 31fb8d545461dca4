//! Downloads that report progress, survive a broken connection and are checked at the end.

use js_sys::{Reflect, Uint8Array};
use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, DedicatedWorkerGlobalScope, Headers, ReadableStreamDefaultReader, Request, RequestInit,
    Response,
};

use super::keep;
use crate::engine::protocol::Stage;

/// How often a download goes on after a break without a byte in between.
const MAX_RETRIES: u32 = 4;

/// Wait before the first retry, in milliseconds; doubled for each that follows.
const FIRST_WAIT_MS: u32 = 250;

/// The parameter of an address that names the hash of its file.
const HASH: &str = "sha256=";

/// Progress is reported at most once per this many bytes.
const REPORT_BYTES: u64 = 64 << 10;

/// What came of one request.
enum Part {
    /// The server has no more to send.
    Complete,
    /// The connection broke; what has arrived stays.
    Broken(String),
    /// Asking again would give the same.
    Refused(String),
}

/// The bytes so far.
struct Download<'a> {
    scope: &'a DedicatedWorkerGlobalScope,
    url: &'a str,
    progress: &'a dyn Fn(Stage),
    bytes: Vec<u8>,
    total_bytes: Option<u64>,
    n_retries: u32,
}

/// Ends a request that nobody waits for any more.
struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Brings `url`: what this device keeps of an earlier visit, or a download. A break is resumed where it happened. If
/// the address has a parameter `sha256`, the bytes must have that hash, and are kept for the next visit.
///
/// # Errors
/// What happened, if the file cannot be had.
pub async fn download(
    scope: &DedicatedWorkerGlobalScope,
    url: &str,
    progress: &dyn Fn(Stage),
) -> Result<Vec<u8>, String> {
    if !url.contains(HASH) {
        return fetch(scope, url, progress).await;
    }
    if let Some(bytes) = keep::find(scope, url).await {
        if check_hash(url, &bytes).is_ok() {
            let n_bytes = bytes.len() as u64;
            progress(Stage::Download { done_bytes: n_bytes, total_bytes: Some(n_bytes), n_retries: 0 });
            return Ok(bytes);
        }
        keep::drop_damaged(scope, url).await;
    }
    let bytes = fetch(scope, url, progress).await?;
    check_hash(url, &bytes)?;
    // Storage that is denied or full only means that the next visit downloads again; the menu of models shows it.
    let _ = keep::keep(scope, url, &bytes).await;
    Ok(bytes)
}

async fn fetch(
    scope: &DedicatedWorkerGlobalScope,
    url: &str,
    progress: &dyn Fn(Stage),
) -> Result<Vec<u8>, String> {
    let mut download = Download { scope, url, progress, bytes: Vec::new(), total_bytes: None, n_retries: 0 };
    let mut n_failures_in_a_row = 0;
    loop {
        download.report();
        let n_before = download.bytes.len();
        match download.request().await {
            Part::Complete => break,
            Part::Refused(message) => return Err(message),
            Part::Broken(message) => {
                n_failures_in_a_row =
                    if download.bytes.len() > n_before { 1 } else { n_failures_in_a_row + 1 };
                if n_failures_in_a_row > MAX_RETRIES {
                    return Err(message);
                }
                download.n_retries += 1;
                download.report();
                gloo_timers::future::TimeoutFuture::new(FIRST_WAIT_MS << (n_failures_in_a_row - 1)).await;
            }
        }
    }
    download.report();
    Ok(download.bytes)
}

impl Download<'_> {
    /// Asks for what is missing and reads it as it comes.
    async fn request(&mut self) -> Part {
        let controller = match AbortController::new() {
            Ok(controller) => Abort(controller),
            Err(error) => return Part::Refused(message(&error)),
        };
        let response = match self.send(&controller).await {
            Ok(response) => response,
            Err(error) => return Part::Broken(message(&error)),
        };
        match (response.status(), self.bytes.len()) {
            (206, _) => {}
            // The server ignores ranges, or this is the first request.
            (200, _) => self.bytes.clear(),
            // The range is empty: everything had arrived, the server just did not say how much that is.
            (416, 1..) => return Part::Complete,
            (status @ (408 | 425 | 429 | 500..), _) => {
                return Part::Broken(format!("expected status 200, got {status} {}", response.status_text()));
            }
            (status, _) => {
                return Part::Refused(format!(
                    "expected status 200, got {status} {}",
                    response.status_text()
                ));
            }
        }
        self.total_bytes =
            announced_bytes(&response.headers()).map(|length| length + self.bytes.len() as u64);
        if let Err(error) = self.read(&response).await {
            return Part::Broken(message(&error));
        }
        match self.total_bytes {
            Some(total) if (self.bytes.len() as u64) < total => {
                Part::Broken(format!("expected {total} bytes, got {}", self.bytes.len()))
            }
            _ => Part::Complete,
        }
    }

    async fn send(&self, controller: &Abort) -> Result<Response, JsValue> {
        let headers = Headers::new()?;
        if !self.bytes.is_empty() {
            headers.set("range", &format!("bytes={}-", self.bytes.len()))?;
        }
        let init = RequestInit::new();
        init.set_headers(&headers);
        init.set_signal(Some(&controller.0.signal()));
        let request = Request::new_with_str_and_init(self.url, &init)?;
        JsFuture::from(self.scope.fetch_with_request(&request)).await?.dyn_into()
    }

    async fn read(&mut self, response: &Response) -> Result<(), JsValue> {
        let Some(body) = response.body() else { return Ok(()) };
        let reader: ReadableStreamDefaultReader = body.get_reader().dyn_into()?;
        let mut reported = self.bytes.len() as u64;
        loop {
            let chunk = JsFuture::from(reader.read()).await?;
            if Reflect::get(&chunk, &"done".into())?.is_truthy() {
                return Ok(());
            }
            let chunk: Uint8Array = Reflect::get(&chunk, &"value".into())?.dyn_into()?;
            let start = self.bytes.len();
            self.bytes.resize(start + chunk.length() as usize, 0);
            chunk.copy_to(&mut self.bytes[start..]);
            if self.bytes.len() as u64 - reported >= REPORT_BYTES {
                reported = self.bytes.len() as u64;
                self.report();
            }
        }
    }

    fn report(&self) {
        (self.progress)(Stage::Download {
            done_bytes: self.bytes.len() as u64,
            total_bytes: self.total_bytes,
            n_retries: self.n_retries,
        });
    }
}

/// Bytes that the body will have; not known where it is compressed on the way.
fn announced_bytes(headers: &Headers) -> Option<u64> {
    let header = |name: &str| headers.get(name).ok().flatten();
    if header("content-encoding").is_some_and(|encoding| encoding != "identity") {
        return None;
    }
    header("content-length")?.parse().ok()
}

fn check_hash(url: &str, bytes: &[u8]) -> Result<(), String> {
    let Some((_, expected)) = url.split_once(HASH) else { return Ok(()) };
    let expected = expected.split(['&', '#']).next().unwrap_or_default();
    let got: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if got.eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    Err(format!("expected a file with sha256 {expected}, got {got}"))
}

fn message(error: &JsValue) -> String {
    let text = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    text.or_else(|| error.as_string()).unwrap_or_else(|| "the connection failed".to_owned())
}
