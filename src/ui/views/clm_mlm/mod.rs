//! The lab of training objectives: what each learns from, how fast, and how each is used.

mod arms;
mod count;
mod keep;
mod matrix;
mod plan;
mod race;
mod samples;
mod side;
mod story;
mod truth;

use yew::prelude::*;

use self::count::CountPanel;
use self::keep::KeepPanel;
use self::race::RacePanel;
use self::samples::SamplesPanel;
use self::truth::TruthPanel;
use super::ViewProps;
use super::terms::with_terms;
use crate::ui::i18n::Msg;

/// The lab.
#[component]
pub fn ClmMlm(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    html! {
        <article class="lab">
            <header class="lab-head">
                <h2 class="lab-title">{ lang.text(Msg::ClmTitle) }</h2>
                <p class="panel-what">{ with_terms(lang, &lang.text(Msg::ClmWhat)) }</p>
            </header>
            <CountPanel state={state.clone()} dispatch={dispatch.clone()} />
            <RacePanel state={state.clone()} dispatch={dispatch.clone()} />
            <SamplesPanel state={state.clone()} dispatch={dispatch.clone()} />
            <TruthPanel state={state.clone()} dispatch={dispatch.clone()} />
            <KeepPanel state={state.clone()} dispatch={dispatch.clone()} />
        </article>
    }
}
