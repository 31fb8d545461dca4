//! The prompt editor.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::ViewProps;
use crate::ui::i18n::Msg;
use crate::ui::state::{Action, Activity, State};

/// A text field whose tokens appear in the line above while one types.
#[component]
pub fn PromptPanel(props: &ViewProps) -> Html {
    let state = &props.state;
    let lang = state.settings.lang;
    let oninput = props.dispatch.reform(|event: InputEvent| {
        Action::Edit(event.target_unchecked_into::<HtmlTextAreaElement>().value())
    });
    let is_running = matches!(state.activity, Activity::Running(_));
    let n_tokens = draft_len(state);
    let max = state.context_length();
    let count = lang.text_with(Msg::PromptCount, &[("n", n_tokens.into()), ("max", max.into())]);
    html! {
        <section class="prompt" id="part-prompt">
            <div class="panel-head">
                <label class="panel-title" for="prompt">{ lang.text(Msg::PromptLabel) }</label>
                <p class="prompt-count number" id="prompt-count">{ count }</p>
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
        lang.text(Msg::PromptRunning)
    } else if state.draft.n_dropped > 0 && state.is_draft_pending() {
        lang.text_with(Msg::PromptTooLong, &[("n", state.draft.n_dropped.into())])
    } else if state.text.n_dropped > 0 && !state.is_draft_pending() {
        lang.text_with(Msg::PromptDropped, &[("n", state.text.n_dropped.into())])
    } else {
        String::new()
    }
}
