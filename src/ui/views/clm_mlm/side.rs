//! A sentence from the side of one objective: each token with its target, its loss and its gradients.

use yew::prelude::*;

use super::matrix::matrix;
use crate::engine::protocol::TokenText;
use crate::engine::protocol::training::{Counted, Side};
use crate::ui::components::chip::pieces_view;
use crate::ui::format::{percent, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::Shared;
use crate::ui::views::picture::PictureSaves;
use crate::ui::views::words::{plain_token, token_pieces};

/// Props of [`SideView`].
#[derive(Properties, PartialEq)]
pub struct SideProps {
    /// The language.
    pub lang: Lang,
    /// The sentence.
    pub counted: Shared<Counted>,
    /// Whether it is the causal side.
    pub is_causal: bool,
}

/// One side.
#[component]
pub fn SideView(props: &SideProps) -> Html {
    let SideProps { lang, counted, is_causal } = props;
    let lang = *lang;
    let side = if *is_causal { &counted.clm } else { &counted.mlm };
    let n = counted.tokens.len();
    let n_words = n - counted.n_start;
    let n_targets = side.n_targets();
    let share = n_targets as f64 / n_words.max(1) as f64;
    let (title, id, hue, mark) = if *is_causal {
        (Msg::SideClm, "side-clm", "chart-width", "M0 -5L5 4H-5Z")
    } else {
        (Msg::SideMlm, "side-mlm", "chart-heads", "M-4 -4H4V4H-4Z")
    };
    let hidden: Vec<usize> = (0..n).filter(|&at| side.inputs[at].id != counted.tokens[at].id).collect();
    let cards = (0..n).map(|at| card(lang, side, &counted.mask, at, *is_causal));
    let targets = [("n", n_targets.into()), ("of", n_words.into())];
    html! {
        <section class="side" {id} aria-labelledby={format!("{id}-title")}>
            <h3 class="side-title" id={format!("{id}-title")}>
                <svg class={classes!("arm-mark", hue)} viewBox="-6 -6 12 12" aria-hidden="true" focusable="false">
                    <path class="chart-mark" d={mark} />
                </svg>
                { lang.text(title) }
            </h3>
            <div class="side-head">
                { matrix(lang, n, *is_causal, &hidden) }
                <p class="side-count">
                    <span class="side-share number">{ percent(share) }</span>
                    <span class="side-targets">{ lang.text_with(Msg::SideTargets, &targets) }</span>
                </p>
            </div>
            <ol class="cards" tabindex="0" aria-label={lang.text(title)}>{ for cards }</ol>
            <PictureSaves {id} of={id} name={format!("glassgpt-{id}")} title={lang.text(title)} {lang} />
        </section>
    }
}

/// A position: the target above its token, what it costs below.
fn card(lang: Lang, side: &Side, mask: &TokenText, at: usize, is_causal: bool) -> Html {
    let input = &side.inputs[at];
    let target = side.targets[at].as_ref();
    let is_hidden = !is_causal && target.is_some() && input.id == mask.id;
    let class = classes!(
        "card",
        if target.is_some() { "card-target" } else { "card-context" },
        is_hidden.then_some("card-hidden"),
    );
    let row = |msg: Msg, value: f32| {
        html! {
            <div class="card-row">
                <dt>{ lang.text(msg) }</dt>
                <dd class="number" title={value.to_string()}>{ short(value) }</dd>
            </div>
        }
    };
    html! {
        <li {class}>
            <span class="card-goal">
                if let Some(target) = target {
                    <span class="sr-only">{ lang.text(Msg::CardTarget) }</span>
                    <span class="card-token">{ pieces_view(&token_pieces(target)) }</span>
                } else {
                    <span class="card-none">{ lang.text(Msg::CardNone) }</span>
                }
            </span>
            <span class="card-input" title={plain_token(input)}>{ pieces_view(&token_pieces(input)) }</span>
            <dl class="card-numbers">
                { row(Msg::CardLoss, side.losses[at]) }
                { row(Msg::CardLogits, side.logit_gradients[at]) }
                { row(Msg::CardEmbedding, side.embedding_gradients[at]) }
            </dl>
        </li>
    }
}

/// Two digits are enough to compare; the exact value is the title.
fn short(value: f32) -> String {
    if value == 0.0 { "0".to_owned() } else { significant(f64::from(value)) }
}
