//! Without a network: the service worker that keeps the page, the model files that are kept, and the connection.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Cache, Request, ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
};
use yew::Callback;

use super::page::window;
use super::state::{Action, Travel};

/// Name of the cache of model files; the worker fills it once a hash was checked.
pub const MODELS_CACHE: &str = "glassgpt-models";
/// What a waiting service worker is told, to take over.
const TAKE_OVER: &str = "take over";

/// Listens to the connection.
pub fn listen(dispatch: &Callback<Action>) -> Vec<EventListener> {
    let listener = |name: &'static str, is_online: bool| {
        let dispatch = dispatch.clone();
        EventListener::new(&window(), name, move |_| dispatch.emit(Travel::Online(is_online).into()))
    };
    vec![listener("online", true), listener("offline", false)]
}

/// Whether the browser believes to have a connection.
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// The service workers, where the browser has them: not on plain http, not in every private window.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = window().navigator();
    let is_there = Reflect::has(&navigator, &"serviceWorker".into()).unwrap_or(false);
    is_there.then(|| navigator.service_worker())
}

/// Keeps the page for a visit without a network, and tells when a newer version is ready. Called once the model runs:
/// the first token comes first.
pub fn keep_page(dispatch: &Callback<Action>) {
    let Some(container) = container() else { return };
    let dispatch = dispatch.clone();
    if container.controller().is_some() {
        // Another tab brought the newer version in; this one still runs the old one.
        let dispatch = dispatch.clone();
        let on_change = move |_: &web_sys::Event| dispatch.emit(Travel::UpdateReady.into());
        EventListener::once(&container, "controllerchange", on_change).forget();
    }
    spawn_local(async move {
        let registered = JsFuture::from(container.register("service-worker.js")).await;
        // A browser that refuses (storage denied) has no page without a network; all else works.
        let Ok(registration) = registered.and_then(JsCast::dyn_into::<ServiceWorkerRegistration>) else {
            return;
        };
        if registration.waiting().is_some() && container.controller().is_some() {
            dispatch.emit(Travel::UpdateReady.into());
        }
        let found = registration.clone();
        let on_found = move |_: &web_sys::Event| {
            if let Some(worker) = found.installing() {
                tell_when_installed(worker, container.clone(), dispatch.clone());
            }
        };
        EventListener::new(&registration, "updatefound", on_found).forget();
    });
}

fn tell_when_installed(worker: ServiceWorker, container: ServiceWorkerContainer, dispatch: Callback<Action>) {
    let target = worker.clone();
    let on_change = move |_: &web_sys::Event| {
        // The first version has none before it, and is nothing to tell of.
        if worker.state() == ServiceWorkerState::Installed && container.controller().is_some() {
            dispatch.emit(Travel::UpdateReady.into());
        }
    };
    EventListener::new(&target, "statechange", on_change).forget();
}

/// Lets the newer version take over and loads the page anew.
pub fn update() {
    let reload = || drop(window().location().reload());
    let Some(container) = container() else { return reload() };
    spawn_local(async move {
        let registration = JsFuture::from(container.get_registration()).await;
        let registration = registration.and_then(JsCast::dyn_into::<ServiceWorkerRegistration>);
        let Some(waiting) = registration.ok().and_then(|registration| registration.waiting()) else {
            return reload();
        };
        let has_reloaded = Rc::new(Cell::new(false));
        let on_change = move |_: &web_sys::Event| {
            if !has_reloaded.replace(true) {
                reload();
            }
        };
        EventListener::new(&container, "controllerchange", on_change).forget();
        if waiting.post_message(&TAKE_OVER.into()).is_err() {
            reload();
        }
    });
}

/// Tells which model files this device keeps; none where storage is denied.
pub fn look_up_kept(dispatch: &Callback<Action>) {
    let dispatch = dispatch.clone();
    spawn_local(async move {
        let kept = kept().await.unwrap_or_default();
        dispatch.emit(Travel::Kept(kept.into()).into());
    });
}

async fn kept() -> Result<Vec<String>, JsValue> {
    // On plain http there are no caches.
    if !Reflect::has(&window(), &"caches".into())? {
        return Ok(Vec::new());
    }
    let cache: Cache = JsFuture::from(window().caches()?.open(MODELS_CACHE)).await?.dyn_into()?;
    let requests: Array = JsFuture::from(cache.keys()).await?.dyn_into()?;
    Ok(requests.iter().filter_map(|request| request.dyn_into::<Request>().ok()).map(|it| it.url()).collect())
}
