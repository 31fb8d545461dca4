//! How wide an element is.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, ResizeObserver};
use yew::prelude::*;

/// Width of the element in CSS pixels, followed as it changes.
#[hook]
pub fn use_width(node: &NodeRef) -> f64 {
    let width = use_state_eq(|| 0.0);
    let set_width = width.setter();
    use_effect_with(node.clone(), move |node| {
        let element = node.cast::<HtmlElement>();
        let measured = element.clone();
        let observe = Closure::<dyn Fn()>::new(move || {
            if let Some(element) = &measured {
                set_width.set(f64::from(element.client_width()));
            }
        });
        let observer = ResizeObserver::new(observe.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, &element) {
            observer.observe(element);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(observe);
        }
    });
    *width
}
