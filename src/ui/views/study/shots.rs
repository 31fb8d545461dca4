//! One question with more and fewer examples, answered at once and step by step, side by side.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::super::ViewProps;
use super::super::terms::with_terms;
use super::exercise_words;
use super::prompt_text::prompt_view;
use super::results::{Results, brief};
use crate::engine::protocol::study::{Asked, Exercise, Refusal, SHOTS, Way};
use crate::ui::added::{added, question_parts};
use crate::ui::components::button::Button;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::route::Route;
use crate::ui::state::study::{Chosen, Setting, Side};
use crate::ui::state::{Action, State, StudyAction, Travel};

/// The view.
#[component]
pub fn Shots(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    html! {
        <article class="study" id="shots">
            <h2 class="study-title">{ lang.text(Msg::RouteShots) }</h2>
            <p class="study-what">{ with_terms(lang, &lang.text(Msg::ShotsWhat)) }</p>
            { question(state, dispatch) }
            <div class="shots-sides">
                { side(state, dispatch, Side::Before) }
                { side(state, dispatch, Side::After) }
            </div>
            <div class="shots-sides">
                { prompt_side(state, dispatch, Side::Before) }
                { prompt_side(state, dispatch, Side::After) }
            </div>
            <Results state={state.clone()} dispatch={dispatch.clone()} />
            <p class="panel-note">{ with_terms(lang, &lang.text(Msg::ShotsHonest)) }</p>
        </article>
    }
}

/// Which question is asked.
fn question(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let chosen = state.study.chosen;
    let onchange = dispatch.reform(|event: Event| {
        let slug = event.target_unchecked_into::<HtmlSelectElement>().value();
        Action::Study(StudyAction::Exercise(Exercise::from_slug(&slug).unwrap_or_default()))
    });
    let options = Exercise::ALL.into_iter().map(|exercise| {
        let [name, _] = exercise_words(exercise);
        html! {
            <option value={exercise.slug()} selected={exercise == chosen.exercise}>{ lang.text(name) }</option>
        }
    });
    let next = chosen.item + 1;
    let on_next = dispatch.reform(move |()| Action::Study(StudyAction::Item(next)));
    let [_, what] = exercise_words(chosen.exercise);
    html! {
        <div class="study-bar">
            <label class="study-label" for="shots-task">{ lang.text(Msg::ShotsTask) }</label>
            <select id="shots-task" {onchange}>{ for options }</select>
            <span class="number" id="shots-item">{ format!("{} {}", lang.text(Msg::ShotsItem), chosen.item + 1) }</span>
            <Button id="shots-next" label={lang.text(Msg::ShotsNext)} on_press={on_next} />
            <p class="study-note">{ lang.text(what) }</p>
        </div>
    }
}

fn side(state: &State, dispatch: &Callback<Action>, side: Side) -> Html {
    let lang = state.settings.lang;
    let Named { name, slug, setting, .. } = named(state, side);
    let title_id = format!("shots-{slug}-title");
    html! {
        <section class="shots-side" aria-labelledby={title_id.clone()}>
            <h3 class="panel-title" id={title_id}>{ lang.text(name) }</h3>
            { toggles(state, dispatch, side, slug, setting) }
            { unfit(state, setting, slug) }
            <div class="shots-brief" id={format!("{slug}-brief")} role="status">{ verdict_line(state, setting) }</div>
        </section>
    }
}

/// The prompt of one side, below the verdicts of both.
fn prompt_side(state: &State, dispatch: &Callback<Action>, side: Side) -> Html {
    let lang = state.settings.lang;
    let Named { name, slug, setting, other } = named(state, side);
    let asked = match state.study.answer(setting).map(|answer| &**answer) {
        // Above it is said why there is none.
        Some(Err(_)) => return html! { <div class="shots-side" /> },
        Some(Ok(asked)) => Some(asked),
        None => None,
    };
    let other = state.study.answer(other).and_then(|answer| answer.as_ref().ok());
    html! {
        <div class="shots-side">
            <p class="study-label">{ format!("{}: {}", lang.text(Msg::ShotsPrompt), lang.text(name)) }</p>
            { prompt(lang, dispatch, slug, asked, other) }
        </div>
    }
}

/// A side with what it is called.
struct Named {
    name: Msg,
    slug: &'static str,
    setting: Setting,
    other: Setting,
}

fn named(state: &State, side: Side) -> Named {
    let Chosen { before, after, .. } = state.study.chosen;
    match side {
        Side::Before => Named { name: Msg::ShotsBefore, slug: "before", setting: before, other: after },
        Side::After => Named { name: Msg::ShotsAfter, slug: "after", setting: after, other: before },
    }
}

/// Right or wrong, or why that is not known.
fn verdict_line(state: &State, setting: Setting) -> Html {
    let lang = state.settings.lang;
    match state.study.answer(setting).map(|answer| &**answer) {
        None => html! { lang.text(Msg::ShotsWaiting) },
        Some(Err(Refusal::DoesNotFit)) => html! { lang.text(Msg::ShotsTooLong) },
        Some(Err(_)) => html! { lang.text(Msg::ShotsFailed) },
        Some(Ok(asked)) => brief(lang, asked),
    }
}

