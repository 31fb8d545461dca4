//! What floats above the page, and what only screen readers are told.

use yew::prelude::*;

use super::ViewProps;
use super::backend::change_text;
use super::words::{failure_texts, plain_token};
use crate::ui::components::notice;
use crate::ui::format::percent;
use crate::ui::i18n::Msg;
use crate::ui::offline;
use crate::ui::state::{Action, BranchAction, Notice, Said, State, Travel};

/// Messages about what happened meanwhile.
#[component]
pub fn Notices(props: &ViewProps) -> Html {
    let state = &props.state;
    let lang = state.settings.lang;
    let text =
        state.notice.as_ref().and_then(|notice| match notice {
            Notice::BackendChanged => state.backend.as_ref().map(|backend| change_text(lang, backend)),
            Notice::Failed(failure) => {
                let [what, ..] = failure_texts(lang, failure);
                Some(lang.text_with(Msg::NoticeFailed, &[("what", (&what).into())]))
            }
            Notice::BranchClosed(letter) => {
                Some(lang.text_with(Msg::NoticeBranchClosed, &[("letter", (&letter.to_string()).into())]))
            }
            Notice::NoToken { id, position } => {
                let position = (position + 1).into();
                Some(lang.text_with(
                    Msg::NoticeNoToken,
                    &[("n", (&id.to_string()).into()), ("position", position)],
                ))
            }
            Notice::UpdateReady => Some(lang.text(Msg::NoticeUpdate)),
            Notice::EndsRace(_) => Some(lang.text(Msg::NoticeEndsRace)),
        });
    let action_label = match state.notice {
        Some(Notice::UpdateReady) => Some(lang.text(Msg::NoticeUpdateAction)),
        Some(Notice::BranchClosed(_)) => Some(lang.text(Msg::NoticeUndo)),
        Some(Notice::EndsRace(_)) => Some(lang.text(Msg::NoticeEndsRaceAction)),
        Some(Notice::BackendChanged | Notice::Failed(_) | Notice::NoToken { .. }) | None => None,
    };
    let on_action = {
        let (dispatch, notice) = (props.dispatch.clone(), state.notice.clone());
        move |()| match &notice {
            Some(Notice::UpdateReady) => offline::update(),
            Some(Notice::EndsRace(wanted)) => dispatch.emit(Travel::EndRaceAndSwitch(wanted.clone()).into()),
            _ => dispatch.emit(Action::Branch(BranchAction::Reopen)),
        }
    };
    html! {
        <notice::Notice text={text.map(AttrValue::from)} action_label={action_label.map(AttrValue::from)}
            {on_action} close_label={lang.text(Msg::NoticeDismiss)}
            on_close={props.dispatch.reform(|()| Action::DismissNotice)} />
    }
}

/// Generated tokens, told politely.
#[component]
pub fn Announcements(props: &ViewProps) -> Html {
    let text = props.state.said.and_then(|said| said_text(&props.state, said));
    html! { <p class="sr-only" id="announcements" role="status" aria-live="polite">{ text.unwrap_or_default() }</p> }
}

fn said_text(state: &State, said: Said) -> Option<String> {
    let lang = state.settings.lang;
    let tokens = &state.text.tokens;
    match said {
        Said::Token(position) => {
            let token = tokens.get(position)?;
            let choice = token.choice?;
            Some(lang.text_with(
                Msg::SaidToken,
                &[
                    ("text", (&plain_token(&token.text)).into()),
                    ("position", (position + 1).into()),
                    ("probability", (&percent(choice.expected.probability)).into()),
                    ("rank", (choice.expected.rank + 1).into()),
                ],
            ))
        }
        Said::Tokens { from } => {
            let new = tokens.get(from..)?;
            let bytes: Vec<u8> = new.iter().flat_map(|token| token.text.bytes.iter().copied()).collect();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            Some(lang.text_with(Msg::SaidTokens, &[("n", new.len().into()), ("text", (&text).into())]))
        }
        Said::TakenBack => Some(lang.text_with(Msg::SaidTakenBack, &[("n", tokens.len().into())])),
    }
}
