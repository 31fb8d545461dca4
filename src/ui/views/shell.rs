//! The frame around every view: the bar at the top, the rail of labs, the stage, and what floats above them.

use yew::prelude::*;

use super::ViewProps;
use super::clm_mlm::ClmMlm;
use super::failure::Failure;
use super::glossary::Glossary;
use super::labs::quiz::Quiz;
use super::labs::scale::ScaleLab;
use super::labs::shots::ShotLab;
use super::labs::steps::StepLab;
use super::loading::Loading;
use super::notices::{Announcements, Notices};
use super::playground::Playground;
use super::rail::Rail;
use super::study::cost::Cost;
use super::study::quantization::Quantization;
use super::study::shots::Shots;
use super::topbar::TopBar;
use super::tour::{Invitation, Tour};
use crate::ui::components::turns::use_turns;
use crate::ui::hidden::{Hidden, Part};
use crate::ui::i18n::Msg;
use crate::ui::page::with_element;
use crate::ui::route::Route;
use crate::ui::state::{Load, Travel};

/// The page is made in so many turns after the first; until then what was there while the program loaded stays.
const N_TURNS: usize = 2;

/// The whole page.
#[component]
pub fn Shell(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let calm = state.without_pointer();
    let has_rail = !state.frame.hidden.has(Part::Rail);
    // The address holds the state: a link that only moves the focus must not change it.
    let skip = move |event: MouseEvent| {
        event.prevent_default();
        with_element("stage", |stage| drop(stage.focus()));
    };
    let turn = use_turns(N_TURNS);
    use_effect_with(turn == N_TURNS, |&is_whole| {
        if is_whole {
            with_element("boot", |boot| boot.set_hidden(true));
        }
    });
    html! {
        <div class={classes!("shell", (!has_rail).then_some("shell-no-rail"))}>
            <a class="shell-skip" href="#stage" onclick={skip}>{ lang.text(Msg::SkipToText) }</a>
            <TopBar state={calm.clone()} dispatch={dispatch.clone()} />
            if has_rail && turn > 0 { <Rail state={calm.clone()} dispatch={dispatch.clone()} /> }
            <main class="shell-stage" id="stage" tabindex="-1">
                if turn == N_TURNS {
                    <Hint state={calm.clone()} dispatch={dispatch.clone()} />
                    <Stage state={state.clone()} dispatch={dispatch.clone()} />
                }
            </main>
            if turn == N_TURNS {
                <Tour state={calm.clone()} dispatch={dispatch.clone()} />
                <Notices state={calm.clone()} dispatch={dispatch.clone()} />
                <Announcements state={calm.clone()} dispatch={dispatch.clone()} />
            }
        </div>
    }
}

/// The view in sight, or why it cannot be seen yet.
#[component]
fn Stage(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let (state, dispatch) = (state.clone(), dispatch.clone());
    let route = state.frame.route;
    match (&state.load, route) {
        (_, Route::Glossary) => html! { <Glossary {state} {dispatch} /> },
        (_, Route::ClmMlm) => html! { <ClmMlm state={state.without_pointer()} {dispatch} /> },
        (_, Route::ShotLab) => html! { <ShotLab state={state.without_pointer()} {dispatch} /> },
        (_, Route::StepLab) => html! { <StepLab state={state.without_pointer()} {dispatch} /> },
        (_, Route::Quiz) => html! { <Quiz state={state.without_pointer()} {dispatch} /> },
        (_, Route::ScaleLab) => html! { <ScaleLab state={state.without_pointer()} {dispatch} /> },
        (Load::Ready, Route::Text) => html! { <Playground {state} {dispatch} /> },
        (Load::Ready, Route::Shots | Route::Quantization | Route::Cost) if state.is_both_ways() => {
            html! { <p class="panel-empty" id="both-ways">{ state.settings.lang.text(Msg::BothWaysStudy) }</p> }
        }
        (Load::Ready, Route::Shots) => html! { <Shots {state} {dispatch} /> },
        (Load::Ready, Route::Quantization) => html! { <Quantization {state} {dispatch} /> },
        (Load::Ready, Route::Cost) => html! { <Cost {state} {dispatch} /> },
        (Load::Failed(_), _) => html! { <Failure {state} {dispatch} /> },
        (Load::Index | Load::Asked(_) | Load::Stage { .. }, _) => {
            html! { <Loading {state} {dispatch} /> }
        }
    }
}

/// A line above the view: the way to what a link left out, or the invitation to the tour.
#[component]
fn Hint(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    if !state.frame.hidden.is_empty() {
        let onclick = dispatch.reform(|_: MouseEvent| Travel::Hide(Hidden::default()).into());
        return html! {
            <p class="hint">
                <span>{ lang.text(Msg::HiddenNote) }</span>
                <button type="button" class="hint-button" id="show-all" {onclick}>{ lang.text(Msg::HiddenShow) }</button>
            </p>
        };
    }
    html! { <Invitation state={state.clone()} dispatch={dispatch.clone()} /> }
}
