//! A bar that fills, with words above and below it.

use yew::prelude::*;

/// Props of [`Progress`].
#[derive(Properties, PartialEq)]
pub struct ProgressProps {
    /// What is being done.
    pub label: AttrValue,
    /// How much of it is done, 0 to 1, where that is known.
    pub fraction: Option<f64>,
    /// How far it is, in words.
    pub detail: AttrValue,
    /// More words, for what went less well.
    pub remark: AttrValue,
}

/// A progress bar with words; its height does not depend on them.
#[component]
pub fn Progress(props: &ProgressProps) -> Html {
    let value = props.fraction.map(|fraction| format!("{:.3}", fraction.clamp(0.0, 1.0)));
    html! {
        <div class="progress">
            <p class="progress-label" role="status"><label for="progress-bar">{ &props.label }</label></p>
            <progress class="progress-bar" id="progress-bar" max="1" {value} />
            <p class="progress-detail number">{ &props.detail }</p>
            <p class="progress-remark">{ &props.remark }</p>
        </div>
    }
}
