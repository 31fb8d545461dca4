//! A button that opens a small window above the page; Escape, or a press elsewhere, closes it.

use yew::prelude::*;

use super::icon::{Icon, IconView};

/// Props of [`Popover`].
#[derive(Properties, PartialEq)]
pub struct PopoverProps {
    /// Names the pair; the button is `<id>-open`.
    pub id: AttrValue,
    /// What the button opens; also the window's title.
    pub title: AttrValue,
    /// The button's class.
    pub button_class: AttrValue,
    /// What the button shows.
    pub button: Html,
    /// Says what the close button does.
    pub close_label: AttrValue,
    /// Makes what the window shows.
    pub content: Callback<(), Html>,
}

/// A button and its window, whose content is made when it is first opened: a page has many windows and few are opened.
#[component]
pub fn Popover(props: &PopoverProps) -> Html {
    let title_id = format!("{}-title", props.id);
    let is_wanted = use_state_eq(|| false);
    // The browser opens the window after the press has been heard.
    let onclick = {
        let is_wanted = is_wanted.clone();
        move |_: MouseEvent| is_wanted.set(true)
    };
    html! {
        <>
            <button type="button" class={props.button_class.clone()} id={format!("{}-open", props.id)}
                popovertarget={props.id.clone()} title={props.title.clone()} aria-haspopup="dialog" {onclick}>
                { props.button.clone() }
            </button>
            <div class={classes!("popover", format!("popover-{}", props.id))} id={props.id.clone()} popover="auto"
                role="dialog" aria-labelledby={title_id.clone()}>
                <div class="popover-head">
                    <h2 id={title_id}>{ &props.title }</h2>
                    <button type="button" class="button button-icon" popovertarget={props.id.clone()}
                        popovertargetaction="hide" aria-label={props.close_label.clone()}>
                        <IconView icon={Icon::Close} />
                    </button>
                </div>
                if *is_wanted { { props.content.emit(()) } }
            </div>
        </>
    }
}
