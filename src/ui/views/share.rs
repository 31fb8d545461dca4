//! What can be taken away: a link to what is seen, and files.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::ViewProps;
use super::picture::PictureSaves;
use super::text_so_far::tint_name;
use crate::engine::protocol::look::Look;
use crate::ui::address;
use crate::ui::components::button::{Button, Emphasis};
use crate::ui::components::icon::{Icon, IconView};
use crate::ui::components::popover::Popover;
use crate::ui::export::{distribution_csv, tokens_csv};
use crate::ui::hidden::Part;
use crate::ui::i18n::Msg;
use crate::ui::link::{Link, MAX_PROMPT_BYTES};
use crate::ui::page::window;
use crate::ui::route::Route;
use crate::ui::save::save_text;
use crate::ui::state::shades::{expected, has_scores};
use crate::ui::state::{Action, Activity, ShadeAction, State, Tint};

/// What the last attempt to copy came to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Copied {
    Yes,
    Refused,
}

/// The button and its window.
#[component]
pub fn Share(props: &ViewProps) -> Html {
    let lang = props.state.settings.lang;
    let title = lang.text(Msg::ShareOpen);
    let button =
        html! { <><IconView icon={Icon::Share} /><span class="share-word">{ title.clone() }</span></> };
    let (state, dispatch) = (props.state.clone(), props.dispatch.clone());
    let content = move |()| {
        html! {
            <>
                <LinkPart state={state.clone()} dispatch={dispatch.clone()} />
                <SavePart state={state.clone()} dispatch={dispatch.clone()} />
            </>
        }
    };
    html! {
        <Popover id="share" {title} button_class="button share-button" {button}
            close_label={lang.text(Msg::PopoverClose)} {content} />
    }
}

#[component]
fn LinkPart(props: &ViewProps) -> Html {
    let state = &props.state;
    let lang = state.settings.lang;
    let hidden = use_state_eq(|| state.frame.hidden);
    let has_lang = use_state_eq(|| state.settings.is_lang_linked);
    let copied = use_state_eq(|| None::<(String, Copied)>);
    let field = use_node_ref();
    let link = Link { hidden: *hidden, lang: has_lang.then_some(lang), ..state.link() };
    let url = address::absolute(&link);
    let on_copy = {
        let (url, copied, field) = (url.clone(), copied.clone(), field.clone());
        Callback::from(move |()| copy(url.clone(), &copied, &field))
    };
    let said = copied.as_ref().filter(|(of, _)| *of == url).map(|(_, copied)| match copied {
        Copied::Yes => lang.text(Msg::ShareCopied),
        Copied::Refused => lang.text(Msg::ShareCopyRefused),
    });
    let parts = Part::ALL.into_iter().map(|part| {
        let hidden = hidden.clone();
        let on_change = move |is_hidden| hidden.set(hidden.with(part, is_hidden));
        check_box(lang.text(part.name()), link.hidden.has(part), format!("hide-{}", part.slug()), on_change)
    });
    let on_lang = move |is_set| has_lang.set(is_set);
    html! {
        <div class="share-link">
            <p>{ lang.text(Msg::ShareWhat) }</p>
            <label class="share-label" for="share-url">{ lang.text(Msg::ShareLink) }</label>
            <div class="share-row">
                <input class="share-url number" id="share-url" type="text" readonly=true value={url} ref={field} />
                <Button id="share-copy" label={lang.text(Msg::ShareCopy)} emphasis={Emphasis::Primary} on_press={on_copy} />
            </div>
            <p class="share-note" role="status">{ said.unwrap_or_else(|| content_note(state)) }</p>
            <fieldset class="share-parts">
                <legend>{ lang.text(Msg::ShareHide) }</legend>
                { for parts }
            </fieldset>
            { check_box(lang.text(Msg::ShareWithLang), link.lang.is_some(), "share-lang".to_owned(), on_lang) }
        </div>
    }
}

/// What of the generated text and of the prompt the link can bring back.
fn content_note(state: &State) -> String {
    let lang = state.settings.lang;
    if !state.is_prompt_linkable() {
        lang.text_with(Msg::SharePromptTooLong, &[("max", MAX_PROMPT_BYTES.into())])
    } else {
        let generated = match state.n_generated() {
            0 => String::new(),
            n if state.can_replay() => lang.text_with(Msg::ShareGenerated, &[("n", n.into())]),
            n => lang.text_with(Msg::ShareGiven, &[("n", n.into())]),
        };
        match state.link().branches.others.len() {
            0 => generated,
            n => format!("{generated} {}", lang.text_with(Msg::ShareBranches, &[("n", n.into())])),
        }
    }
}

