//! The causality certificate: which input moves which output.

use yew::prelude::*;

use super::mask_switch;
use crate::engine::protocol::look::{Look, MAX_INFLUENCE_TOKENS, Seen};
use crate::ui::components::heatmap::Heatmap;
use crate::ui::components::palette::Scale;
use crate::ui::format::significant;
use crate::ui::i18n::Msg;
use crate::ui::matrix::Matrix;
use crate::ui::state::{Action, Shared, State};
use crate::ui::views::ViewProps;
use crate::ui::views::picture::PictureSaves;
use crate::ui::views::terms::with_inner_terms;
use crate::ui::views::words::plain_token;

/// What is measured so far.
struct Measured {
    matrix: Matrix,
    n_columns: usize,
    /// Numbers above the diagonal, in the columns that are measured.
    n_future: usize,
    /// Those of them that are not exactly 0.
    n_moved: usize,
    /// The largest of them.
    largest_future: f32,
    largest: f32,
}

fn measured(state: &State) -> Measured {
    let n = state.text.tokens.len().min(MAX_INFLUENCE_TOKENS);
    let mut values = vec![0.0; n * n];
    let mut found = Measured {
        matrix: Matrix { values: Shared::new(Vec::new()), offset: 0, n },
        n_columns: 0,
        n_future: 0,
        n_moved: 0,
        largest_future: 0.0,
        largest: 0.0,
    };
    for source in 0..n {
        let look = Look::Influence { source, n_tokens: n, mask: state.look.mask };
        let Some((looked, true)) = state.look.find(|other| *other == look) else { continue };
        let Some(Seen::Influence(changes)) = &looked.seen else { continue };
        found.n_columns += 1;
        for (output, &change) in changes.iter().enumerate().take(n) {
            values[output * n + source] = change;
            found.largest = found.largest.max(change);
            if output < source {
                found.n_future += 1;
                found.n_moved += usize::from(change != 0.0);
                found.largest_future = found.largest_future.max(change);
            }
        }
    }
    found.matrix.values = Shared::new(values);
    found
}

/// The matrix and the sentence that it proves.
#[component]
pub fn InfluencePanel(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let names = use_memo(state.text.tokens.clone(), |tokens| {
        Shared::new(tokens.iter().map(|token| plain_token(&token.text)).collect::<Vec<_>>())
    });
    let measured = use_memo((state.look.clone(), state.text.tokens.clone()), |_| measured(state));
    let n = measured.matrix.n;
    let label = lang.text_with(Msg::InfluenceLabel, &[("n", n.into())]);
    let how = lang.text_with(Msg::InfluenceHow, &[("n", MAX_INFLUENCE_TOKENS.into())]);
    let title = lang.text(Msg::InfluenceTitle);
    html! {
        <section class="explorer" aria-labelledby="influence-title">
            <div class="explorer-side">
                <h2 class="panel-title" id="influence-title">{ &title }</h2>
                <p class="panel-what">{ with_inner_terms(lang, &lang.text(Msg::InfluenceWhat)) }</p>
                { mask_switch(lang, state.look.mask, dispatch) }
                { verdict(state, &measured) }
                <p class="panel-what">{ with_inner_terms(lang, &how) }</p>
            </div>
            <div class="explorer-large">
                <div class="explorer-large" id="influence-picture">
                    <output class="attention-readout" id="heatmap-readout" data-picture={state.cell.is_none().then_some("no")}>
                        { readout(state, &measured, &names) }
                    </output>
                    <Heatmap {label} matrix={measured.matrix.clone()} scale={Scale::Ink { max: measured.largest }}
                        is_future_masked={false} names={(*names).clone()} cell={state.cell} row={None::<usize>}
                        is_dark={state.is_dark()} is_stale={measured.n_columns < n}
                        on_point={dispatch.reform(Action::PointCell)} />
                    <p class="explorer-scale number">
                        { lang.text_with(Msg::InfluenceScale, &[("max", (&significant(f64::from(measured.largest))).into())]) }
                    </p>
                </div>
                <PictureSaves id="influence" of="influence-picture" name="glassgpt-influence" title={title.clone()} {lang}
                    heading={vec![title, verdict_text(state, &measured)]} />
            </div>
        </section>
    }
}

fn verdict(state: &State, measured: &Measured) -> Html {
    let class = match (measured.n_columns < measured.matrix.n || measured.n_future == 0, measured.n_moved) {
        (true, _) => "verdict",
        (false, 0) => "verdict verdict-holds",
        (false, _) => "verdict verdict-fails",
    };
    html! { <p {class} id="verdict" role="status">{ verdict_text(state, measured) }</p> }
}

fn verdict_text(state: &State, measured: &Measured) -> String {
    let lang = state.settings.lang;
    let n = measured.matrix.n;
    if measured.n_columns < n {
        let args = [("done", measured.n_columns.into()), ("total", n.into())];
        return lang.text_with(Msg::InfluenceMeasuring, &args);
    }
    if measured.n_future == 0 {
        return lang.text(Msg::InfluenceOne);
    }
    let largest = significant(f64::from(measured.largest_future));
    let args =
        [("n", measured.n_future.into()), ("moved", measured.n_moved.into()), ("largest", (&largest).into())];
    if measured.n_moved == 0 {
        lang.text_with(Msg::InfluenceHolds, &args[..1])
    } else {
        lang.text_with(Msg::InfluenceFails, &args)
    }
}

fn readout(state: &State, measured: &Measured, names: &[String]) -> String {
    let lang = state.settings.lang;
    let n = measured.matrix.n;
    let Some(cell) = state.cell.filter(|cell| cell.query < n && cell.key < n) else {
        return lang.text(Msg::AttentionHint);
    };
    let name = |at: usize| format!("{} “{}”", at + 1, names.get(at).map_or("", String::as_str));
    let args = [
        ("output", name(cell.query)),
        ("source", name(cell.key)),
        ("change", measured.matrix.value(cell).to_string()),
    ];
    let args: Vec<_> = args.iter().map(|(name, text)| (*name, text.into())).collect();
    lang.text_with(Msg::InfluenceReadout, &args)
}
