//! A message that floats above the page until it is put away.

use yew::prelude::*;

use super::icon::{Icon, IconView};

/// Props of [`Notice`].
#[derive(Properties, PartialEq)]
pub struct NoticeProps {
    /// What there is to say, if anything.
    pub text: Option<AttrValue>,
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
                    <button type="button" class="button button-icon" {onclick} aria-label={props.close_label.clone()}>
                        <IconView icon={Icon::Close} />
                    </button>
                </div>
            }
        </div>
    }
}
