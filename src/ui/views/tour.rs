//! The tour: an invitation on a first visit, and a card that goes from place to place.

use web_sys::HtmlElement;
use yew::prelude::*;

use super::ViewProps;
use super::terms::with_terms;
use crate::ui::components::button::{Button, Emphasis};
use crate::ui::components::icon::{Icon, IconView};
use crate::ui::hidden::Part;
use crate::ui::i18n::Msg;
use crate::ui::page::{sight, window, with_element};
use crate::ui::state::{Load, Travel};
use crate::ui::tour::STEPS;

/// Between a place and the ring around it, in CSS pixels.
const RING_GAP: f64 = 6.0;

/// A line above the view that offers the tour; put away, it does not come back.
#[component]
pub fn Invitation(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let is_shown = state.frame.is_tour_offered && state.frame.tour.is_none() && state.load == Load::Ready;
    if !is_shown {
        return Html::default();
    }
    let start = dispatch.reform(|_: MouseEvent| Travel::Tour(Some(0)).into());
    let decline = dispatch.reform(|_: MouseEvent| Travel::OfferTour(false).into());
    html! {
        <p class="hint" id="tour-invitation">
            <span>{ lang.text(Msg::TourInvitation) }</span>
            <button type="button" class="hint-button" id="tour-start" onclick={start}>{ lang.text(Msg::TourStart) }</button>
            <button type="button" class="hint-button hint-button-quiet" id="tour-decline" onclick={decline}>
                { lang.text(Msg::TourDecline) }
            </button>
        </p>
    }
}

/// The card of the step in sight, and the ring around its place.
#[component]
pub fn Tour(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let card = use_node_ref();
    let ring = use_node_ref();
    let step = state.frame.tour.filter(|&step| step < STEPS.len());
    let is_ready = state.load == Load::Ready;
    use_effect_with((step, is_ready, card.clone(), ring.clone()), |(step, _, card, ring)| {
        if let (Some(step), Some(card), Some(ring)) = (*step, card.cast::<HtmlElement>(), ring.cast()) {
            point_at(STEPS[step].place.element_id(), &ring, &card);
            // Read out by a screen reader, and under the keys.
            let _ = card.focus();
        }
    });
    let Some(step) = step else { return Html::default() };
    let go = |to: Option<usize>| dispatch.reform(move |()| Travel::Tour(to).into());
    let next = (step + 1 < STEPS.len()).then_some(step + 1);
    let end = go(None);
    let keys = dispatch.clone();
    let onkeydown = move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "Escape" => None,
            "ArrowRight" if next.is_some() => next,
            "ArrowLeft" if step > 0 => Some(step - 1),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        keys.emit(Travel::Tour(to).into());
    };
    let count = lang.text_with(Msg::TourCount, &[("n", (step + 1).into()), ("total", STEPS.len().into())]);
    let label = if next.is_some() { Msg::TourNextStep } else { Msg::TourDone };
    let skip = end.reform(|_: MouseEvent| ());
    html! {
        <>
            <div class="tour-ring" ref={ring} aria-hidden="true" />
            <div class="tour" ref={card} role="dialog" tabindex="-1" aria-labelledby="tour-title" aria-describedby="tour-text"
                {onkeydown}>
                <div class="popover-head">
                    <p class="tour-count number">{ count }</p>
                    <button type="button" class="button button-icon" id="tour-skip" onclick={skip}
                        aria-label={lang.text(Msg::TourSkip)} title={lang.text(Msg::TourSkip)}>
                        <IconView icon={Icon::Close} />
                    </button>
                </div>
                <h2 class="tour-title" id="tour-title">{ lang.text(STEPS[step].title) }</h2>
                <p class="tour-text" id="tour-text">{ with_terms(lang, &lang.text(STEPS[step].text)) }</p>
                <div class="tour-buttons">
                    if step > 0 {
                        <Button id="tour-back" label={lang.text(Msg::TourBack)} on_press={go(Some(step - 1))} />
                    }
                    <Button id="tour-next" label={lang.text(label)} emphasis={Emphasis::Primary} on_press={go(next)} />
                </div>
            </div>
        </>
    }
}

/// Scrolls the place into sight, draws the ring around it, and keeps the card out of its way.
fn point_at(id: &str, ring: &HtmlElement, card: &HtmlElement) {
    with_element(id, |place| {
        place.scroll_into_view();
        let (width, height) = sight();
        let (scroll_x, scroll_y) = scrolled();
        let target = place.get_bounding_client_rect();
        let top = (target.top() - RING_GAP).max(2.0);
        let left = (target.left() - RING_GAP).max(2.0);
        let bottom = (target.bottom() + RING_GAP).min(floor(height) - 2.0);
        let right = (target.right() + RING_GAP).min(width - 2.0);
        let inset = format!("{}px auto auto {}px", top + scroll_y, left + scroll_x);
        // Setting a property of a fixed, valid name cannot fail.
        let _ = ring.style().set_property("inset", &inset);
        let _ = ring.style().set_property("inline-size", &format!("{}px", (right - left).max(0.0)));
        let _ = ring.style().set_property("block-size", &format!("{}px", (bottom - top).max(0.0)));
        let is_right = (left + right) / 2.0 > width / 2.0;
        // At the top only where it hides nothing of the place.
        let is_low =
            (top + bottom) / 2.0 > height / 2.0 && top > f64::from(card.offset_height()) + 2.0 * RING_GAP;
        let _ = card.set_attribute("data-side", if is_right { "left" } else { "right" });
        let _ = card.set_attribute("data-end", if is_low { "top" } else { "bottom" });
    });
}

/// Where the page ends: above the buttons, where a phone has them at its foot.
fn floor(height: f64) -> f64 {
    let mut floor = height;
    with_element(Part::Controls.element_id(), |bar| {
        let style = window().get_computed_style(bar).ok().flatten();
        let position = style.and_then(|style| style.get_property_value("position").ok());
        if position.as_deref() == Some("fixed") {
            floor = bar.get_bounding_client_rect().top();
        }
    });
    floor
}

/// How far the page is scrolled.
fn scrolled() -> (f64, f64) {
    (window().scroll_x().unwrap_or(0.0), window().scroll_y().unwrap_or(0.0))
}
