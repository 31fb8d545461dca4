//! What this page is, in a few honest sentences.

use yew::prelude::*;

use super::ViewProps;
use super::terms::with_terms;
use crate::ui::components::icon::{Icon, IconView};
use crate::ui::components::popover::Popover;
use crate::ui::i18n::Msg;

/// The entry of the rail that opens it.
#[component]
pub fn About(props: &ViewProps) -> Html {
    let lang = props.state.settings.lang;
    let button = html! { <><IconView icon={Icon::About} /><span>{ lang.text(Msg::RailAbout) }</span></> };
    let content = move |()| {
        let sentences = [Msg::AboutWhat, Msg::AboutReal, Msg::AboutAttention, Msg::AboutPrivate];
        sentences.iter().map(|&msg| html! { <p>{ with_terms(lang, &lang.text(msg)) }</p> }).collect::<Html>()
    };
    html! {
        <Popover id="about" title={lang.text(Msg::AboutTitle)} button_class="rail-entry" {button}
            close_label={lang.text(Msg::PopoverClose)} {content} />
    }
}
