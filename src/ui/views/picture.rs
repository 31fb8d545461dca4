//! Buttons that save a part of the page as a picture: PNG for slides, SVG for print.

use yew::prelude::*;

use crate::ui::components::button::Button;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::save::{NoPicture, save_png, save_svg};

/// Props of [`PictureSaves`].
#[derive(Properties, PartialEq)]
pub struct PictureSavesProps {
    /// Names the buttons, as `<id>-png` and `<id>-svg`.
    pub id: AttrValue,
    /// The element that is the picture.
    pub of: AttrValue,
    /// The name of the file, without its ending.
    pub name: AttrValue,
    /// What the picture shows.
    pub title: AttrValue,
    /// Lines above the picture, where it does not say by itself what it is.
    #[prop_or_default]
    pub heading: Vec<String>,
    /// The language of the buttons.
    pub lang: Lang,
    /// Buttons that stand before them.
    #[prop_or_default]
    pub children: Html,
}

/// The two buttons, and what went wrong.
#[component]
pub fn PictureSaves(props: &PictureSavesProps) -> Html {
    let PictureSavesProps { id, of, name, title, heading, lang, children } = props;
    let has_failed = use_state_eq(|| false);
    let on_png = {
        let (of, name, title, heading) = (of.clone(), name.clone(), title.clone(), heading.clone());
        let has_failed = has_failed.clone();
        move |()| {
            has_failed.set(false);
            let failed = has_failed.clone();
            save_png(&of, &name, &heading, &title, move || failed.set(true));
        }
    };
    let on_svg = {
        let (of, name, title, heading) = (of.clone(), name.clone(), title.clone(), heading.clone());
        let has_failed = has_failed.clone();
        move |()| has_failed.set(save_svg(&of, &name, &heading, &title) == Err(NoPicture))
    };
    let label = lang.text_with(Msg::PictureSave, &[("title", title.as_str().into())]);
    html! {
        <div class="picture-saves" role="group" aria-label={label} data-picture="no">
            <span class="picture-saves-label" aria-hidden="true">{ lang.text(Msg::ShareSave) }</span>
            { children.clone() }
            <Button id={format!("{id}-png")} label={lang.text(Msg::ChartSavePng)} short_label="PNG" on_press={on_png} />
            <Button id={format!("{id}-svg")} label={lang.text(Msg::ChartSaveSvg)} short_label="SVG" on_press={on_svg} />
            <p class="picture-saves-note" role="status">
                if *has_failed { { lang.text(Msg::PictureFailed) } }
            </p>
        </div>
    }
}
