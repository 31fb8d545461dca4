//! One question that the visitor answers, what the model answers, and the score of both.

use yew::prelude::*;

use super::super::items::verdict;
use super::super::names::task_name;
use crate::engine::protocol::lab::{Interval, PosedQuestion, wilson};
use crate::tasks::quiz::{LETTERS, N_OPTIONS};
use crate::ui::components::button::{Button, Emphasis};
use crate::ui::components::icon::{Icon, IconView};
use crate::ui::format::percent;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::labs::{Played, PoseAction, QuizTopic};
use crate::ui::state::{Action, LabAction, State};

/// The panel.
pub fn question_view(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let pose = &state.labs.pose;
    let body = match pose.answer().map(|answer| &**answer) {
        _ if pose.is_awaited() => {
            html! { <p class="panel-empty" role="status">{ lang.text(Msg::QuizAwaited) }</p> }
        }
        None => html! { <p class="panel-empty">{ lang.text(Msg::QuizNone) }</p> },
        Some(Err(message)) => {
            let args = [("model", (&pose.model).into()), ("message", message.into())];
            html! { <p class="bench-alert" role="alert">{ lang.text_with(Msg::QuizFailed, &args) }</p> }
        }
        Some(Ok(posed)) => posed_view(state, dispatch, posed),
    };
    html! {
        <section class="quiz-you" id="quiz-you" aria-labelledby="quiz-you-title">
            <h3 class="panel-title" id="quiz-you-title">{ lang.text(Msg::QuizYouTitle) }</h3>
            { body }
            { buttons(state, dispatch) }
            { score(lang, dispatch, &pose.played) }
        </section>
    }
}

fn buttons(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let (pose, plan) = (&state.labs.pose, &state.labs.plans.quiz);
    let blocked = match (&state.frame.catalog, plan.topic, &pose.given) {
        (None, ..) => Some(Msg::LabNoModels),
        (_, QuizTopic::Given, None) => Some(Msg::QuizNoneGiven),
        _ => None,
    };
    let label = if pose.item().is_some() { Msg::QuizNext } else { Msg::QuizAsk };
    let emphasis = if pose.chosen.is_some() || pose.answer().is_none() {
        Emphasis::Primary
    } else {
        Emphasis::default()
    };
    html! {
        <div class="bench-buttons">
            <Button id="quiz-next" label={lang.text(label)} icon={Icon::Run} {emphasis}
                blocked={blocked.map(|msg| AttrValue::from(lang.text(msg)))}
                on_press={dispatch.reform(|()| Action::Lab(PoseAction::Next.into()))} />
            <span class="study-note">{ lang.text(Msg::QuizKeys) }</span>
        </div>
    }
}

fn posed_view(state: &State, dispatch: &Callback<Action>, posed: &PosedQuestion) -> Html {
    let lang = state.settings.lang;
    let pose = &state.labs.pose;
    let choose = |place: usize| Action::Lab(LabAction::Pose(PoseAction::Choose(place)));
    let onkeydown = {
        let dispatch = dispatch.clone();
        move |event: KeyboardEvent| {
            if let Some(place) = place_of(&event) {
                event.prevent_default();
                event.stop_propagation();
                dispatch.emit(choose(place));
            }
        }
    };
    let options = (0..N_OPTIONS).map(|place| {
        let onclick = dispatch.reform(move |_: MouseEvent| choose(place));
        option_view(lang, posed, place, pose.chosen, onclick)
    });
    let number = pose.item().map_or(0, |item| item + 1);
    html! {
        <div class="quiz-card" key={pose.number()}>
            <p class="quiz-number study-note">
                { lang.text_with(Msg::QuizNumber, &[("n", number.into()), ("subject", (&posed.question.subject).into())]) }
            </p>
            <p class="quiz-stem" id="quiz-stem" lang="en">{ &posed.question.stem }</p>
            <div class="quiz-options" role="group" aria-labelledby="quiz-stem" {onkeydown}>{ for options }</div>
            if let Some(chosen) = pose.chosen { { outcome(lang, posed, chosen) } }
        </div>
    }
}

/// The option that a key chooses: its letter or its number.
fn place_of(event: &KeyboardEvent) -> Option<usize> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    let key = event.key();
    // While Korean is typed a letter key says something else, but stands where it stood.
    let code = event.code();
    let is_it = |at: &usize| {
        key.eq_ignore_ascii_case(LETTERS[*at])
            || key == (at + 1).to_string()
            || code == format!("Key{}", LETTERS[*at])
    };
    (0..N_OPTIONS).find(is_it)
}

