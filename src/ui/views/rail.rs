//! The rail: which views there are, and where one is. On a phone it is a bar below the title.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::ViewProps;
use super::about::About;
use crate::ui::components::icon::{Icon, IconView};
use crate::ui::components::width::use_width;
use crate::ui::i18n::Msg;
use crate::ui::link::{self, Link};
use crate::ui::route::{Lab, Route};
use crate::ui::state::{Action, State, Travel};

/// The rail.
#[component]
pub fn Rail(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let labs = Lab::ALL.into_iter().map(|lab| lab_view(state, dispatch, lab));
    let (rail, list) = (use_node_ref(), use_node_ref());
    // A font that arrives later moves every name.
    let width = use_width(&list);
    use_effect_with((state.frame.route, lang, width as i32), {
        let rail = rail.clone();
        move |_| show_place(&rail)
    });
    let on_tour = dispatch.reform(|_: MouseEvent| Travel::Tour(Some(0)).into());
    html! {
        <nav class="rail" id="part-rail" ref={rail} aria-label={lang.text(Msg::RailLabel)}>
            <ul class="rail-list" ref={list}>{ for labs }</ul>
            <div class="rail-more">
                <button type="button" class="rail-entry" id="tour-open" onclick={on_tour}>
                    <IconView icon={Icon::Tour} /><span>{ lang.text(Msg::RailTour) }</span>
                </button>
                <About state={state.clone()} dispatch={dispatch.clone()} />
            </div>
        </nav>
    }
}

/// Where the rail is a bar that scrolls sideways, brings the view one is at into its middle.
fn show_place(rail: &NodeRef) {
    let Some(rail) = rail.cast::<HtmlElement>() else { return };
    let place = rail.query_selector("[aria-current=page]").ok().flatten();
    let Some(place) = place.and_then(|place| place.dyn_into::<HtmlElement>().ok()) else { return };
    let (place, frame) = (place.get_bounding_client_rect(), rail.get_bounding_client_rect());
    let from_middle = place.left() + place.width() / 2.0 - frame.left() - frame.width() / 2.0;
    rail.set_scroll_left(rail.scroll_left() + from_middle as i32);
}

const fn icon(lab: Lab) -> Icon {
    match lab {
        Lab::Playground => Icon::Playground,
        Lab::ClmMlm => Icon::ClmMlm,
        Lab::Measure => Icon::Measure,
        Lab::Glossary => Icon::Glossary,
    }
}

/// A lab, and its views below it while it is open and has several.
fn lab_view(state: &State, dispatch: &Callback<Action>, lab: Lab) -> Html {
    let lang = state.settings.lang;
    let is_open = state.frame.route.lab() == lab;
    let routes: Vec<Route> = lab.routes().collect();
    let is_single = routes.len() == 1;
    let views = routes.iter().map(|&route| {
        html! { <li>{ entry(state, dispatch, route, "rail-view", html! { lang.text(route.name()) }, true) }</li> }
    });
    let content = html! { <><IconView icon={icon(lab)} /><span>{ lang.text(lab.name()) }</span></> };
    let class = if is_open { "rail-entry rail-entry-open" } else { "rail-entry" };
    html! {
        <li class="rail-lab">
            { for routes.first().map(|&route| entry(state, dispatch, route, class, content, is_single)) }
            if is_open && !is_single { <ul class="rail-views">{ for views }</ul> }
        </li>
    }
}

/// A link to a view. It carries the whole state, so that it opens in another tab as well.
fn entry(
    state: &State,
    dispatch: &Callback<Action>,
    route: Route,
    class: &'static str,
    content: Html,
    is_place: bool,
) -> Html {
    let href = link::write(&Link { route, ..state.link() });
    let dispatch = dispatch.clone();
    let onclick = move |event: MouseEvent| {
        // With a modifier the browser opens another tab.
        if !event.ctrl_key() && !event.meta_key() && !event.shift_key() {
            event.prevent_default();
            dispatch.emit(Travel::Visit(route).into());
        }
    };
    let current = (is_place && state.frame.route == route).then_some("page");
    // The entry of a lab with several views is not the place itself: only places have a name to be found by.
    let id = is_place.then(|| format!("go-{}", route.slug()));
    html! { <a {class} {href} {onclick} aria-current={current} {id}>{ content }</a> }
}
