//! One item with its examples shown in every way, side by side.

use yew::prelude::*;

use super::items::{one_line, verdict};
use super::names::change_words;
use crate::engine::protocol::lab::{Examples, Told};
use crate::ui::components::button::Button;
use crate::ui::format::significant;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::page::lead_to;
use crate::ui::state::labs::{LessonAction, Spot, VaryAction};
use crate::ui::state::{Action, State};

/// What can be done with the examples of an item; nothing where it has none.
pub fn ways(lang: Lang, dispatch: &Callback<Action>, spot: Spot, index: usize, item: &Told) -> Html {
    if spot.shots == 0 {
        return html! {};
    }
    let (job, shots, question) = (spot.job, spot.shots, item.question);
    let vary = dispatch.reform(move |()| {
        lead_to("lab-vary-title");
        Action::Lab(VaryAction::Ask { job, shots, question }.into())
    });
    let learn = dispatch.reform(move |()| {
        lead_to("lesson-title");
        Action::Lab(LessonAction::Learn { job, shots, question }.into())
    });
    html! {
        <>
            <Button id={format!("item-vary-{index}")} label={lang.text(Msg::ItemVary)}
                on_press={vary} />
            <Button id={format!("item-learn-{index}")} label={lang.text(Msg::ItemLearn)}
                on_press={learn} />
        </>
    }
}

/// The item in every way; nothing where none was chosen.
pub fn vary_view(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let vary = &state.labs.vary;
    let Some(question) = vary.question else { return html! {} };
    let close = dispatch.reform(|()| Action::Lab(VaryAction::Close.into()));
    let title = lang.text_with(Msg::VaryTitle, &[("n", (question + 1).into())]);
    html! {
        <section class="items" id="lab-vary" aria-labelledby="lab-vary-title">
            <div class="items-head">
                <h3 class="panel-title" id="lab-vary-title" tabindex="-1">{ title }</h3>
                <Button id="vary-close" label={lang.text(Msg::ItemsClose)} on_press={close} />
            </div>
            { match vary.answers.as_deref() {
                None => html! { <p class="panel-empty" role="status">{ lang.text(Msg::ShotsWaiting) }</p> },
                Some(Err(message)) => html! {
                    <p class="bench-alert" role="alert">{ lang.text_with(Msg::VaryFailed, &[("message", message.into())]) }</p>
                },
                Some(Ok(answers)) => html! {
                    <ol class="items-list">{ for answers.iter().map(|(name, told)| way(lang, name, told)) }</ol>
                },
            } }
        </section>
    }
}

fn way(lang: Lang, name: &str, told: &Told) -> Html {
    // Both ends are of one build, so that every name is known.
    let examples = Examples::from_name(name).unwrap_or_default();
    let title = lang.text(change_words(examples));
    let nats = significant(told.logprob);
    let logprob = [("n", (&nats).into()), ("tokens", told.n_tokens.into())];
    let said = |msg: Msg, text: &str| {
        html! { <div><dt>{ lang.text(msg) }</dt><dd class="number">{ one_line(text) }</dd></div> }
    };
    html! {
        <li class="item" id={format!("vary-{name}")}>
            <div class="item-head">
                <b>{ title.clone() }</b>
                { for told.is_right.map(|is_right| verdict(lang, is_right)) }
            </div>
            <pre class="item-prompt" tabindex="0" role="group" aria-label={title}><div class="shots-text">{ &told.prompt }</div></pre>
            <dl class="item-facts">
                { said(Msg::ItemAnswer, &told.answer) }
                { said(Msg::ItemSaid, &told.said) }
            </dl>
            <p class="study-note" data-value={told.logprob.to_string()}>{ lang.text_with(Msg::ItemLogprob, &logprob) }</p>
        </li>
    }
}
