//! Which models are asked, on how many items, from which seed.

use yew::prelude::*;

use super::{Choice, choices};
use crate::engine::protocol::lab::MAX_N;
use crate::ui::components::number_field::NumberField;
use crate::ui::format::count;
use crate::ui::i18n::Msg;
use crate::ui::models::ModelEntry;
use crate::ui::state::labs::{MAX_ITEM_SEED, Plan, Sample};
use crate::ui::state::{Action, LabAction, State};

/// Models, number of items and seed; `plan` puts them into a plan. `id` begins the names of the fields.
pub fn sample_view(
    state: &State,
    dispatch: &Callback<Action>,
    id: &str,
    sample: &Sample,
    plan: impl Fn(Sample) -> Plan + Clone + 'static,
) -> Html {
    let lang = state.settings.lang;
    let set = |change: fn(&mut Sample, f64)| {
        let (sample, plan) = (sample.clone(), plan.clone());
        dispatch.reform(move |value: f64| {
            let mut sample = sample.clone();
            change(&mut sample, value);
            Action::Lab(LabAction::Plan(plan(sample)))
        })
    };
    let label = |msg: Msg| AttrValue::from(lang.text(msg));
    html! {
        <>
            { models(state, dispatch, id, sample, plan.clone()) }
            <div class="bench-numbers">
                <NumberField id={format!("{id}-n")} label={label(Msg::LabN)} hint={label(Msg::LabNWhat)}
                    value={sample.n as f64} min={1.0} max={MAX_N as f64} step={1.0}
                    on_change={set(|sample, value| sample.n = value as usize)} />
                <NumberField id={format!("{id}-seed")} label={label(Msg::SamplingSeed)} hint={label(Msg::LabSeedWhat)}
                    value={sample.seed as f64} max={MAX_ITEM_SEED as f64} step={1.0}
                    on_change={set(|sample, value| sample.seed = value as u64)} />
            </div>
        </>
    }
}

fn models(
    state: &State,
    dispatch: &Callback<Action>,
    id: &str,
    sample: &Sample,
    plan: impl Fn(Sample) -> Plan + Clone + 'static,
) -> Html {
    let lang = state.settings.lang;
    let Some(catalog) = &state.frame.catalog else {
        return html! { <p class="study-note">{ lang.text(Msg::LabNoModels) }</p> };
    };
    let at_hand = state.frame.file.as_ref().map(|file| file.name.as_str());
    let chosen: Vec<String> = sample.files(catalog, at_hand).into_iter().map(|file| file.name).collect();
    let choice = |model: &ModelEntry| {
        let is_on = chosen.contains(&model.name);
        let is_in = |name: &&String| (**name == model.name) != chosen.contains(name);
        let mut toggled: Vec<String> =
            catalog.models.iter().map(|model| &model.name).filter(is_in).cloned().collect();
        if toggled.is_empty() {
            toggled = chosen.clone();
        }
        let action = Action::Lab(LabAction::Plan(plan(Sample { models: toggled, ..sample.clone() })));
        let size = model.shape.map(|shape| format!(" · {}", count(shape.n_params))).unwrap_or_default();
        Choice {
            id: format!("{id}-model-{}", model.name),
            label: format!("{}{size}", model.name),
            is_on,
            blocked: None,
            onclick: dispatch.reform(move |_: MouseEvent| action.clone()),
        }
    };
    html! {
        <>
            { choices(lang.text(Msg::LabModels), catalog.models.iter().map(choice)) }
            if catalog.models.len() == 1 { <p class="study-note">{ lang.text(Msg::LabOneModel) }</p> }
        </>
    }
}
