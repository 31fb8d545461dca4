//! What is shown: a row of the files, the axis, the figure, the models.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::super::{Choice, choices};
use crate::engine::protocol::curves::{Key, Metric};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::scale::names::{along_words, format_name, metric_words, task_name, variant_name};
use crate::ui::scale::pick::{at_row, distinct, nearest};
use crate::ui::state::labs::{Along, Plan, Sample, ScalePlan};
use crate::ui::state::{Action, LabAction, ScaleState, State};

/// The choices that the files leave.
pub fn picker(state: &State, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let (scale, plan) = (&state.scale, &state.labs.plans.scale);
    let onchange = {
        let (plan, scale, dispatch) = (plan.clone(), scale.clone(), dispatch.clone());
        move |event: Event| {
            let task = event.target_unchecked_into::<HtmlSelectElement>().value();
            let key = nearest(&scale.keys, plan.key.as_ref(), |key| key.task == task);
            dispatch.emit(planned(at_row(&scale, &plan, key)));
        }
    };
    let current = plan.key.as_ref();
    let tasks = distinct(scale.keys.iter().map(|key| &*key.task));
    let is_known = current.is_some_and(|key| tasks.contains(&&*key.task));
    let option = |task: &&str| {
        let is_it = current.is_some_and(|key| key.task == *task);
        html! { <option value={(*task).to_owned()} selected={is_it}>{ task_name(lang, task) }</option> }
    };
    html! {
        <section class="bench-plan" aria-label={lang.text(Msg::ShotsTask)}>
            <div class="study-bar">
                <label class="study-label" for="sc-task">{ lang.text(Msg::ShotsTask) }</label>
                <select id="sc-task" {onchange}>
                    if !is_known { <option value="" selected=true disabled=true /> }
                    { for tasks.iter().map(option) }
                </select>
            </div>
            <div class="bench-rows">
                { for current.map(|key| rows(lang, dispatch, scale, plan, key)) }
                { axis(lang, dispatch, plan) }
                { metrics(lang, dispatch, scale, plan) }
                { fit(lang, dispatch, plan) }
                { models(state, dispatch, plan) }
            </div>
        </section>
    }
}

/// An action that changes what is shown.
pub fn planned(plan: ScalePlan) -> Action {
    Action::Lab(LabAction::Plan(Plan::Scale(plan)))
}

/// Ways to answer, items and numbers of examples of the task in sight.
fn rows(lang: Lang, dispatch: &Callback<Action>, scale: &ScaleState, plan: &ScalePlan, key: &Key) -> Html {
    let choice = |id: String, label: String, is_on: bool, is_wanted: &dyn Fn(&Key) -> bool| {
        let wanted = nearest(&scale.keys, Some(key), is_wanted);
        let plan = at_row(scale, plan, wanted.or_else(|| plan.key.clone()));
        Choice {
            id,
            label,
            is_on,
            blocked: None,
            onclick: dispatch.reform(move |_: MouseEvent| planned(plan.clone())),
        }
    };
    let of_task: Vec<&Key> = scale.keys.iter().filter(|other| other.task == key.task).collect();
    let of_format: Vec<&Key> = of_task.iter().copied().filter(|other| other.format == key.format).collect();
    let of_variant = of_format.iter().copied().filter(|other| other.variant == key.variant);
    let formats = distinct(of_task.iter().map(|key| &key.format)).into_iter().map(|format| {
        let is_wanted = |other: &Key| other.task == key.task && other.format == *format;
        choice(format!("sc-format-{format}"), format_name(lang, format), *format == key.format, &is_wanted)
    });
    let variants = distinct(of_format.iter().map(|key| &key.variant)).into_iter().map(|variant| {
        let is_wanted =
            |other: &Key| other.task == key.task && other.format == key.format && other.variant == *variant;
        choice(
            format!("sc-variant-{variant}"),
            variant_name(lang, variant),
            *variant == key.variant,
            &is_wanted,
        )
    });
    let shots = of_variant.map(|of_variant| {
        let shots = of_variant.shots;
        let is_wanted = |other: &Key| other == of_variant;
        choice(format!("sc-k-{shots}"), shots.to_string(), shots == key.shots, &is_wanted)
    });
    // Where there is nothing to choose, the title of the chart says what it is.
    let row = |msg: Msg, all: Vec<Choice>| (all.len() > 1).then(|| choices(lang.text(msg), all));
    html! {
        <>
            { for row(Msg::ScaleFormat, formats.collect()) }
            { for row(Msg::ScaleVariant, variants.collect()) }
            { for row(Msg::ShotLabK, shots.collect()) }
        </>
    }
}

