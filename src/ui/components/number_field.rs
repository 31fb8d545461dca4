//! A number that is typed or dragged.

use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Props of [`NumberField`].
#[derive(Properties, PartialEq)]
pub struct NumberFieldProps {
    /// Names the pair of inputs.
    pub id: AttrValue,
    /// What the number is.
    pub label: AttrValue,
    /// What the slider is called; `None` leaves it out.
    #[prop_or_default]
    pub slider_label: Option<AttrValue>,
    /// What its ends mean.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// The number.
    pub value: f64,
    /// Smallest value.
    #[prop_or_default]
    pub min: f64,
    /// Largest value.
    pub max: f64,
    /// Right end of the slider, where that is less than the largest value.
    #[prop_or_default]
    pub slider_max: Option<f64>,
    /// Between one value and the next.
    pub step: f64,
    /// Digits after the point.
    #[prop_or_default]
    pub decimals: usize,
    /// A number was chosen; always between `min` and `max`.
    pub on_change: Callback<f64>,
}

/// A number field with a slider beside it.
#[component]
pub fn NumberField(props: &NumberFieldProps) -> Html {
    let (min, max) = (props.min, props.max);
    let on_change = props.on_change.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let value = event.target_unchecked_into::<HtmlInputElement>().value_as_number();
        if value.is_finite() {
            on_change.emit(value.clamp(min, max));
        }
    });
    // A field left with something that is no number goes back to the number that holds.
    let shown = format!("{:.*}", props.decimals, props.value);
    let onblur = {
        let shown = shown.clone();
        move |event: FocusEvent| event.target_unchecked_into::<HtmlInputElement>().set_value(&shown)
    };
    let hint_id = props.hint.as_ref().map(|_| format!("{}-hint", props.id));
    let slider_max = props.slider_max.unwrap_or(max);
    let typed = use_typed_value(props.value, &shown);
    html! {
        <div class="number-field">
            <label class="number-field-label" for={props.id.clone()}>{ &props.label }</label>
            <input class="number-field-number number" type="number" id={props.id.clone()} ref={typed}
                min={min.to_string()} max={max.to_string()} step={props.step.to_string()}
                aria-describedby={hint_id.clone()} oninput={oninput.clone()} {onblur} />
            if let Some(label) = &props.slider_label {
                <input class="number-field-slider" type="range" aria-label={label.clone()} min={min.to_string()}
                    max={slider_max.to_string()} step={props.step.to_string()}
                    value={props.value.min(slider_max).to_string()} {oninput} />
            }
            if let Some(hint) = &props.hint { <p class="number-field-hint" id={hint_id}>{ hint }</p> }
        </div>
    }
}

/// Writes `shown` into the field when the number changes from elsewhere; what is being typed is left alone.
#[hook]
fn use_typed_value(value: f64, shown: &str) -> NodeRef {
    let node = use_node_ref();
    let shown = shown.to_owned();
    use_effect_with((value, node.clone()), move |(value, node)| {
        if let Some(input) = node.cast::<HtmlInputElement>()
            && input.value_as_number() != *value
        {
            input.set_value(&shown);
        }
    });
    node
}
