//! The playground: the text and what drives it, what may come next, where the heads look.

use yew::prelude::*;

use super::ViewProps;
use super::attention::AttentionPanel;
use super::branches::BranchCards;
use super::diagram::{Inside, LookTabs};
use super::next_token::NextTokenPanel;
use super::prompt::PromptPanel;
use super::sampling::SamplingPanel;
use super::terms::with_terms;
use super::text_so_far::TextSoFar;
use super::token::TokenPanel;
use super::transport::Transport;
use crate::ui::components::turns::use_turns;
use crate::ui::hidden::Part;
use crate::ui::i18n::Msg;
use crate::ui::state::{LookView, State};

/// The first lab.
#[component]
pub fn Playground(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let calm = state.without_pointer();
    let is_overview = state.look_view() == LookView::Overview;
    let n_columns = columns(state).iter().filter(|&&has| has).count();
    let class = classes!(
        "playground",
        (!is_overview).then_some("playground-inside"),
        (is_overview && n_columns < 3).then(|| format!("playground-columns-{n_columns}")),
    );
    html! {
        <div {class}>
            <div class="playground-line" id="part-tokens">
                <TextSoFar state={state.clone()} dispatch={dispatch.clone()} />
                if !state.frame.hidden.has(Part::Controls) {
                    <Transport state={calm.clone()} dispatch={dispatch.clone()} />
                }
            </div>
            <div class="playground-tabs">
                if state.is_both_ways() {
                    <p class="panel-note" id="both-ways">{ with_terms(lang, &lang.text(Msg::BothWaysPlay)) }</p>
                }
                <BranchCards state={calm.clone()} dispatch={dispatch.clone()} />
                if !state.frame.hidden.has(Part::Views) {
                    <LookTabs state={calm.clone()} dispatch={dispatch.clone()} />
                }
            </div>
            if is_overview {
                <Overview state={state.clone()} dispatch={dispatch.clone()} />
            } else {
                <div class="playground-look"><Inside state={state.clone()} dispatch={dispatch.clone()} /></div>
            }
        </div>
    }
}

/// Which columns of the overview hold something that the link does not leave out.
fn columns(state: &State) -> [bool; 3] {
    let has = |part: Part| !state.frame.hidden.has(part);
    [
        has(Part::Prompt) || has(Part::Probabilities),
        has(Part::Attention),
        has(Part::Token) || has(Part::Sampling),
    ]
}

/// The panels, one after the other in the order in which they are read.
#[component]
fn Overview(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let turn = use_turns(4);
    let calm = state.without_pointer();
    let is_shown = |part: Part| !state.frame.hidden.has(part);
    let [has_write, has_look, has_inspector] = columns(state);
    html! {
        <>
            if has_write {
                <div class="playground-write">
                    if is_shown(Part::Prompt) {
                        <PromptPanel state={calm.clone()} dispatch={dispatch.clone()} />
                    }
                    if is_shown(Part::Probabilities) && turn > 0 {
                        <NextTokenPanel state={calm.clone()} dispatch={dispatch.clone()} />
                    }
                </div>
            }
            if has_look {
                <div class="playground-look">
                    if turn > 1 { <AttentionPanel state={state.clone()} dispatch={dispatch.clone()} /> }
                </div>
            }
            if has_inspector {
                <aside class="playground-inspector">
                    if is_shown(Part::Token) && turn > 2 {
                        <TokenPanel state={state.clone()} dispatch={dispatch.clone()} />
                    }
                    if is_shown(Part::Sampling) && turn > 3 {
                        <SamplingPanel state={calm.clone()} dispatch={dispatch.clone()} />
                    }
                </aside>
            }
        </>
    }
}
