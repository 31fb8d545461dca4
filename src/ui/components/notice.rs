//! A message that floats above the page until it is put away.

use yew::prelude::*;

use super::button::Button;
use super::icon::{Icon, IconView};

/// Props of [`Notice`].
#[derive(Properties, PartialEq)]
pub struct NoticeProps {
    /// What there is to say, if anything.
    pub text: Option<AttrValue>,
    /// What can be done about it: the button's words.
    #[prop_or_default]
    pub action_label: Option<AttrValue>,
    /// Does it.
    #[prop_or_default]
    pub on_action: Callback<()>,
    /// What the close button says.
    pub close_label: AttrValue,
    /// Puts it away.
    pub on_close: Callback<()>,
}

/// A floating message. The live region is always there, so that screen readers notice what appears in it.
#[component]
pub fn Notice(props: &NoticeProps) -> Html {
    let onclick = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <div class="notice-place" role="alert">
            if let Some(text) = &props.text {
                <div class="notice">
                    <p>{ text }</p>
                    if let Some(label) = &props.action_label {
                        <Button label={label.clone()} id="notice-action" on_press={props.on_action.clone()} />
                    }
                    <button type="button" class="button button-icon" {onclick} aria-label={props.close_label.clone()}>
                        <IconView icon={Icon::Close} />
                    </button>
                </div>
            }
        </div>
    }
}
