//! Looking inside: the views below the line of tokens, and the tabs that choose one.

mod ablation;
mod chances;
mod detail;
mod explorer;
mod expression;
mod flow;
mod influence;
mod lens;
mod op_words;
mod shape;

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::ViewProps;
use super::backend::on_cpu;
use crate::model::graph::Attention;
use crate::ui::hidden::Part as Hideable;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::{Action, LookAction, LookState, LookView, State};

/// The views in the order of their tabs.
const TABS: [(LookView, &str, Msg); 5] = [
    (LookView::Overview, "look-overview", Msg::LookOverview),
    (LookView::Diagram, "look-diagram", Msg::LookDiagram),
    (LookView::Attention, "look-attention", Msg::LookAttention),
    (LookView::Lens, "look-lens", Msg::LookLens),
    (LookView::Influence, "look-influence", Msg::LookInfluence),
];

/// One button for each view.
#[component]
pub fn LookTabs(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let is_shown =
        |view: LookView| view != LookView::Attention || !state.frame.hidden.has(Hideable::Attention);
    let tabs = TABS.iter().filter(|(view, ..)| is_shown(*view)).map(|&(view, id, msg)| {
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Look(LookAction::View(view)));
        html! {
            <button type="button" class="look-tab" {id} aria-pressed={(view == state.look_view()).to_string()} {onclick}>
                { lang.text(msg) }
            </button>
        }
    });
    html! { <div class="look-tabs" id="part-views" role="group" aria-label={lang.text(Msg::LookLabel)}>{ for tabs }</div> }
}

/// The view that is open, where it is not the overview.
#[component]
pub fn Inside(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let (state, dispatch) = (state.clone(), dispatch.clone());
    let is_experiment = !matches!(state.look_view(), LookView::Overview | LookView::Diagram);
    html! {
        <>
            if is_experiment { { on_cpu(&state) } }
            { view(state, dispatch) }
        </>
    }
}

fn view(state: Rc<State>, dispatch: Callback<Action>) -> Html {
    match state.look_view() {
        LookView::Overview => Html::default(),
        LookView::Diagram if state.is_both_ways() => html! {
            <p class="panel-empty">{ state.settings.lang.text(Msg::BothWaysDiagram) }</p>
        },
        LookView::Diagram => html! { <flow::Diagram {state} {dispatch} /> },
        LookView::Attention => html! { <explorer::Explorer {state} {dispatch} /> },
        LookView::Lens => html! {
            <div class="look-pair">
                <lens::LensPanel state={state.clone()} dispatch={dispatch.clone()} />
                <ablation::AblationPanel {state} {dispatch} />
            </div>
        },
        LookView::Influence => html! { <influence::InfluencePanel {state} {dispatch} /> },
    }
}

/// Masks the future in the experiments, or does not.
fn mask_switch(lang: Lang, current: Attention, dispatch: &Callback<Action>) -> Html {
    let choices = [
        (Attention::Causal, "mask-on", Msg::ExplorerCausal),
        (Attention::Bidirectional, "mask-off", Msg::ExplorerOpen),
    ];
    let buttons = choices.map(|(mask, id, msg)| {
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Look(LookAction::Mask(mask)));
        html! {
            <button type="button" class="look-tab" {id} aria-pressed={(mask == current).to_string()} {onclick}>
                { lang.text(msg) }
            </button>
        }
    });
    html! {
        <div class="look-tabs look-tabs-small" role="group" aria-label={lang.text(Msg::ExplorerMask)}>
            <span class="look-tabs-label">{ lang.text(Msg::ExplorerMask) }</span>{ for buttons }
        </div>
    }
}

/// Leaves the first token out of the colour scale, or does not.
pub fn sink_switch(lang: Lang, look: &LookState, dispatch: &Callback<Action>) -> Html {
    let onchange = dispatch.reform(|event: Event| {
        let is_on = event.target_unchecked_into::<HtmlInputElement>().checked();
        Action::Look(LookAction::LeaveSinkOut(is_on))
    });
    html! {
        <label class="explorer-sink">
            <input type="checkbox" id="leave-sink-out" checked={look.is_sink_left_out} {onchange} />
            { lang.text(Msg::ExplorerSink) }
        </label>
    }
}
