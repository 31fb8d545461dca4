//! The library of prompts, behind a button at the prompt.

use yew::prelude::*;

use super::super::ViewProps;
use super::super::terms::with_terms;
use super::genre_words;
use crate::engine::protocol::study::{Drawn, Genre};
use crate::ui::components::button::{Button, Emphasis};
use crate::ui::components::popover::Popover;
use crate::ui::i18n::Msg;
use crate::ui::page::with_element;
use crate::ui::state::{Action, Activity, State, StudyAction};

/// Id of the library's window.
const ID: &str = "library";

/// The button and its window.
#[component]
pub fn Library(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let title = lang.text(Msg::LibraryOpen);
    let (state, dispatch) = (state.clone(), dispatch.clone());
    let content = move |()| genres(&state, &dispatch);
    html! {
        <Popover id={ID} title={title.clone()} button_class="button library-open" button={html! { title }}
            close_label={lang.text(Msg::PopoverClose)} {content} />
    }
}

/// The kinds of prompts, and the one that was drawn.
fn genres(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let chosen = state.study.drawn.as_ref().map(|(genre, _)| *genre);
    let genres = Genre::ALL.into_iter().map(|genre| {
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Study(StudyAction::Draw(genre)));
        let [name, what] = genre_words(genre).map(|msg| lang.text(msg));
        html! {
            <li>
                <button type="button" class="library-genre" id={format!("genre-{}", genre as usize)}
                    aria-pressed={(chosen == Some(genre)).to_string()} {onclick}>
                    <span class="library-name">{ name }</span>
                    <span class="library-what">{ what }</span>
                </button>
            </li>
        }
    });
    html! {
        <>
            <p class="panel-what">{ with_terms(lang, &lang.text(Msg::LibraryWhat)) }</p>
            <ul class="library-genres">{ for genres }</ul>
            <div class="library-drawn" aria-live="polite">{ drawn(state, dispatch) }</div>
        </>
    }
}

fn drawn(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let note = |msg| html! { <p class="panel-empty">{ lang.text(msg) }</p> };
    let Some((genre, drawn)) = &state.study.drawn else { return note(Msg::LibraryEmpty) };
    let genre = *genre;
    let on_another = dispatch.reform(move |()| Action::Study(StudyAction::Draw(genre)));
    let Ok(Drawn { prompt, answer, n_tokens }) = &**drawn else { return note(Msg::LibraryNone) };
    let on_use = {
        let (dispatch, prompt) = (dispatch.clone(), prompt.clone());
        move |()| {
            with_element(ID, |library| drop(library.hide_popover()));
            dispatch.emit(Action::Edit(prompt.clone()));
        }
    };
    let is_running = matches!(state.activity, Activity::Running { .. });
    let blocked = is_running.then(|| AttrValue::from(lang.text(Msg::PromptRunning)));
    let on_use: Callback<()> = if is_running { Callback::noop() } else { on_use.into() };
    let answer = match answer {
        Some(answer) => lang.text_with(Msg::LibraryAnswer, &[("answer", answer.into())]),
        None => lang.text(Msg::LibraryOpenEnd),
    };
    let max = state.context_length();
    html! {
        <>
            <pre class="library-prompt" id="library-prompt" tabindex="0">{ prompt }</pre>
            <p class="library-answer" id="library-answer">{ answer }</p>
            <p class="panel-note number">{ lang.text_with(Msg::LibraryTokens, &[("n", (*n_tokens).into()), ("max", max.into())]) }</p>
            <div class="library-row">
                <Button id="library-use" label={lang.text(Msg::LibraryUse)} emphasis={Emphasis::Primary} {blocked}
                    on_press={on_use} />
                <Button id="library-another" label={lang.text(Msg::LibraryAnother)} on_press={on_another} />
            </div>
        </>
    }
}
