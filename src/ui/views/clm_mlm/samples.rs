//! Each arm in use: the causal one as it was trained, the masked one with a mask and without.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::arms::arm_view;
use crate::engine::protocol::training::{Objective, Written};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::training::ArmView;
use crate::ui::state::{Action, TrainAction};
use crate::ui::views::ViewProps;
use crate::ui::views::terms::with_terms;

/// The panel.
#[component]
pub fn SamplesPanel(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let lab = &state.training;
    let on_prompt = dispatch.reform(|event: Event| {
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        Action::Train(TrainAction::Prompt(text))
    });
    let race = lab.shown();
    let samples = race
        .into_iter()
        .flat_map(|race| &race.arms)
        .filter_map(|arm| arm.written.as_ref().map(|written| sample(lang, arm, written)));
    let placeholder = lab.plan.material.prompt();
    html! {
        <section class="panel" id="use" aria-labelledby="use-title">
            <h2 class="panel-title" id="use-title">{ lang.text(Msg::UseTitle) }</h2>
            <p class="panel-what">{ with_terms(lang, &lang.text(Msg::UseWhat)) }</p>
            if lab.is_alive() {
                <label class="use-prompt">
                    <span class="field-label">{ lang.text(Msg::UsePrompt) }</span>
                    <input id="use-prompt" type="text" class="number" maxlength="200" autocomplete="off" spellcheck="false"
                        {placeholder} value={lab.prompt.to_string()} onchange={on_prompt} />
                </label>
            }
            <ul class="samples">{ for samples }</ul>
            if race.is_none_or(|race| race.arms.iter().all(|arm| arm.written.is_none())) {
                <p class="panel-empty">{ lang.text(Msg::UseEmpty) }</p>
            }
        </section>
    }
}

fn sample(lang: Lang, arm: &ArmView, written: &Written) -> Html {
    let plain = match arm.objective {
        Objective::Clm { .. } => Msg::UseAsTrained,
        Objective::Mlm { .. } => Msg::UseWithoutMask,
        Objective::NoMask => Msg::UseNoMask,
    };
    let line = |name: Msg, text: &str, mask: bool| {
        html! {
            <div class="sample-line">
                <span class="sample-name">{ lang.text(name) }</span>
                <span class="sample-text number">
                    <span class="sample-prompt">{ &written.prompt }</span>
                    if mask { <span class="sample-mask">{ "<mask>" }</span><span aria-hidden="true">{ " → " }</span> }
                    <span class="sample-more">{ text }</span>
                </span>
            </div>
        }
    };
    html! {
        <li class="sample">
            { arm_view(lang, arm.objective) }
            if let Some(masked) = &written.masked { { line(Msg::UseWithMask, masked, true) } }
            { line(plain, &written.plain, false) }
        </li>
    }
}
