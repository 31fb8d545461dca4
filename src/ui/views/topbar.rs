//! The bar at the top: the name, the model, what runs it, the link to here, language, theme, keys.

use yew::prelude::*;

use super::ViewProps;
use super::badge::Badge;
use super::help::Help;
use super::model_menu::ModelMenu;
use super::share::Share;
use crate::ui::components::button::{Button, Emphasis};
use crate::ui::components::icon::Icon;
use crate::ui::hidden::Part;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::{Action, Theme};

/// The bar.
#[component]
pub fn TopBar(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let (theme, label, icon) = if state.is_dark() {
        (Theme::Light, Msg::ThemeToLight, Icon::Sun)
    } else {
        (Theme::Dark, Msg::ThemeToDark, Icon::Moon)
    };
    html! {
        <header class="topbar">
            <h1 class="topbar-brand">{ "glassgpt" }</h1>
            <div class="topbar-model">
                if !state.frame.hidden.has(Part::Models) {
                    <ModelMenu state={state.clone()} dispatch={dispatch.clone()} />
                }
                <Badge state={state.clone()} dispatch={dispatch.clone()} />
            </div>
            <div class="topbar-tools">
                <Share state={state.clone()} dispatch={dispatch.clone()} />
                <LangSwitch state={state.clone()} dispatch={dispatch.clone()} />
                <Button label={lang.text(label)} {icon} emphasis={Emphasis::IconOnly} id="theme-switch"
                    on_press={dispatch.reform(move |()| Action::SetTheme(theme))} />
                <Help state={state.clone()} dispatch={dispatch.clone()} />
            </div>
        </header>
    }
}

#[component]
fn LangSwitch(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let current = state.settings.lang;
    let choices = Lang::ALL.iter().map(|&(lang, name)| {
        let onclick = dispatch.reform(move |_: MouseEvent| Action::SetLang(lang));
        html! {
            <button type="button" class="topbar-lang" lang={lang.tag()} aria-pressed={(lang == current).to_string()}
                {onclick}>{ name }</button>
        }
    });
    html! {
        <div class="topbar-langs" role="group" aria-label={current.text(Msg::LanguageLabel)}>{ for choices }</div>
    }
}
