//! The list of keys.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::ViewProps;
use crate::ui::components::icon::{Icon, IconView};
use crate::ui::components::popover::Popover;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::shortcuts::LIST;
use crate::ui::state::Action;

/// The button that opens it.
#[component]
pub fn Help(props: &ViewProps) -> Html {
    let lang = props.state.settings.lang;
    let title = lang.text(Msg::HelpOpen);
    let button =
        html! { <><IconView icon={Icon::Keyboard} /><span class="sr-only">{ title.clone() }</span></> };
    let (has_letter_keys, dispatch) = (props.state.settings.has_letter_keys, props.dispatch.clone());
    let content = move |()| keys(lang, has_letter_keys, &dispatch);
    html! {
        <Popover id="help" {title} button_class="button button-icon" {button}
            close_label={lang.text(Msg::PopoverClose)} {content} />
    }
}

fn keys(lang: Lang, has_letter_keys: bool, dispatch: &Callback<Action>) -> Html {
    let rows = LIST.iter().map(|(msg, keys)| {
        let name = |key: &str| if key == "Esc" { lang.text(Msg::KeyEscape) } else { key.to_owned() };
        let keys = keys.iter().map(|key| html! { <kbd class="help-key">{ name(key) }</kbd> });
        html! { <div class="facts-row"><dt>{ lang.text(*msg) }</dt><dd class="help-keys">{ for keys }</dd></div> }
    });
    let onchange = dispatch.reform(|event: Event| {
        Action::SetLetterKeys(event.target_unchecked_into::<HtmlInputElement>().checked())
    });
    html! {
        <>
            <dl class="facts">{ for rows }</dl>
            <p class="popover-note">{ lang.text(Msg::HelpAnywhere) }</p>
            <label class="help-letters">
                <input type="checkbox" checked={has_letter_keys} {onchange} />
                { lang.text(Msg::HelpLetters) }
            </label>
        </>
    }
}
