//! The branches: a picture of where they part, and a card for each.

use yew::prelude::*;

use crate::engine::protocol::Token;
use crate::text::display::{Piece, pieces, symbol};
use crate::ui::components::icon::{Icon, IconView};
use crate::ui::format::significant;
use crate::ui::i18n::Msg;
use crate::ui::state::branches::BranchView;
use crate::ui::state::{Action, BranchAction, State};
use crate::ui::views::ViewProps;
use crate::ui::views::picture::PictureSaves;
use crate::ui::views::words::blocked_text;

/// Characters of the shared text that a card repeats: enough to read on from.
const N_SHARED_CHARS: usize = 28;
/// Height of a branch in the picture, and the width of the picture, in its own units.
const LANE: f64 = 14.0;
const WIDTH: f64 = 1000.0;

/// All branches, once there are two.
#[component]
pub fn BranchCards(props: &ViewProps) -> Html {
    let state = &props.state;
    let lang = state.settings.lang;
    let views = state.branch_views();
    if views.len() < 2 {
        return Html::default();
    }
    let cards = views.iter().enumerate().map(|(index, view)| card(props, index, view));
    html! {
        <section class="branches" id="branches" aria-labelledby="branches-title">
            <div class="panel-head">
                <h2 class="panel-title" id="branches-title">{ lang.text(Msg::BranchesTitle) }</h2>
                <p class="branches-what">{ lang.text(Msg::BranchesWhat) }</p>
                <PictureSaves id="branches" of="branches" name="glassgpt-branches" title={lang.text(Msg::BranchesTitle)} {lang} />
            </div>
            { picture(&views, state.branches.active) }
            <ol class="branches-list">{ for cards }</ol>
        </section>
    }
}

/// One line per branch, as long as its text, that leaves its parent's line where the texts part.
fn picture(views: &[BranchView], active: usize) -> Html {
    let longest = views.iter().map(|view| view.tokens.len()).max().unwrap_or(1).max(1);
    let x = |n_tokens: usize| WIDTH * n_tokens as f64 / longest as f64;
    let y = |index: usize| LANE * (index as f64 + 0.5);
    let line = |(index, view): (usize, &BranchView)| {
        let (start, from) = (x(view.n_shared.unwrap_or(0)), lane_left(views, index));
        let path = format!(
            "M{start:.1} {:.1}L{start:.1} {:.1}L{:.1} {:.1}",
            y(from),
            y(index),
            x(view.tokens.len()),
            y(index)
        );
        let class = classes!("branches-lane", (index == active).then_some("branches-lane-active"));
        html! { <path {class} d={path} /> }
    };
    let height = LANE * views.len() as f64;
    let prompt = views.get(active).map_or(0, |view| view.n_prompt);
    html! {
        <svg class="branches-tree" viewBox={format!("0 0 {WIDTH} {height}")} preserveAspectRatio="none"
            style={format!("block-size: {height}px")} aria-hidden="true">
            <rect class="branches-prompt" x="0" y="0" width={format!("{:.1}", x(prompt))} height={height.to_string()} />
            { for views.iter().enumerate().map(line) }
        </svg>
    }
}

/// The lane that a branch leaves in the picture: that of its parent, or of the one that the parent itself left later
/// in the text and shares this part with.
fn lane_left(views: &[BranchView], index: usize) -> usize {
    let n_shared = views[index].n_shared;
    let mut lane = index;
    // Each step goes to an older branch; there are never more than these.
    for _ in views {
        match views[lane].parent {
            Some(parent) if lane == index || views[lane].n_shared >= n_shared => lane = parent,
            _ => break,
        }
    }
    lane
}