fn copy(url: String, copied: &UseStateHandle<Option<(String, Copied)>>, field: &NodeRef) {
    let copied = copied.clone();
    if let Some(field) = field.cast::<HtmlInputElement>() {
        // Selected as well, so that the keyboard can copy where the page may not.
        field.select();
    }
    let navigator = window().navigator();
    // Only https and localhost have a clipboard.
    if !js_sys::Reflect::has(&navigator, &"clipboard".into()).unwrap_or(false) {
        return copied.set(Some((url, Copied::Refused)));
    }
    spawn_local(async move {
        let written = JsFuture::from(navigator.clipboard().write_text(&url)).await;
        copied.set(Some((url, if written.is_ok() { Copied::Yes } else { Copied::Refused })));
    });
}

fn check_box(label: String, is_set: bool, id: String, on_change: impl Fn(bool) + 'static) -> Html {
    let onchange = move |event: Event| on_change(event.target_unchecked_into::<HtmlInputElement>().checked());
    html! {
        <label class="share-check" for={id.clone()}><input type="checkbox" {id} checked={is_set} {onchange} />{ label }</label>
    }
}

/// Saves the table of tokens: once the scores of the prompt are there, which are computed when somebody wants them,
/// or at once where the engine is busy with something else.
#[hook]
fn use_tokens_file(props: &ViewProps) -> Callback<()> {
    let ViewProps { state, dispatch } = props;
    let is_wanted = state.shades.are_scores_wanted;
    let is_answered = state.look.find(|look| *look == Look::Scores).is_some_and(|(_, is_current)| is_current);
    let is_ready = has_scores(state) || is_answered || state.activity != Activity::Idle;
    let (shown, dispatch_saved) = (state.clone(), dispatch.clone());
    use_effect_with((is_wanted, is_ready), move |&(is_wanted, is_ready)| {
        if is_wanted && is_ready {
            let looked = shown.look.shared(|look| *look == Look::Scores);
            let text = &shown.text;
            let expected = expected(&text.tokens, text.n_prompt, looked.as_deref());
            let csv = tokens_csv(&text.tokens, text.n_prompt, &expected);
            save_text("glassgpt-tokens.csv", "text/csv;charset=utf-8", &csv);
            dispatch_saved.emit(Action::Shade(ShadeAction::WantScores(false)));
        }
    });
    dispatch.reform(|()| Action::Shade(ShadeAction::WantScores(true)))
}

#[component]
fn SavePart(props: &ViewProps) -> Html {
    let state = &props.state;
    let lang = state.settings.lang;
    let on_tokens = use_tokens_file(props);
    let on_next = state.distribution.clone().map(|distribution| {
        move |()| {
            save_text("glassgpt-next-token.csv", "text/csv;charset=utf-8", &distribution_csv(&distribution));
        }
    });
    let is_empty = state.text.tokens.is_empty();
    let title = lang.text(Msg::TokensTitle);
    let tint = state.shades.tint;
    let heading: Vec<String> = match tint {
        Tint::None => vec![title.clone()],
        Tint::Surprise | Tint::Entropy => vec![title.clone(), lang.text(tint_name(tint))],
    };
    html! {
        <div class="share-save">
            <h3 class="share-title">{ lang.text(Msg::ShareSave) }</h3>
            if is_empty {
                <p class="popover-note">{ lang.text(Msg::BlockedLoading) }</p>
            } else {
                <div class="share-row">
                    <Button id="save-tokens" label={lang.text(Msg::SaveTokens)} on_press={on_tokens} />
                    if let Some(on_next) = on_next {
                        <Button id="save-next" label={lang.text(Msg::SaveNext)} on_press={on_next} />
                    }
                </div>
                if state.frame.route == Route::Text {
                    <div class="share-row share-picture">
                        { &title }
                        <PictureSaves id="tokens" of="tokens-picture" name="glassgpt-tokens" title={title.clone()} heading={heading} {lang} />
                    </div>
                }
                <p class="popover-note">{ lang.text(Msg::SavePictures) }</p>
            }
        </div>
    }
}
