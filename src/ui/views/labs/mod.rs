//! The labs that measure: a plan, a run, a chart with intervals, the items behind each point.

mod changes;
mod controls;
mod gains;
mod items;
mod lesson;
mod matched;
pub mod quiz;
mod results;
mod sample;
pub mod scale;
mod sentences;
pub mod shots;
mod solve;
pub mod steps;
mod vary;

use yew::prelude::*;

use super::terms::with_terms;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::lab_names as names;

/// Two notes side by side: what a result shows, and what it does not.
fn honest(lang: Lang, shows: Msg, shows_not: Msg) -> Html {
    let note = |title: Msg, text: Msg| {
        html! {
            <section class="bench-note">
                <h3 class="panel-title">{ lang.text(title) }</h3>
                <p>{ with_terms(lang, &lang.text(text)) }</p>
            </section>
        }
    };
    html! { <div class="bench-notes">{ note(Msg::ShowsTitle, shows) }{ note(Msg::ShowsNotTitle, shows_not) }</div> }
}

/// One of several choices: pressed or not, and why not.
struct Choice {
    id: String,
    label: String,
    is_on: bool,
    blocked: Option<String>,
    onclick: Callback<MouseEvent>,
}

/// Choices in a row under one name.
fn choices(label: String, choices: impl IntoIterator<Item = Choice>) -> Html {
    let choice = |choice: Choice| {
        let Choice { id, label, is_on, blocked, onclick } = choice;
        let onclick = if blocked.is_some() { Callback::noop() } else { onclick };
        html! {
            <button type="button" class="segment" {id} aria-pressed={is_on.to_string()} title={blocked.clone()}
                aria-disabled={blocked.is_some().then_some("true")} {onclick}>{ label }</button>
        }
    };
    html! {
        <div class="segments bench-choices" role="group" aria-label={label.clone()}>
            <span class="study-label bench-label" aria-hidden="true">{ label }</span>
            { for choices.into_iter().map(choice) }
        </div>
    }
}