fn card(props: &ViewProps, index: usize, view: &BranchView) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let branch = &state.branches.list[index];
    let letter = branch.letter.to_string();
    let is_active = index == state.branches.active;
    let act = |action: BranchAction| dispatch.reform(move |_: MouseEvent| Action::Branch(action));
    let why = |action: BranchAction| {
        let why = state.branch_blocked(action)?;
        Some(blocked_text(lang, why, state.context_length()))
    };
    let blocked = why(BranchAction::Switch(index)).filter(|_| !is_active);
    let close_blocked = why(BranchAction::Close(index));
    let origin = match (branch.origin, view.n_shared) {
        (Some((from, _)), Some(n_shared)) => lang.text_with(
            Msg::BranchOrigin,
            &[("from", (&from.to_string()).into()), ("position", (n_shared + 1).into())],
        ),
        _ => lang.text(Msg::BranchFirst),
    };
    let (shared, own) = texts(state, view);
    html! {
        <li class={classes!("branch", is_active.then_some("branch-active"))} key={letter.clone()}>
            <div class="branch-head">
                <button type="button" class="branch-switch" id={format!("branch-{letter}")}
                    aria-pressed={is_active.to_string()} aria-disabled={blocked.is_some().then_some("true")}
                    title={blocked} onclick={act(BranchAction::Switch(index))}>
                    <span class="branch-letter" aria-hidden="true">{ &letter }</span>
                    <span class="sr-only">{ lang.text_with(Msg::BranchName, &[("letter", (&letter).into())]) }</span>
                    <span class="branch-origin">{ origin }</span>
                </button>
                <button type="button" class="button button-icon branch-close" data-picture="no"
                    aria-label={lang.text_with(Msg::BranchClose, &[("letter", (&letter).into())])}
                    aria-disabled={close_blocked.is_some().then_some("true")} title={close_blocked}
                    onclick={act(BranchAction::Close(index))}>
                    <IconView icon={Icon::Close} />
                </button>
            </div>
            <p class="branch-text"><span class="branch-shared">{ shared }</span>{ own }</p>
            <p class="branch-facts number">{ facts(state, view) }</p>
        </li>
    }
}

/// The end of what the branch shares with its parent, or of the prompt; and what is its own.
fn texts(state: &State, view: &BranchView) -> (String, String) {
    let n_shared = view.n_shared.unwrap_or(view.n_prompt).min(view.tokens.len());
    let (shared, own) = view.tokens.split_at(n_shared);
    let shared = readable(shared);
    let n_hidden = shared.chars().count().saturating_sub(N_SHARED_CHARS);
    let end: String = shared.chars().skip(n_hidden).collect();
    let shared = if n_hidden > 0 { format!("…{end}") } else { end };
    let own = readable(own);
    let own = if own.is_empty() { state.settings.lang.text(Msg::BranchEmpty) } else { own };
    (shared, own)
}

/// Tokens as running text; bytes that are no text stay visible.
fn readable(tokens: &[Token]) -> String {
    let is_text = |token: &&Token| !token.text.is_special;
    let bytes: Vec<u8> =
        tokens.iter().filter(is_text).flat_map(|token| token.text.bytes.iter().copied()).collect();
    let pieces = pieces(&bytes);
    let readable = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Space | Piece::Newline | Piece::Tab => " ".to_owned(),
        Piece::Invisible(_) | Piece::Byte(_) => symbol(piece),
    };
    pieces.iter().map(readable).collect()
}

/// Temperature, seed, length, and how surprising its own tokens were on average.
fn facts(state: &State, view: &BranchView) -> String {
    let lang = state.settings.lang;
    let own = view.tokens.iter().skip(view.n_shared.unwrap_or(view.n_prompt));
    let nats: Vec<f64> = own.filter_map(|token| Some(token.choice?.expected.surprise_nats())).collect();
    let mean = if nats.is_empty() {
        "–".to_owned()
    } else {
        significant(nats.iter().sum::<f64>() / nats.len() as f64)
    };
    let temperature = format!("{:.2}", view.sampling.temperature);
    lang.text_with(
        Msg::BranchFacts,
        &[
            ("temperature", (&temperature).into()),
            ("seed", (&view.sampling.seed.to_string()).into()),
            ("n", view.tokens.len().into()),
            ("nats", (&mean).into()),
        ],
    )
}
