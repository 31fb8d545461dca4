//! The kinds of line, each with the row of ours that shows it best.

use std::rc::Rc;

use yew::prelude::*;

use super::super::super::figure::Figure;
use super::super::super::terms::with_terms;
use super::picker::planned;
use crate::ui::components::button::Button;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::scale::chart::example_chart;
use crate::ui::scale::names::{metric_words, row_name};
use crate::ui::state::labs::{Along, ScalePlan};
use crate::ui::state::scale::{Group, LineId, example};
use crate::ui::state::{Action, Shared, State};

/// The panel; it comes when the lines are analysed.
pub fn kinds(state: &Rc<State>, dispatch: &Callback<Action>) -> Html {
    let lang = state.settings.lang;
    let Some(survey) = &state.scale.survey else { return html! {} };
    let group = |group: Group| {
        let id = example(survey, group).map(|(id, _)| id.clone());
        html! { <Kind {lang} {group} {id} state={Rc::clone(state)} dispatch={dispatch.clone()} /> }
    };
    html! {
        <section class="scale-part" id="scale-kinds" aria-labelledby="scale-kinds-title">
            <h3 class="panel-title" id="scale-kinds-title">{ lang.text(Msg::KindsTitle) }</h3>
            <p class="study-note">{ with_terms(lang, &lang.text(Msg::KindsWhat)) }</p>
            <div class="scale-sides">{ for Group::ALL.map(group) }</div>
        </section>
    }
}

const fn words(group: Group) -> [Msg; 2] {
    match group {
        Group::Smooth => [Msg::GroupSmooth, Msg::GroupSmoothWhat],
        Group::Threshold => [Msg::GroupThreshold, Msg::GroupThresholdWhat],
        Group::Flat => [Msg::GroupFlat, Msg::GroupFlatWhat],
        Group::Turning => [Msg::GroupTurning, Msg::GroupTurningWhat],
    }
}

/// Props of [`Kind`].
#[derive(Properties, PartialEq)]
struct KindProps {
    lang: Lang,
    group: Group,
    /// The line that shows it.
    id: Option<LineId>,
    state: Rc<State>,
    dispatch: Callback<Action>,
}

/// One kind.
#[component]
fn Kind(props: &KindProps) -> Html {
    let KindProps { lang, group, id, state, dispatch } = props;
    let lang = *lang;
    // The curves do not change once they are there.
    let chart = use_memo((id.clone(), lang, state.scale.survey.clone()), |(id, lang, _)| {
        let chart = example_chart(*lang, &state.scale, id.as_ref()?)?;
        Some(Shared::new(chart))
    });
    let [name, what] = words(*group);
    let plan = &state.labs.plans.scale;
    let title = |id: &LineId| {
        let row = format!("{}, {}", row_name(lang, &id.key), lang.text(metric_words(id.metric)));
        lang.text_with(Msg::GroupOf, &[("row", (&row).into()), ("model", (&id.model).into())])
    };
    let show = |id: &LineId| {
        let along = if plan.along == Along::Params { Along::Tokens } else { plan.along };
        let action =
            planned(ScalePlan { key: Some(id.key.clone()), metric: id.metric, along, ..plan.clone() });
        dispatch.reform(move |()| action.clone())
    };
    html! {
        <div class="scale-side" id={format!("kind-{}", group.slug())}>
            <h4 class="scale-name">{ lang.text(name) }</h4>
            <p class="study-note">{ with_terms(lang, &lang.text(what)) }</p>
            if let (Some(id), Some(chart)) = (id, (*chart).clone()) {
                <Figure id={format!("scale-{}", group.slug())} title={title(id)} {chart} {lang} height={240.0} />
                <div class="bench-buttons">
                    <Button id={format!("kind-show-{}", group.slug())} label={lang.text(Msg::GroupShow)} on_press={show(id)} />
                </div>
            } else {
                <p class="panel-empty">{ lang.text(Msg::GroupNone) }</p>
            }
        </div>
    }
}
