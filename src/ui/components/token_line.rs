//! The line of tokens with its scrubber.

use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::chip::{ChipGroup, group_view};
use super::frame::Frame;
use crate::ui::state::Shared;

/// Props of [`TokenLine`].
#[derive(Properties, PartialEq)]
pub struct TokenLineProps {
    /// What the line is.
    pub label: AttrValue,
    /// The tokens.
    pub groups: Shared<Vec<ChipGroup>>,
    /// How many tokens these are.
    pub n_tokens: usize,
    /// Shown when there are none.
    pub empty: AttrValue,
    /// Whether they are only a draft.
    pub is_draft: bool,
    /// Whether their colour means a value.
    pub is_tinted: bool,
    /// The token in focus.
    pub chosen: Option<usize>,
    /// The token that attends, where the heatmap is pointed at.
    pub query: Option<usize>,
    /// The token attended to.
    pub key_position: Option<usize>,
    /// The pointer is over a token, or over none.
    pub on_hover: Callback<Option<usize>>,
    /// A token was pressed.
    pub on_choose: Callback<Option<usize>>,
}

/// Tokens in a row that wraps; its height is fixed, so that nothing below it moves.
#[component]
pub fn TokenLine(props: &TokenLineProps) -> Html {
    let node = use_node_ref();
    let in_sight = props.query.or(props.chosen).unwrap_or_else(|| props.n_tokens.saturating_sub(1));
    use_effect_with((props.n_tokens, in_sight, node.clone()), |&(_, in_sight, ref node)| {
        let line = node.cast::<HtmlElement>();
        let frame = line.and_then(|line| Frame::next(move || keep_in_sight(&line, in_sight)));
        move || drop(frame)
    });
    let onpointerover = props.on_hover.reform(|event: PointerEvent| index_of(&event));
    let onpointerleave = props.on_hover.reform(|_: PointerEvent| None);
    let on_choose = props.on_choose.clone();
    let onclick = move |event: MouseEvent| {
        if let Some(index) = index_of(&event) {
            on_choose.emit(Some(index));
        }
    };
    let pointed = Pointed { chosen: props.chosen, query: props.query, key: props.key_position };
    use_effect_with((pointed, props.groups.clone(), node.clone()), |(pointed, _, node)| {
        let marked = node.cast::<HtmlElement>().map(|line| pointed.mark(&line));
        move || marked.iter().flatten().for_each(|(chip, class)| drop(chip.class_list().remove_1(class)))
    });
    html! {
        <div class={classes!("token-line", props.is_draft.then_some("token-line-draft"), props.is_tinted.then_some("token-line-tinted"))} ref={node} tabindex="0"
            role="group" aria-label={props.label.clone()}>
            if props.n_tokens == 0 {
                <p class="token-line-empty">{ &props.empty }</p>
            } else {
                <ol class="token-line-list" id="tokens-picture" {onpointerover} {onpointerleave} {onclick}>
                    <ChipList groups={props.groups.clone()} />
                </ol>
            }
        </div>
    }
}

/// Props of [`ChipList`].
#[derive(Properties, PartialEq)]
struct ChipListProps {
    groups: Shared<Vec<ChipGroup>>,
}

/// The chips, drawn once per text: hundreds of them are too many to draw anew wherever the pointer goes.
#[component]
fn ChipList(props: &ChipListProps) -> Html {
    props.groups.iter().map(group_view).collect()
}

/// The tokens that stand out.
#[derive(Clone, Copy, PartialEq)]
struct Pointed {
    chosen: Option<usize>,
    query: Option<usize>,
    key: Option<usize>,
}

impl Pointed {
    /// Adds the classes, and returns where.
    fn mark(self, line: &HtmlElement) -> Vec<(Element, &'static str)> {
        let classes = [(self.chosen, "chip-chosen"), (self.query, "chip-query"), (self.key, "chip-key")];
        let mut marked = Vec::new();
        for (index, class) in classes {
            let selector = index.map(|index| format!("[data-index='{index}']"));
            let found = selector.and_then(|selector| line.query_selector(&selector).ok().flatten());
            if let Some(chip) = found
                && chip.class_list().add_1(class).is_ok()
            {
                marked.push((chip, class));
            }
        }
        marked
    }
}

/// The token that an event of the line happened on.
fn index_of(event: &Event) -> Option<usize> {
    let target: Element = event.target_dyn_into()?;
    target.closest("[data-index]").ok()??.get_attribute("data-index")?.parse().ok()
}

/// Scrolls the line, and nothing else, until the token is in sight.
fn keep_in_sight(line: &HtmlElement, index: usize) {
    let Ok(Some(chip)) = line.query_selector(&format!("[data-index='{index}']")) else { return };
    let (line_box, chip_box) = (line.get_bounding_client_rect(), chip.get_bounding_client_rect());
    let below = chip_box.bottom() - line_box.bottom();
    let above = line_box.top() - chip_box.top();
    if below > 0.0 {
        line.set_scroll_top(line.scroll_top() + below.ceil() as i32 + 4);
    } else if above > 0.0 {
        line.set_scroll_top(line.scroll_top() - above.ceil() as i32 - 4);
    }
}

/// Props of [`Scrubber`].
#[derive(Properties, PartialEq)]
pub struct ScrubberProps {
    /// What it chooses.
    pub label: AttrValue,
    /// Number of tokens.
    pub n_tokens: usize,
    /// How many of them come first and are marked on the track.
    pub n_prompt: usize,
    /// The token in focus.
    pub position: usize,
    /// What a screen reader says about it.
    pub value_text: AttrValue,
    /// A token was chosen; `None` follows the last one.
    pub on_choose: Callback<Option<usize>>,
}

/// A slider along the line of tokens. At its right end it follows the newest token.
#[component]
pub fn Scrubber(props: &ScrubberProps) -> Html {
    let last = props.n_tokens.saturating_sub(1);
    let oninput = props.on_choose.reform(move |event: InputEvent| {
        let position = event.target_unchecked_into::<HtmlInputElement>().value().parse().unwrap_or(last);
        (position < last).then_some(position)
    });
    let prompt_share = if last == 0 { 1.0 } else { (props.n_prompt as f64 - 0.5).max(0.0) / last as f64 };
    html! {
        <input class="token-line-scrubber" id="scrubber" type="range" min="0" max={last.to_string()} step="1"
            value={props.position.to_string()} disabled={props.n_tokens < 2} aria-label={props.label.clone()}
            aria-valuetext={props.value_text.clone()} {oninput}
            style={format!("--prompt-share: {:.2}%", prompt_share.min(1.0) * 100.0)} />
    }
}