fn axis(lang: Lang, dispatch: &Callback<Action>, plan: &ScalePlan) -> Html {
    let choice = |along: Along| {
        let changed = ScalePlan { along, ..plan.clone() };
        Choice {
            id: format!("sc-x-{}", along.slug()),
            label: lang.text(along_words(along)[0]),
            is_on: plan.along == along,
            blocked: None,
            onclick: dispatch.reform(move |_: MouseEvent| planned(changed.clone())),
        }
    };
    choices(lang.text(Msg::ScaleAlong), Along::ALL.map(choice))
}

fn metrics(lang: Lang, dispatch: &Callback<Action>, scale: &ScaleState, plan: &ScalePlan) -> Html {
    let has = |metric: Metric| {
        let key = plan.key.as_ref();
        key.is_some_and(|key| scale.shown(&plan.sample.models).any(|model| model.has(key, metric)))
    };
    let choice = |metric: Metric| {
        let changed = ScalePlan { metric, ..plan.clone() };
        Choice {
            id: format!("sc-y-{}", metric.slug()),
            label: lang.text(metric_words(metric)),
            is_on: plan.metric == metric,
            blocked: (!has(metric)).then(|| lang.text(Msg::MetricNone)),
            onclick: dispatch.reform(move |_: MouseEvent| planned(changed.clone())),
        }
    };
    choices(lang.text(Msg::ScaleMetric), Metric::ALL.map(choice))
}

fn fit(lang: Lang, dispatch: &Callback<Action>, plan: &ScalePlan) -> Html {
    let choice = |(is_fitted, name, slug): (bool, Msg, &str)| {
        let changed = ScalePlan { is_fitted, ..plan.clone() };
        Choice {
            id: format!("sc-fit-{slug}"),
            label: lang.text(name),
            is_on: plan.is_fitted == is_fitted,
            blocked: None,
            onclick: dispatch.reform(move |_: MouseEvent| planned(changed.clone())),
        }
    };
    choices(lang.text(Msg::ScaleFit), [(true, Msg::FitOn, "on"), (false, Msg::FitOff, "off")].map(choice))
}

fn models(state: &State, dispatch: &Callback<Action>, plan: &ScalePlan) -> Html {
    let lang = state.settings.lang;
    let Some(catalog) = &state.frame.catalog else { return html! {} };
    let shown: Vec<String> =
        state.scale.shown(&plan.sample.models).map(|model| model.model.clone()).collect();
    let known = |name: &str| state.scale.models.iter().any(|model| model.model == name);
    let choice = |name: &String| {
        let is_in = |other: &&String| (*other == name) != shown.contains(other);
        let names = state.scale.models.iter().map(|model| &model.model);
        let toggled: Vec<String> = names.filter(is_in).cloned().collect();
        // Never none.
        let models = if toggled.is_empty() { shown.clone() } else { toggled };
        let changed = ScalePlan { sample: Sample { models, ..plan.sample.clone() }, ..plan.clone() };
        Choice {
            id: format!("sc-model-{name}"),
            label: name.clone(),
            is_on: shown.contains(name),
            blocked: (!known(name)).then(|| lang.text(Msg::ScaleModelNone)),
            onclick: dispatch.reform(move |_: MouseEvent| planned(changed.clone())),
        }
    };
    choices(lang.text(Msg::LabModels), catalog.models.iter().map(|model| choice(&model.name)))
}
