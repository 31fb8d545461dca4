//! 32 weights under the lens: as they were, and what is left of them.

use yew::prelude::*;

use super::super::ViewProps;
use super::super::figure::Figure;
use super::super::terms::with_terms;
use crate::engine::protocol::study::{Block, BlockKind};
use crate::ui::chart::{Axis, Chart, Hue, Mark, Point, Quantity, Series};
use crate::ui::components::button::Button;
use crate::ui::components::number_field::NumberField;
use crate::ui::format::significant;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::study::Comparison;
use crate::ui::state::{Action, Shared, StudyAction};

/// From one block to the next on the button: far enough to come to other matrices, and prime to most sizes.
const STRIDE: usize = 1_009;

/// The chosen block.
#[component]
pub fn BlockLens(props: &ViewProps) -> Html {
    let ViewProps { state, dispatch } = props;
    let lang = state.settings.lang;
    let n_blocks = match &state.study.comparison {
        Comparison::Done(compared) => compared.n_blocks,
        _ => 0,
    };
    let chart = use_memo((state.study.block.clone(), lang), |(block, lang)| {
        block.as_ref().map(|block| Shared::new(chart(*lang, block)))
    });
    let Some(block) = state.study.block.clone().filter(|_| n_blocks > 0) else { return Html::default() };
    let index = state.study.chosen.block_index;
    let other = (index + STRIDE) % n_blocks;
    let on_other = dispatch.reform(move |()| Action::Study(StudyAction::Block(other)));
    let on_change = dispatch.reform(|number: f64| Action::Study(StudyAction::Block(number as usize - 1)));
    let what = lang.text_with(
        Msg::QuantBlockWhat,
        &[
            ("tensor", (&block.tensor).into()),
            ("row", (block.row + 1).into()),
            ("from", (block.column + 1).into()),
            ("to", (block.column + block.values.len()).into()),
        ],
    );
    html! {
        <section class="quant-block" aria-labelledby="quant-block">
            <h3 class="panel-title" id="quant-block">{ lang.text(Msg::QuantBlock) }</h3>
            <p class="study-note">{ with_terms(lang, &what) }</p>
            <div class="study-bar">
                <NumberField id="quant-block-number" label={lang.text(Msg::QuantBlockNumber)} value={(index + 1) as f64}
                    min=1.0 max={n_blocks as f64} step=1.0 {on_change} />
                <Button id="quant-block-other" label={lang.text(Msg::QuantBlockOther)} on_press={on_other} />
            </div>
            <p class="number quant-scales">{ scale(lang, "Q8_0", &block, &block.q8_0) }</p>
            <p class="number quant-scales">{ scale(lang, "Q4_0", &block, &block.q4_0) }</p>
            if let Some(chart) = &*chart {
                <Figure id="quant-weights" title={block.tensor.clone()} chart={chart.clone()} {lang} height=260.0 />
            }
            { numbers(lang, &block) }
        </section>
    }
}

fn errors(block: &Block, kind: &BlockKind) -> Vec<f32> {
    kind.values.iter().zip(&block.values).map(|(got, value)| got - value).collect()
}

fn scale(lang: Lang, dtype: &str, block: &Block, kind: &BlockKind) -> String {
    let largest = errors(block, kind).iter().fold(0.0_f32, |max, error| max.max(error.abs()));
    let (scale, error) = (significant(f64::from(kind.scale)), significant(f64::from(largest)));
    let args = [("dtype", dtype.into()), ("scale", (&scale).into()), ("error", (&error).into())];
    lang.text_with(Msg::QuantScale, &args)
}

fn chart(lang: Lang, block: &Block) -> Chart {
    let points = |values: &[f32]| -> Vec<Point> {
        values.iter().enumerate().map(|(i, &value)| Point::new((i + 1) as f64, f64::from(value))).collect()
    };
    Chart {
        x: Axis::new(lang.text(Msg::QuantWeight), Quantity::Count).over(1.0, block.values.len() as f64),
        y: Axis::new(lang.text(Msg::QuantValue), Quantity::Plain).from_zero(),
        series: vec![
            Series::new(lang.text(Msg::QuantOriginal), Hue::Ink, Mark::Circle, points(&block.values)),
            Series::new("Q8_0", Hue::Width, Mark::Square, points(&block.q8_0.values)),
            Series::new("Q4_0", Hue::Positive, Mark::Diamond, points(&block.q4_0.values)),
        ],
    }
}

/// Every weight with its whole numbers and what is lost.
fn numbers(lang: Lang, block: &Block) -> Html {
    let (q8_errors, q4_errors) = (errors(block, &block.q8_0), errors(block, &block.q4_0));
    let of = |msg: Msg, dtype: &str| lang.text_with(msg, &[("dtype", dtype.into())]);
    let heads = [
        lang.text(Msg::QuantWeight),
        lang.text(Msg::QuantOriginal),
        of(Msg::QuantQuant, "Q8_0"),
        of(Msg::QuantError, "Q8_0"),
        of(Msg::QuantQuant, "Q4_0"),
        of(Msg::QuantError, "Q4_0"),
    ];
    let number = |value: f32| html! { <td title={value.to_string()}>{ significant(f64::from(value)) }</td> };
    let rows = (0..block.values.len()).map(|i| {
        html! {
            <tr>
                <th scope="row">{ i + 1 }</th>
                { number(block.values[i]) }
                <td>{ block.q8_0.quants[i] }</td>
                { number(q8_errors[i]) }
                <td>{ block.q4_0.quants[i] }</td>
                { number(q4_errors[i]) }
            </tr>
        }
    });
    html! {
        <details class="figure-table">
            <summary>{ lang.text(Msg::QuantBlockTable) }</summary>
            <div class="figure-scroll number" tabindex="0" role="group" aria-label={lang.text(Msg::QuantBlockTable)}>
                <table id="quant-numbers">
                    <thead><tr>{ for heads.iter().map(|head| html! { <th scope="col">{ head }</th> }) }</tr></thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
        </details>
    }
}
