//! The frame around every view: the bar at the top, the rail of labs, the stage, and what floats above them.

use yew::prelude::*;

use super::ViewProps;
use super::about::About;
use super::badge::Badge;
use super::failure::Failure;
use super::help::Help;
use super::loading::Loading;
use super::notices::{Announcements, Notices};
use super::playground::Playground;
use crate::ui::components::button::{Button, Emphasis};
use crate::ui::components::icon::{Icon, IconView};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::{Action, Load, Theme};

/// The whole page.
#[component]
pub fn Shell(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let calm = state.without_pointer();
    let stage = match &state.load {
        Load::Ready => html! { <Playground state={state.clone()} dispatch={dispatch.clone()} /> },
        Load::Failed(_) => html! { <Failure state={state.clone()} dispatch={dispatch.clone()} /> },
        Load::Index | Load::Asked(_) | Load::Stage { .. } => {
            html! { <Loading state={state.clone()} dispatch={dispatch.clone()} /> }
        }
    };
    html! {
        <div class="shell">
            <a class="shell-skip" href="#stage">{ lang.text(Msg::SkipToText) }</a>
            <TopBar state={calm.clone()} dispatch={dispatch.clone()} />
            <Rail state={calm.clone()} dispatch={dispatch.clone()} />
            <main class="shell-stage" id="stage" tabindex="-1">{ stage }</main>
            <Notices state={calm.clone()} dispatch={dispatch.clone()} />
            <Announcements state={calm.clone()} dispatch={dispatch.clone()} />
        </div>
    }
}

#[component]
fn TopBar(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let is_dark = state.is_dark();
    let (theme, label, icon) = if is_dark {
        (Theme::Light, Msg::ThemeToLight, Icon::Sun)
    } else {
        (Theme::Dark, Msg::ThemeToDark, Icon::Moon)
    };
    html! {
        <header class="topbar">
            <h1 class="topbar-brand">{ "glassgpt" }</h1>
            <Badge state={state.clone()} dispatch={dispatch.clone()} />
            <div class="topbar-tools">
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

#[component]
fn Rail(props: &ViewProps) -> Html {
    let lang = props.state.settings.lang;
    html! {
        <nav class="rail" aria-label={lang.text(Msg::RailLabel)}>
            <ul class="rail-list">
                <li>
                    <a class="rail-entry" href="#stage" aria-current="page">
                        <IconView icon={Icon::Playground} /><span>{ lang.text(Msg::RailPlayground) }</span>
                    </a>
                </li>
            </ul>
            <About state={props.state.clone()} dispatch={props.dispatch.clone()} />
        </nav>
    }
}
