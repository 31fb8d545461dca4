//! What a prompt has that the other side's lacks.

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

/// What stands before the model takes over, behind the examples.
fn question(asked: &Asked) -> &str {
    let n_bytes: usize = asked.examples.iter().map(String::len).sum();
    asked.prompt.get(n_bytes..).unwrap_or_default()
}

/// The question of `asked` in two: what the `other` side begins with as well, and the end that it lacks.
pub fn question_parts<'a>(asked: &'a Asked, other: Option<&Asked>) -> (&'a str, &'a str) {
    let text = question(asked);
    let Some(other) = other.map(question) else { return (text, "") };
    let same = text.char_indices().zip(other.chars()).find(|((_, mine), its)| mine != its);
    text.split_at(same.map_or(text.len().min(other.len()), |((at, _), _)| at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(examples: &[&str], question: &str) -> Asked {
        Asked {
            examples: examples.iter().map(|&text| text.to_owned()).collect(),
            prompt: format!("{}{question}", examples.concat()),
            answer: String::new(),
            written: String::new(),
            is_right: false,
            logprob: None,
            scored_logprob: 0.0,
            n_scored: 0,
            attention: None,
            prefill_tokens: 0,
            decode_steps: 0,
            checksum_before: 0,
            checksum_after: 0,
        }
    }

    #[test]
    fn the_end_of_a_question_that_the_other_side_lacks_is_found() {
        let direct = asked(&["Q: 1+1? A: 2\n"], "Q: é? A:");
        let steps = asked(&[], "Q: é? Let's think step by step.\n");
        assert_eq!(question_parts(&steps, Some(&direct)), ("Q: é? ", "Let's think step by step.\n"));
        assert_eq!(question_parts(&direct, Some(&steps)), ("Q: é? ", "A:"));
        assert_eq!(question_parts(&direct, Some(&direct)), ("Q: é? A:", ""));
        assert_eq!(question_parts(&direct, None), ("Q: é? A:", ""));
        let short = asked(&[], "Q: é");
        assert_eq!(question_parts(&direct, Some(&short)), ("Q: é", "? A:"));
        assert_eq!(question_parts(&short, Some(&direct)), ("Q: é", ""));
    }

    #[test]
    fn examples_that_the_other_side_lacks_are_found_from_the_end() {
        let both = asked(&["a", "b", "a"], "Q");
        assert_eq!(added(&both, None), [true, true, true]);
        assert_eq!(added(&both, Some(&asked(&["b", "a"], "Q"))), [true, false, false]);
        assert_eq!(added(&asked(&["b", "a"], "Q"), Some(&both)), [false, false]);
    }
}
