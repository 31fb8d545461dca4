//! The menu of models: which there are, how large, what they can do, and which this device keeps.

use yew::prelude::*;

use super::ViewProps;
use super::terms::with_terms;
use crate::ui::components::icon::{Icon, IconView};
use crate::ui::components::popover::Popover;
use crate::ui::format::{bytes, count};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::models::{ModelEntry, Shape, Wanted};
use crate::ui::page::with_element;
use crate::ui::state::{Action, Load, ModelFile, State, Travel};

/// Id of the menu's window.
const ID: &str = "models";

/// The button that names the model, and the menu that it opens. Empty until the list of models was read.
#[component]
pub fn ModelMenu(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let Some(file) = &state.frame.file else {
        return html! { <span class="models-place" id="part-models" /> };
    };
    // What was trained here stands in no list.
    let trained = state.model.as_ref().filter(|_| state.load == Load::Ready && state.frame.is_trained);
    let (name, dtype) = match trained {
        Some(model) => (model.name.clone(), model.dtype.to_string().to_ascii_uppercase()),
        None => (file.name.clone(), type_name(file)),
    };
    let button = html! {
        <>
            <span class="models-name">{ name }</span>
            <span class="models-type number">{ dtype }</span>
            <IconView icon={Icon::Down} />
        </>
    };
    let (state, dispatch) = (state.clone(), dispatch.clone());
    let content = move |()| {
        html! {
            <>
                <p>{ with_terms(lang, &lang.text(Msg::ModelsWhat)) }</p>
                <ModelList state={state.clone()} dispatch={dispatch.clone()} />
            </>
        }
    };
    html! {
        <span class="models-place" id="part-models">
            <Popover id={ID} title={lang.text(Msg::ModelsOpen)} button_class="models-button" {button}
                close_label={lang.text(Msg::PopoverClose)} {content} />
        </span>
    }
}

/// The models with a button for each of their files.
#[component]
pub fn ModelList(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let Some(catalog) = &state.frame.catalog else { return Html::default() };
    let models = catalog.models.iter().map(|model| model_view(state, dispatch, model));
    html! { <ul class="models-list">{ for models }</ul> }
}

fn model_view(state: &State, dispatch: &Callback<Action>, model: &ModelEntry) -> Html {
    let lang = state.settings.lang;
    let files = model.files.iter().map(|file| file_view(state, dispatch, file));
    html! {
        <li class="models-model">
            <h3 class="models-title">{ &model.name }</h3>
            if let Some(shape) = model.shape { <p class="models-shape number">{ shape_text(lang, shape) }</p> }
            if let Some(about) = &model.about { <p class="models-about">{ about.text(lang) }</p> }
            <ul class="models-files" aria-label={model.name.clone()}>{ for files }</ul>
        </li>
    }
}

fn file_view(state: &State, dispatch: &Callback<Action>, file: &ModelFile) -> Html {
    let lang = state.settings.lang;
    let is_current =
        state.load == Load::Ready && state.frame.file.as_ref() == Some(file) && !state.frame.is_trained;
    let is_kept = state.frame.kept.contains(&file.url);
    let place = match (is_current, is_kept, state.frame.is_online) {
        (true, true, _) => Msg::ModelsCurrentKept,
        (true, false, _) => Msg::ModelsCurrent,
        (false, true, _) => Msg::ModelsKept,
        (false, false, true) => Msg::ModelsDownload,
        (false, false, false) => Msg::ModelsOffline,
    };
    let wanted = Wanted { model: Some(file.name.clone()), dtype: Some(file.dtype.clone()) };
    let dispatch = dispatch.clone();
    let onclick = move |_: MouseEvent| {
        // Loading takes the stage; the menu would stand in its way.
        with_element(ID, |menu| drop(menu.hide_popover()));
        if !is_current {
            dispatch.emit(Travel::Switch(wanted.clone()).into());
        }
    };
    html! {
        <li>
            <button type="button" class="models-file" aria-pressed={is_current.to_string()} {onclick}
                data-model={file.name.clone()} data-type={file.dtype.clone()}>
                <span class="models-type number">{ type_name(file) }</span>
                <span class="models-size number">{ bytes(file.size_bytes) }</span>
                <span class="models-what">{ type_text(lang, &file.dtype) }</span>
                <span class="models-kept">{ lang.text(place) }</span>
            </button>
        </li>
    }
}

fn type_name(file: &ModelFile) -> String {
    file.dtype.to_ascii_uppercase()
}

/// What an element type means for the numbers; nothing for one that we do not ship.
fn type_text(lang: Lang, dtype: &str) -> String {
    match dtype {
        "f32" => lang.text(Msg::ModelsF32),
        "q8_0" => lang.text(Msg::ModelsQ8),
        "q4_0" => lang.text(Msg::ModelsQ4),
        _ => String::new(),
    }
}

fn shape_text(lang: Lang, shape: Shape) -> String {
    lang.text_with(
        Msg::ModelsShape,
        &[
            ("params", (&count(shape.n_params)).into()),
            ("layers", shape.n_layer.into()),
            ("heads", shape.n_head.into()),
            ("width", shape.n_embd.into()),
            ("context", shape.context_length.into()),
        ],
    )
}
