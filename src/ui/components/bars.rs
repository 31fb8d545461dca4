//! Bars of probabilities, before and after something happened to them.

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use super::chip::pieces_view;
use crate::text::display::Piece;

/// One row.
#[derive(Clone, PartialEq)]
pub struct Bar {
    /// What the row is about.
    pub pieces: Vec<Piece>,
    /// The same in words.
    pub name: AttrValue,
    /// Length of the bar before, 0 to 1.
    pub before: f64,
    /// Length of the bar after, 0 to 1.
    pub after: f64,
    /// Whether what happened excluded it.
    pub is_excluded: bool,
    /// Before, written short.
    pub before_text: AttrValue,
    /// Before, with all digits.
    pub before_exact: AttrValue,
    /// After, written short.
    pub after_text: AttrValue,
    /// After, with all digits.
    pub after_exact: AttrValue,
    /// Everything about the row, for the line below the bars.
    pub detail: AttrValue,
}

/// Props of [`Bars`].
#[derive(Properties, PartialEq)]
pub struct BarsProps {
    /// What the table shows.
    pub caption: AttrValue,
    /// Heads of the three columns.
    pub heads: [Html; 3],
    /// What an excluded row says.
    pub excluded: AttrValue,
    /// The line below the bars when no row is in focus.
    pub hint: AttrValue,
    /// The rows.
    pub bars: Rc<Vec<Bar>>,
    /// Whether they belong to an older text.
    pub is_stale: bool,
    /// A row was pressed, or Enter on it; its number. Without it rows cannot be pressed.
    #[prop_or_default]
    pub on_press: Option<Callback<usize>>,
    /// Why a press does nothing now. They can still be pressed: whoever listens says why.
    #[prop_or_default]
    pub blocked: Option<AttrValue>,
}

/// A table whose cells are bars.
#[component]
pub fn Bars(props: &BarsProps) -> Html {
    let pointed = use_state_eq(|| None::<usize>);
    let tab_stop = use_state_eq(|| 0_usize);
    let body = use_node_ref();
    let onkeydown = {
        let (tab_stop, body, n_rows) = (tab_stop.clone(), body.clone(), props.bars.len());
        let on_press = props.on_press.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Enter" && !event.ctrl_key() && !event.meta_key() {
                on_press.iter().for_each(|on_press| on_press.emit(*tab_stop));
            }
            move_focus(&event, &tab_stop, &body, n_rows);
        }
    };
    let rows = props.bars.iter().enumerate().map(|(row, bar)| {
        let point = |to: Option<usize>| {
            let pointed = pointed.clone();
            move || pointed.set(to)
        };
        let on_press = props.on_press.clone().map(|on_press| on_press.reform(move |_: MouseEvent| row));
        let (enter, leave, focus, blur) = (point(Some(row)), point(None), point(Some(row)), point(None));
        html! {
            <tr class={classes!("bars-row", bar.is_excluded.then_some("bars-excluded"), (on_press.is_some() && props.blocked.is_none()).then_some("bars-pressable"))}
                onclick={on_press.unwrap_or_default()} aria-keyshortcuts={props.on_press.is_some().then_some("Enter")}
                aria-disabled={props.blocked.is_some().then_some("true")} title={props.blocked.clone()}
                aria-label={format!("{}. {}", bar.name, bar.detail)} tabindex={if row == *tab_stop { "0" } else { "-1" }}
                onpointerenter={move |_| enter()} onpointerleave={move |_| leave()}
                onfocus={move |_| focus()} onblur={move |_| blur()}>
                { row_view(bar, &props.excluded) }
            </tr>
        }
    });
    let heads = props.heads.iter().enumerate().map(|(column, head)| {
        html! { <th scope="col">if column > 0 { <span class="bars-swatch" aria-hidden="true" /> }{ head.clone() }</th> }
    });
    let detail = pointed.and_then(|row| props.bars.get(row)).map_or(&props.hint, |bar| &bar.detail);
    html! {
        <div class={classes!("bars", props.is_stale.then_some("bars-stale"))}>
            <table class="bars-table">
                <caption class="sr-only">{ &props.caption }</caption>
                <thead><tr>{ for heads }</tr></thead>
                <tbody ref={body} {onkeydown}>{ for rows }</tbody>
            </table>
            <p class="bars-detail number" data-picture={pointed.is_none().then_some("no")}>{ detail }</p>
        </div>
    }
}

fn row_view(bar: &Bar, excluded: &AttrValue) -> Html {
    let width = |share: f64| format!("inline-size: {:.3}%", share * 100.0);
    let after = if bar.is_excluded { excluded } else { &bar.after_text };
    html! {
        <>
            <th scope="row" class="bars-token">
                <span class="chip chip-still" aria-hidden="true">{ pieces_view(&bar.pieces) }</span>
                <span class="sr-only">{ &bar.name }</span>
            </th>
            <td class="bars-cell" title={bar.before_exact.clone()}>
                <span class="bars-track" aria-hidden="true">
                    <span class="bars-before" style={width(bar.before)} />
                    <span class="bars-after" style={width(bar.after)} />
                </span>
                <span class="bars-number number" aria-hidden="true">{ &bar.before_text }</span>
                <span class="sr-only">{ &bar.before_exact }</span>
            </td>
            <td class="bars-cell-after" title={bar.after_exact.clone()}>
                <span class="bars-number bars-number-after number" aria-hidden="true">{ after }</span>
                <span class="sr-only">{ if bar.is_excluded { excluded } else { &bar.after_exact } }</span>
            </td>
        </>
    }
}

/// Arrow keys go from row to row.
fn move_focus(event: &KeyboardEvent, tab_stop: &UseStateHandle<usize>, body: &NodeRef, n_rows: usize) {
    let last = n_rows.saturating_sub(1);
    let row = match event.key().as_str() {
        "ArrowDown" => (**tab_stop + 1).min(last),
        "ArrowUp" => tab_stop.saturating_sub(1),
        "Home" => 0,
        "End" => last,
        _ => return,
    };
    event.prevent_default();
    tab_stop.set(row);
    let rows = body.cast::<HtmlElement>().map(|body| body.children());
    let target = rows.and_then(|rows| rows.item(u32::try_from(row).unwrap_or(0)));
    if let Some(target) = target.and_then(|row| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(row).ok()) {
        // A row that is gone cannot take the focus; nothing is lost then.
        let _ = target.focus();
    }
}