/// Which of the numbers of examples do not fit, how long they are, and what the model holds.
fn unfit(state: &State, setting: Setting, slug: &'static str) -> Html {
    let lang = state.settings.lang;
    let max = state.context_length();
    let n_tokens = state.study.fit(setting).unwrap_or_default();
    let first = SHOTS.into_iter().zip(n_tokens).find(|(_, n_tokens)| **n_tokens > max);
    html! {
        <p class="shots-note shots-unfit" id={format!("{slug}-unfit")}>
            if let Some((shots, n_tokens)) = first { { no_room(lang, shots, *n_tokens, max) } }
        </p>
    }
}

fn no_room(lang: Lang, shots: usize, n_tokens: usize, max: usize) -> String {
    lang.text_with(Msg::ShotsNoRoom, &[("n", shots.into()), ("tokens", n_tokens.into()), ("max", max.into())])
}

/// The switches of one side.
fn toggles(
    state: &State,
    dispatch: &Callback<Action>,
    side: Side,
    slug: &'static str,
    setting: Setting,
) -> Html {
    let lang = state.settings.lang;
    let switch = |id: String, label: String, is_on: bool, to: Setting, blocked: Option<String>| {
        let dispatch = dispatch.clone();
        let is_blocked = blocked.is_some();
        let onclick = move |_: MouseEvent| {
            if !is_blocked {
                dispatch.emit(Action::Study(StudyAction::Set(side, to)));
            }
        };
        html! {
            <button type="button" class="segment" {id} aria-pressed={is_on.to_string()} title={blocked}
                aria-disabled={is_blocked.then_some("true")} {onclick}>{ label }</button>
        }
    };
    let (fit, max) = (state.study.fit(setting).unwrap_or_default(), state.context_length());
    let shots = SHOTS.into_iter().enumerate().map(|(number, shots)| {
        let to = Setting { shots, ..setting };
        let too_long = fit.get(number).filter(|&&n_tokens| n_tokens > max);
        let blocked = too_long.map(|&n_tokens| no_room(lang, shots, n_tokens, max));
        switch(format!("{slug}-shots-{shots}"), shots.to_string(), setting.shots == shots, to, blocked)
    });
    let has_steps = state.study.chosen.exercise.has_steps();
    let ways = [(Way::Direct, "direct", Msg::ShotsDirect), (Way::Steps, "steps", Msg::ShotsSteps)];
    let ways = ways.into_iter().map(|(way, name, label)| {
        let is_on = if has_steps { setting.way == way } else { way == Way::Direct };
        let blocked = (!has_steps && way == Way::Steps).then(|| lang.text(Msg::ShotsNoSteps));
        switch(format!("{slug}-{name}"), lang.text(label), is_on, Setting { way, ..setting }, blocked)
    });
    html! {
        <div class="shots-toggles">
            <div class="segments" role="group" aria-label={lang.text(Msg::ShotsExamples)}>
                <span class="study-label" aria-hidden="true">{ lang.text(Msg::ShotsExamples) }</span>
                { for shots }
            </div>
            <div class="segments" role="group" aria-label={lang.text(Msg::ShotsWay)}>
                <span class="study-label" aria-hidden="true">{ lang.text(Msg::ShotsWay) }</span>
                { for ways }
                if !has_steps { <span class="segments-why">{ lang.text(Msg::ShotsNoSteps) }</span> }
            </div>
        </div>
    }
}

fn prompt(
    lang: Lang,
    dispatch: &Callback<Action>,
    slug: &'static str,
    asked: Option<&Asked>,
    other: Option<&Asked>,
) -> Html {
    let Some(asked) = asked else {
        return html! { <p class="shots-prompt panel-empty">{ lang.text(Msg::ShotsPromptEmpty) }</p> };
    };
    let added = added(asked, other);
    let question = question_parts(asked, other);
    let n_added = added.iter().filter(|&&is_added| is_added).count();
    let note = match (n_added, question.1.is_empty()) {
        (0, true) => lang.text(Msg::ShotsSame),
        (0, false) => lang.text(Msg::ShotsAddedEnd),
        (n, true) => lang.text_with(Msg::ShotsAdded, &[("n", n.into())]),
        (n, false) => lang.text_with(Msg::ShotsAddedBoth, &[("n", n.into())]),
    };
    let on_open = {
        let (dispatch, prompt) = (dispatch.clone(), asked.prompt.clone());
        move |()| {
            dispatch.emit(Action::Edit(prompt.clone()));
            dispatch.emit(Travel::Visit(Route::Text).into());
        }
    };
    html! {
        <>
            <pre class="shots-prompt" id={format!("{slug}-prompt")} tabindex="0" aria-label={lang.text(Msg::ShotsPrompt)}
                role="group"><div class="shots-text">{ prompt_view(asked, &added, question) }</div></pre>
            <div class="shots-below">
                <p class="shots-note">{ note }</p>
                <Button id={format!("{slug}-open")} label={lang.text(Msg::ShotsOpen)} on_press={on_open} />
            </div>
        </>
    }
}