fn option_view(
    lang: Lang,
    posed: &PosedQuestion,
    place: usize,
    chosen: Option<usize>,
    onclick: Callback<MouseEvent>,
) -> Html {
    let is_answered = chosen.is_some();
    let is_right = posed.question.right == place;
    let class = classes!(
        "quiz-option",
        (is_answered && is_right).then_some("quiz-option-right"),
        (is_answered && !is_right && chosen == Some(place)).then_some("quiz-option-wrong"),
    );
    let shares = [
        (Msg::ScoringLetter, "letter", posed.letter.first().and_then(|(shares, ..)| shares.get(place))),
        (Msg::ScoringCloze, "cloze", posed.cloze.0.get(place)),
    ];
    let bar = |(name, slug, share): (Msg, &'static str, Option<&f64>)| {
        let share = share.copied().unwrap_or(0.0);
        html! {
            <span class={classes!("quiz-share", format!("quiz-share-{slug}"))}>
                <span class="quiz-share-name">{ lang.text(name) }</span>
                <span class="quiz-bar" aria-hidden="true"><span style={format!("inline-size: {:.2}%", share * 100.0)} /></span>
                <span class="number" title={share.to_string()} data-value={share.to_string()}>{ percent(share) }</span>
            </span>
        }
    };
    html! {
        <button type="button" {class} id={format!("quiz-option-{place}")} aria-pressed={(chosen == Some(place)).to_string()}
            aria-disabled={is_answered.then_some("true")} {onclick}>
            <span class="quiz-letter" aria-hidden="true">{ LETTERS[place] }</span>
            <span class="quiz-option-text" lang="en">
                <span class="sr-only">{ format!("{}: ", LETTERS[place]) }</span>{ &posed.question.options[place] }
                if is_answered && is_right { <IconView icon={Icon::Check} /><span class="sr-only">{ lang.text(Msg::ShotsRight) }</span> }
            </span>
            if is_answered { <span class="quiz-shares">{ for shares.map(bar) }</span> }
        </button>
    }
}

/// Who was right, and what the letter does when the options move on.
fn outcome(lang: Lang, posed: &PosedQuestion, chosen: usize) -> Html {
    let right = posed.question.right;
    let line = |id: &'static str, name: Msg, said: usize, is_right: bool| {
        html! {
            <div id={id}>
                <dt>{ lang.text(name) }</dt>
                <dd>{ LETTERS.get(said).copied().unwrap_or_default() }{ " " }{ verdict(lang, is_right) }</dd>
            </div>
        }
    };
    let letter = posed
        .letter
        .first()
        .map(|&(_, right, chosen)| line("quiz-letter", Msg::QuizByLetter, chosen, right == chosen));
    let (_, cloze_right, cloze) = &posed.cloze;
    let n_right = posed.letter.iter().filter(|(_, right, chosen)| right == chosen).count();
    let places: Vec<&str> =
        posed.letter.iter().filter_map(|(_, _, chosen)| LETTERS.get(*chosen).copied()).collect();
    let places = places.join(", ");
    let args = [("n", n_right.into()), ("of", posed.letter.len().into()), ("letters", (&places).into())];
    html! {
        <div class="quiz-outcome" role="status">
            <dl class="quiz-verdicts">
                { line("quiz-yours", Msg::QuizYou, chosen, chosen == right) }
                { for letter }
                { line("quiz-cloze", Msg::QuizByOption, *cloze, cloze == cloze_right) }
            </dl>
            <p class="study-note" id="quiz-rotations">{ lang.text_with(Msg::QuizRotations, &args) }</p>
        </div>
    }
}

/// The shares of right answers so far, over the same questions.
fn score(lang: Lang, dispatch: &Callback<Action>, played: &[Played]) -> Html {
    if played.is_empty() {
        return html! {};
    }
    let n = played.len();
    let line = |slug: &'static str, name: Msg, is_right: fn(&Played) -> bool| {
        let n_right = played.iter().filter(|played| is_right(played)).count();
        let Interval { low, high } = wilson(n_right, n);
        html! {
            <tr id={format!("quiz-score-{slug}")}>
                <th scope="row">{ lang.text(name) }</th>
                <td class="number">{ format!("{n_right} / {n}") }</td>
                <td class="number">{ percent(n_right as f64 / n as f64) }</td>
                <td class="number">{ format!("{} – {}", percent(low), percent(high)) }</td>
            </tr>
        }
    };
    let mut tasks: Vec<String> = played.iter().map(|played| task_name(lang, &played.task)).collect();
    tasks.sort();
    tasks.dedup();
    let heads = [Msg::QuizWho, Msg::HeadRight, Msg::HeadAccuracy, Msg::HeadInterval];
    html! {
        <div class="quiz-score">
            <div class="bench-scroll" tabindex="0" role="group" aria-label={lang.text(Msg::QuizYouTitle)}>
                <table class="bench-table">
                    <caption class="study-caption">{ lang.text_with(Msg::QuizScore, &[("subjects", (&tasks.join(", ")).into())]) }</caption>
                    <thead><tr>{ for heads.map(|head| html! { <th scope="col">{ lang.text(head) }</th> }) }</tr></thead>
                    <tbody>
                        { line("you", Msg::QuizYou, |played| played.is_right) }
                        { line("letter", Msg::QuizByLetter, |played| played.is_letter_right) }
                        { line("cloze", Msg::QuizByOption, |played| played.is_cloze_right) }
                    </tbody>
                </table>
            </div>
            <div class="bench-buttons">
                <span class="study-note">{ lang.text(Msg::QuizGuess) }</span>
                <Button id="quiz-forget" label={lang.text(Msg::QuizForget)}
                    on_press={dispatch.reform(|()| Action::Lab(PoseAction::Forget.into()))} />
            </div>
        </div>
    }
}
