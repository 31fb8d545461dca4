//! The playground: the text and what drives it, what may come next, where the heads look.

use yew::prelude::*;

use super::ViewProps;
use super::attention::AttentionPanel;
use super::diagram::{Inside, LookTabs};
use super::next_token::NextTokenPanel;
use super::prompt::PromptPanel;
use super::sampling::SamplingPanel;
use super::text_so_far::TextSoFar;
use super::token::TokenPanel;
use super::transport::Transport;
use crate::ui::state::LookView;

/// The first lab.
#[component]
pub fn Playground(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let calm = state.without_pointer();
    let is_overview = state.look.view == LookView::Overview;
    html! {
        <div class={if is_overview { "playground" } else { "playground playground-inside" }}>
            <div class="playground-line">
                <TextSoFar state={state.clone()} dispatch={dispatch.clone()} />
                <Transport state={calm.clone()} dispatch={dispatch.clone()} />
            </div>
            <LookTabs state={calm.clone()} dispatch={dispatch.clone()} />
            if is_overview {
                <div class="playground-write">
                    <PromptPanel state={calm.clone()} dispatch={dispatch.clone()} />
                    <NextTokenPanel state={calm.clone()} dispatch={dispatch.clone()} />
                </div>
                <div class="playground-look">
                    <AttentionPanel state={state.clone()} dispatch={dispatch.clone()} />
                </div>
                <aside class="playground-inspector">
                    <TokenPanel state={state.clone()} dispatch={dispatch.clone()} />
                    <SamplingPanel state={calm.clone()} dispatch={dispatch.clone()} />
                </aside>
            } else {
                <div class="playground-look"><Inside state={state.clone()} dispatch={dispatch.clone()} /></div>
            }
        </div>
    }
}
