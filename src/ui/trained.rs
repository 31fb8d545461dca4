//! The one trained model that this browser keeps.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Cache, Response};
use yew::Callback;

use super::page::{message_of, window};
use super::state::training::{FILE_NAME, Keeping};
use super::state::{Action, TrainAction};

/// Where it is kept: apart from the models that are downloaded, since no download brings it back.
const CACHE: &str = "glassgpt-trained";

/// Tells of the kept model, if there is one.
pub fn look_up(dispatch: &Callback<Action>) {
    let dispatch = dispatch.clone();
    spawn_local(async move {
        if let Ok(Some(bytes)) = find().await {
            dispatch.emit(Action::Train(TrainAction::Found(bytes.into())));
        }
    });
}

/// Keeps a GGUF file in place of the one before, and tells how that went.
pub fn keep(dispatch: &Callback<Action>, bytes: &[u8]) {
    let (dispatch, bytes) = (dispatch.clone(), bytes.to_vec());
    spawn_local(async move {
        let keeping = match put(&bytes).await {
            Ok(()) => {
                dispatch.emit(Action::Train(TrainAction::Found(bytes.into())));
                Keeping::Kept
            }
            Err(error) => Keeping::Failed(message_of(&error)),
        };
        dispatch.emit(Action::Train(TrainAction::Keep(keeping)));
    });
}

async fn open() -> Result<Cache, JsValue> {
    // On plain http there are no caches.
    if !Reflect::has(&window(), &"caches".into())? {
        return Err(JsValue::from_str("the browser keeps nothing here"));
    }
    JsFuture::from(window().caches()?.open(CACHE)).await?.dyn_into()
}

async fn find() -> Result<Option<Vec<u8>>, JsValue> {
    let found = JsFuture::from(open().await?.match_with_str(FILE_NAME)).await?;
    let Ok(response) = found.dyn_into::<Response>() else { return Ok(None) };
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(Some(Uint8Array::new(&buffer).to_vec()))
}

async fn put(bytes: &[u8]) -> Result<(), JsValue> {
    let body = Uint8Array::from(bytes);
    let response = Response::new_with_opt_js_u8_array(Some(&body))?;
    JsFuture::from(open().await?.put_with_str(FILE_NAME, &response)).await?;
    Ok(())
}
