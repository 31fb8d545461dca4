//! What race to run.

use yew::prelude::*;

use super::arms::arm_view;
use super::story::StoryField;
use crate::engine::protocol::training::{MAX_ARMS, Material};
use crate::ui::components::number_field::NumberField;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::link::MAX_SEED;
use crate::ui::state::training::{ARMS, Kind, MAX_BUDGET_TOKENS, Preset};
use crate::ui::state::{Action, TrainAction};
use crate::ui::views::ViewProps;

/// Right end of the slider of the batch.
const MAX_SLIDER_BATCH: f64 = 4096.0;

/// Ready-made races, arms, text, and the numbers.
#[component]
pub fn PlanView(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let plan = &state.training.plan;
    let act = |action: TrainAction| dispatch.reform(move |_: MouseEvent| Action::Train(action.clone()));
    let preset = |preset: Preset| {
        let is_on = Preset::of(plan) == Some(preset);
        tab(
            lang,
            preset_name(preset),
            is_on,
            format!("preset-{}", preset.slug()),
            act(TrainAction::Preset(preset)),
        )
    };
    let kind = |kind: Kind| {
        let is_on = Kind::of(&plan.material) == kind;
        tab(lang, kind_name(kind), is_on, format!("data-{}", kind.slug()), act(TrainAction::Material(kind)))
    };
    let arm = |objective| {
        let is_on = plan.arms.contains(&objective);
        let blocked = (!is_on && plan.arms.len() >= MAX_ARMS).then(|| lang.text(Msg::PlanFull));
        html! {
            <button type="button" class="toggle" aria-pressed={is_on.to_string()} title={blocked.clone()}
                aria-disabled={blocked.is_some().then_some("true")} onclick={act(TrainAction::Toggle(objective))}>
                { arm_view(lang, objective) }
            </button>
        }
    };
    html! {
        <div class="plan">
            <div class="look-tabs look-tabs-small" role="group" aria-label={lang.text(Msg::PlanPresets)}>
                <span class="look-tabs-label">{ lang.text(Msg::PlanPresets) }</span>
                { for Preset::ALL.into_iter().map(preset) }
            </div>
            <div class="toggles" role="group" aria-label={lang.text(Msg::PlanArms)}>{ for ARMS.into_iter().map(arm) }</div>
            <details class="plan-more">
                <summary>{ lang.text(Msg::PlanMore) }</summary>
                <div class="look-tabs look-tabs-small" role="group" aria-label={lang.text(Msg::PlanData)}>
                    <span class="look-tabs-label">{ lang.text(Msg::PlanData) }</span>
                    { for Kind::ALL.into_iter().map(kind) }
                </div>
                if let Material::Story(text) = &plan.material {
                    <StoryField {lang} text={text.clone()} is_cut={state.training.is_story_cut} dispatch={dispatch.clone()} />
                }
                { numbers(props) }
            </details>
        </div>
    }
}

const fn preset_name(preset: Preset) -> Msg {
    match preset {
        Preset::Default => Msg::PresetDefault,
        Preset::NoMask => Msg::PresetNoMask,
        Preset::Reviews => Msg::PresetReviews,
    }
}

const fn kind_name(kind: Kind) -> Msg {
    match kind {
        Kind::Sum2 => Msg::DataSums,
        Kind::Sentiment => Msg::DataReviews,
        Kind::Story => Msg::DataStory,
    }
}

/// One of several choices.
pub fn tab(lang: Lang, name: Msg, is_on: bool, id: String, onclick: Callback<MouseEvent>) -> Html {
    html! { <button type="button" class="look-tab" {id} aria-pressed={is_on.to_string()} {onclick}>{ lang.text(name) }</button> }
}

fn numbers(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let plan = &state.training.plan;
    let label = |msg: Msg| AttrValue::from(lang.text(msg));
    let set = |make: fn(f64) -> TrainAction| dispatch.reform(move |value: f64| Action::Train(make(value)));
    html! {
        <div class="plan-numbers">
            <NumberField id="batch" label={label(Msg::PlanBatch)} slider_label={label(Msg::PlanBatch)}
                hint={label(Msg::PlanBatchWhat)} value={plan.batch_tokens as f64} min={plan.row_tokens as f64}
                max={MAX_SLIDER_BATCH} step={plan.row_tokens as f64}
                on_change={set(|value| TrainAction::Batch(value as usize))} />
            <NumberField id="budget" label={label(Msg::PlanBudget)} hint={label(Msg::PlanBudgetWhat)}
                value={(plan.max_tokens / 1000) as f64} min={1.0} max={(MAX_BUDGET_TOKENS / 1000) as f64} step={100.0}
                on_change={set(|value| TrainAction::Budget(value as u64))} />
            <NumberField id="rate" label={label(Msg::PlanRate)} hint={label(Msg::PlanRateWhat)}
                value={four_decimals(plan.learning_rate)} min={0.0001} max={1e9} step={0.001} decimals={4}
                on_change={set(|value| TrainAction::Rate(value as f32))} />
            <NumberField id="decay" label={label(Msg::PlanDecay)} hint={label(Msg::PlanDecayWhat)}
                value={f64::from((plan.decay * 100.0).round())} max={100.0} step={5.0}
                on_change={set(|value| TrainAction::Decay(value as u32))} />
            <NumberField id="train-seed" label={label(Msg::SamplingSeed)} hint={label(Msg::PlanSeedWhat)}
                value={plan.seed as f64} max={MAX_SEED as f64} step={1.0}
                on_change={set(|value| TrainAction::Seed(value as u64))} />
        </div>
    }
}

/// An `f32` such as 0.01 as the `f64` that is written the same way.
fn four_decimals(value: f32) -> f64 {
    (f64::from(value) * 1e4).round() / 1e4
}
