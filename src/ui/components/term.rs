//! A word with an explanation that opens beside it: on hover, on focus, or by a press.

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::ui::page::sight;

/// Between the card and the edge of the window, in CSS pixels.
const MARGIN: f64 = 12.0;
/// Between the word and the card.
const GAP: f64 = 6.0;

/// Props of [`Term`].
#[derive(Properties, PartialEq)]
pub struct TermProps {
    /// The word as it stands in its sentence.
    pub text: AttrValue,
    /// The word by itself.
    pub name: AttrValue,
    /// What it means.
    pub what: AttrValue,
}

/// A word that explains itself.
#[component]
pub fn Term(props: &TermProps) -> Html {
    let is_open = use_state_eq(|| false);
    let word = use_node_ref();
    let card = use_node_ref();
    let set = |to: bool| {
        let is_open = is_open.clone();
        move || is_open.set(to)
    };
    use_effect_with((*is_open, word.clone(), card.clone()), |(is_open, word, card)| {
        if let (true, Some(word), Some(card)) = (*is_open, word.cast(), card.cast()) {
            place(&word, &card);
        }
    });
    let (enter, focus, blur) = (set(true), set(true), set(false));
    let leave = set(false);
    let press = {
        let (open, word) = (set(true), word.clone());
        move |_: MouseEvent| {
            // Not every browser focuses what is pressed, and only what has the focus can lose it.
            if let Some(word) = word.cast::<HtmlElement>() {
                let _ = word.focus();
            }
            open();
        }
    };
    let close = set(false);
    let is_shown = *is_open;
    let onkeydown = move |event: KeyboardEvent| {
        if event.key() == "Escape" && is_shown {
            // Only the card closes, not the window around it.
            event.prevent_default();
            event.stop_propagation();
            close();
        }
    };
    let onpointerenter = move |event: PointerEvent| {
        if event.pointer_type() == "mouse" {
            enter();
        }
    };
    let onpointerleave = move |event: PointerEvent| {
        if event.pointer_type() == "mouse" {
            leave();
        }
    };
    html! {
        <span class="term" {onkeydown} {onpointerenter} {onpointerleave}>
            <button type="button" class="term-word" ref={word} aria-expanded={is_open.to_string()}
                onclick={press} onfocus={move |_| focus()} onblur={move |_| blur()}>
                { &props.text }
            </button>
            // Always there, so that what it says is read when it appears.
            <span class="term-live" aria-live="polite">
                if *is_open {
                    <span class="term-card" ref={card}>
                        <b class="term-name">{ &props.name }</b>{ " " }{ &props.what }
                    </span>
                }
            </span>
        </span>
    }
}

/// Puts the card below the word, or above it where there is no room, and never over the edge of the window.
fn place(word: &HtmlElement, card: &HtmlElement) {
    let (width, height) = sight();
    let (word, card_box) = (word.get_bounding_client_rect(), card.get_bounding_client_rect());
    let left = word.left().min(width - card_box.width() - MARGIN).max(MARGIN);
    let below = word.bottom() + GAP;
    let above = word.top() - GAP - card_box.height();
    let top = if below + card_box.height() <= height - MARGIN || above < MARGIN { below } else { above };
    // Setting a property of a fixed, valid name cannot fail.
    let _ = card.style().set_property("inset", &format!("{top}px auto auto {left}px"));
}
