//! The prompt editor.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::ViewProps;
use super::study::library::Library;
use super::words::left_out_text;
use crate::ui::i18n::Msg;
use crate::ui::state::{Action, State};

/// A text field whose tokens appear in the line above while one types.
#[component]
pub fn PromptPanel(props: &ViewProps) -> Html {
    let state = &props.state;
    let lang = state.settings.lang;
    let oninput = props.dispatch.reform(|event: InputEvent| {
        Action::Edit(event.target_unchecked_into::<HtmlTextAreaElement>().value())
    });
    let is_running = state.is_running();
    let n_tokens = draft_len(state);
    let max = state.context_length();
    let count = lang.text_with(Msg::PromptCount, &[("n", n_tokens.into()), ("max", max.into())]);
    html! {
        <section class="prompt" id="part-prompt">
            <div class="panel-head">
                <label class="panel-title" for="prompt">{ lang.text(Msg::PromptLabel) }</label>
                <span class="prompt-tools">
                    <Library state={props.state.clone()} dispatch={props.dispatch.clone()} />
                    <span class="prompt-count number" id="prompt-count">{ count }</span>
                </span>
            </div>
            <textarea class="prompt-text" id="prompt" rows="2" spellcheck="false" autocomplete="off"
                placeholder={lang.text(Msg::PromptPlaceholder)} value={state.draft.text.to_string()}
                readonly={is_running} aria-describedby="prompt-count prompt-note" {oninput} />
            <p class="prompt-note" id="prompt-note" role="status">{ note(state, is_running) }</p>
        </section>
    }
}

/// Number of tokens of what is written, as far as is known.
fn draft_len(state: &State) -> usize {
    match &state.draft.tokens {
        Some(tokens) if state.is_draft_pending() => tokens.len(),
        _ => state.text.n_prompt,
    }
}

fn note(state: &State, is_running: bool) -> String {
    let lang = state.settings.lang;
    if is_running {
        return lang.text(Msg::PromptRunning);
    }
    let is_pending = state.is_draft_pending();
    let (n_dropped, left_out) = if is_pending {
        (state.draft.n_dropped, &state.draft.left_out)
    } else {
        (state.text.n_dropped, &state.text.left_out)
    };
    let dropped = if is_pending { Msg::PromptTooLong } else { Msg::PromptDropped };
    let dropped = (n_dropped > 0).then(|| lang.text_with(dropped, &[("n", n_dropped.into())]));
    let notes: Vec<String> = left_out_text(lang, left_out).into_iter().chain(dropped).collect();
    notes.join(" ")
}
