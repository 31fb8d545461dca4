//! What is done just before the browser paints next.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Something that waits for the next frame; dropped before, it is never done.
///
/// What asks where an element is makes the browser lay out the page at once. In a frame it does so anyway.
pub struct Frame {
    id: i32,
    /// The browser holds no more than a reference to it.
    _run: Closure<dyn FnMut()>,
}

impl Frame {
    /// Waits to do `run`; nothing where there is no window.
    pub fn next(run: impl FnOnce() + 'static) -> Option<Self> {
        let run = Closure::once(run);
        let id = web_sys::window()?.request_animation_frame(run.as_ref().unchecked_ref()).ok()?;
        Some(Self { id, _run: run })
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            // A frame that is over cannot be cancelled any more, which is as good.
            let _ = window.cancel_animation_frame(self.id);
        }
    }
}
