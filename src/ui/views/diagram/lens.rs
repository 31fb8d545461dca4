//! What the model would say after each block.

use yew::prelude::*;

use crate::engine::protocol::look::{LensRow, Look, Seen};
use crate::ui::components::chip::pieces_view;
use crate::ui::format::{exact_percent, percent, significant};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::State;
use crate::ui::state::look::position;
use crate::ui::views::ViewProps;
use crate::ui::views::picture::PictureSaves;
use crate::ui::views::terms::with_inner_terms;
use crate::ui::views::words::{plain_token, token_pieces};

/// How many tokens a row shows.
const N_SHOWN: usize = 5;

/// The table of the logit lens.
#[component]
pub fn LensPanel(props: &ViewProps) -> Html {
    let state = &props.state;
    let lang = state.settings.lang;
    let look = Look::Lens { position: position(state).unwrap_or(0) };
    let body = match state.look.nearest(&look).map(|(looked, is_new)| (&looked.seen, is_new)) {
        Some((Some(Seen::Lens(rows)), is_new)) => table(lang, rows, !is_new),
        _ => html! { <p class="panel-empty">{ lang.text(Msg::LookWaiting) }</p> },
    };
    html! {
        <section class="lens" id="lens-picture" aria-labelledby="lens-title">
            <h2 class="panel-title" id="lens-title">{ lang.text(Msg::LensTitle) }</h2>
            <p class="panel-what">{ with_inner_terms(lang, &lang.text(Msg::LensWhat)) }</p>
            <p class="lens-after">{ after(state) }</p>
            { body }
            <p class="panel-what">{ with_inner_terms(lang, &lang.text(Msg::LensHonest)) }</p>
            <PictureSaves id="lens" of="lens-picture" name="glassgpt-logit-lens" title={lang.text(Msg::LensTitle)} {lang} />
        </section>
    }
}

/// Which token the tables follow.
pub fn after(state: &State) -> String {
    let at = position(state).unwrap_or(0);
    let name = super::flow::token_name(state, at);
    state.settings.lang.text_with(Msg::LensAfter, &[("position", (at + 1).into()), ("token", (&name).into())])
}

fn table(lang: Lang, rows: &[LensRow], is_stale: bool) -> Html {
    let heads = [Msg::LensHeadAfter, Msg::LensHeadTokens, Msg::LensHeadRank, Msg::LensHeadKl];
    html! {
        <div class="lens-scroll" tabindex="0" role="group" aria-label={lang.text(Msg::LensTitle)}>
            <table class={classes!("lens-table", is_stale.then_some("lens-stale"))}>
                <thead><tr>{ for heads.iter().map(|&msg| html! { <th scope="col">{ with_inner_terms(lang, &lang.text(msg)) }</th> }) }</tr></thead>
                <tbody>{ for rows.iter().map(|row| row_view(lang, row)) }</tbody>
            </table>
        </div>
    }
}

fn row_view(lang: Lang, row: &LensRow) -> Html {
    let name = match row.layer {
        None => lang.text(Msg::LensEmbedding),
        Some(layer) => lang.text_with(Msg::FlowBlock, &[("n", (layer + 1).into())]),
    };
    let likely = row.likely.iter().take(N_SHOWN).map(|likely| {
        let exact = format!("{} {}", plain_token(&likely.text), exact_percent(likely.probability));
        html! {
            <li class="lens-token" title={exact}>
                <span class="lens-fill" style={format!("inline-size: {:.2}%", likely.probability * 100.0)} />
                <span class="lens-pieces">{ pieces_view(&token_pieces(&likely.text)) }</span>
                <span class="lens-chance number">{ percent(likely.probability) }</span>
            </li>
        }
    });
    html! {
        <tr>
            <th scope="row">{ name }</th>
            <td><ol class="lens-tokens">{ for likely }</ol></td>
            <td class="number" title={exact_percent(row.probability_of_final)}>{ row.rank_of_final + 1 }</td>
            <td class="number" title={row.kl_nats.to_string()}>{ significant(row.kl_nats) }</td>
        </tr>
    }
}
