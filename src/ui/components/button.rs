//! A button that says what it does, and why it does not when it does not.

use yew::prelude::*;

use super::icon::{Icon, IconView};

/// How much a button stands out.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Emphasis {
    /// The one to press first.
    Primary,
    /// All others.
    #[default]
    Plain,
    /// Only its drawing is seen; its label is for the pointer and for screen readers.
    IconOnly,
}

/// Props of [`Button`].
#[derive(Properties, PartialEq)]
pub struct ButtonProps {
    /// What it does.
    pub label: AttrValue,
    /// A shorter label for narrow screens.
    #[prop_or_default]
    pub short_label: Option<AttrValue>,
    /// Drawn before the label.
    #[prop_or_default]
    pub icon: Option<Icon>,
    /// How much it stands out.
    #[prop_or_default]
    pub emphasis: Emphasis,
    /// Why it does nothing now, if so. It can still be focused and pressed, so that the reason can be found.
    #[prop_or_default]
    pub blocked: Option<AttrValue>,
    /// The key that does the same, as `aria-keyshortcuts` writes it.
    #[prop_or_default]
    pub key_shortcut: Option<AttrValue>,
    /// A name for tests and for the keyboard.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// What to do.
    pub on_press: Callback<()>,
}

/// A button.
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let class = match props.emphasis {
        Emphasis::Primary => "button button-primary",
        Emphasis::Plain => "button",
        Emphasis::IconOnly => "button button-icon",
    };
    let is_icon_only = props.emphasis == Emphasis::IconOnly;
    let title = props.blocked.clone().or_else(|| is_icon_only.then(|| props.label.clone()));
    let onclick = props.on_press.reform(|_: MouseEvent| ());
    html! {
        <button type="button" {class} id={props.id.clone()} {onclick} {title}
            aria-label={props.label.clone()}
            aria-disabled={props.blocked.is_some().then_some("true")}
            aria-keyshortcuts={props.key_shortcut.clone()}>
            if let Some(icon) = props.icon { <IconView {icon} /> }
            if !is_icon_only {
                <span class={classes!("button-label", props.short_label.is_some().then_some("button-label-long"))}>
                    { &props.label }
                </span>
                if let Some(short) = &props.short_label { <span class="button-label-short">{ short }</span> }
            }
        </button>
    }
}
