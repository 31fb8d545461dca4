//! A prompt in which what the other side lacks is marked.

use yew::prelude::*;

use crate::engine::protocol::study::Asked;

/// Which examples of `asked` the `other` side lacks; those of one document that both have are equal texts.
pub fn added(asked: &Asked, other: Option<&Asked>) -> Vec<bool> {
    let mut rest: Vec<&String> = other.map(|other| other.examples.iter().collect()).unwrap_or_default();
    // From the end: the examples nearest to the question stay longest.
    let mut added: Vec<bool> = asked
        .examples
        .iter()
        .rev()
        .map(|example| {
            let known = rest.iter().rposition(|other| *other == example);
            known.map(|known| rest.remove(known)).is_none()
        })
        .collect();
    added.reverse();
    added
}

/// The examples, then the question up to where the model takes over, then what it wrote.
pub fn prompt_view(asked: &Asked, added: &[bool]) -> Html {
    let n_bytes: usize = asked.examples.iter().map(String::len).sum();
    let question = asked.prompt.get(n_bytes..).unwrap_or_default();
    let examples = asked.examples.iter().zip(added).map(|(example, &is_added)| {
        let class = if is_added { "shots-example shots-added" } else { "shots-example" };
        // The text is the key: an example that stays is the same element and does not move again.
        html! { <span key={example.clone()} {class}>{ example }</span> }
    });
    html! {
        <>
            { for examples }
            <span key="question" class="shots-question">{ question }</span>
            <span key="written" class="shots-written">{ &asked.written }</span>
        </>
    }
}
