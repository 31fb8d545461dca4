//! The visitor's own text to train on.

use std::sync::Arc;

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::engine::protocol::training::MAX_STORY_BYTES;
use crate::ui::format::bytes;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::{Action, TrainAction};

/// Props of [`StoryField`].
#[derive(Properties, PartialEq)]
pub struct StoryProps {
    /// The language.
    pub lang: Lang,
    /// The text; it may be long, so that the field is only drawn anew when it changes.
    pub text: Arc<str>,
    /// Whether its end was left out.
    pub is_cut: bool,
    /// Where edits go.
    pub dispatch: Callback<Action>,
}

/// A field for a text of one's own, with its limit.
#[component]
pub fn StoryField(props: &StoryProps) -> Html {
    let StoryProps { lang, text, is_cut, dispatch } = props;
    let oninput = dispatch.reform(|event: InputEvent| {
        let text = event.target_unchecked_into::<HtmlTextAreaElement>().value();
        Action::Train(TrainAction::Story(text))
    });
    let max = bytes(MAX_STORY_BYTES as u64);
    let args = [("max", (&max).into())];
    html! {
        <div class="count-sentence">
            <label>
                <span class="field-label">{ lang.text(Msg::PlanStory) }</span>
                <textarea id="story" rows="3" {oninput} value={text.to_string()} aria-describedby="story-limit"
                    placeholder={lang.text(Msg::PlanStoryEmpty)} />
            </label>
            <p class="panel-note" id="story-limit" role="status">
                { lang.text_with(if *is_cut { Msg::PlanStoryCut } else { Msg::PlanStoryLimit }, &args) }
            </p>
        </div>
    }
}
