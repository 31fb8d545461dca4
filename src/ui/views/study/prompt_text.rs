//! A prompt in which what the other side lacks is marked.

use yew::prelude::*;

use crate::engine::protocol::study::Asked;

/// The examples, then the question up to where the model takes over, then what it wrote.
pub fn prompt_view(asked: &Asked, added: &[bool], question: (&str, &str)) -> Html {
    let examples = asked.examples.iter().zip(added).map(|(example, &is_added)| {
        let class = if is_added { "shots-example shots-added" } else { "shots-example" };
        // The text is the key: an example that stays is the same element and does not move again.
        html! { <span key={example.clone()} {class}>{ example }</span> }
    });
    html! {
        <>
            { for examples }
            <span key="question" class="shots-question">{ question.0 }</span>
            if !question.1.is_empty() { <span key="end" class="shots-added-end">{ question.1 }</span> }
            <span key="written" class="shots-written">{ &asked.written }</span>
        </>
    }
}
