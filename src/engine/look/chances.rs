//! What sampling makes of logits, as values that can be looked at like those of an op, and the arithmetic of one.
//!
//! The numbers are [`NextToken`]'s: what is here only shows them.

use super::arithmetic::{call, minus, number, quotient};
use crate::engine::protocol::look::{Captured, CellStory, Expr, Function};
use crate::model::graph::{Activation, ActivationId};
use crate::text::sampling::{NextToken, Sampling};

/// Probabilities under the model, then those of the draw, each (V).
pub fn captured(logits: &[f32], sampling: Sampling) -> Vec<Captured> {
    let NextToken { probabilities, sampled, .. } = NextToken::new(logits, sampling);
    let captured = |activation, values: Vec<f64>| Captured {
        activation: ActivationId::global(activation),
        shape: vec![values.len()],
        values: values.into_iter().map(|value| value as f32).collect(),
    };
    vec![captured(Activation::Probabilities, probabilities), captured(Activation::Sampled, sampled)]
}

/// How the probability of token `id` comes to be, and how many tokens share the probability; `None` for no such token,
/// or an activation that is no probability.
pub fn story(
    logits: &[f32],
    sampling: Sampling,
    activation: Activation,
    id: usize,
) -> Option<(CellStory, usize)> {
    let sampling = sampling.sanitized();
    let next = NextToken::new(logits, sampling);
    let (values, temperature) = match activation {
        Activation::Probabilities => (&next.probabilities, None),
        Activation::Sampled => (&next.sampled, Some(f64::from(sampling.temperature))),
        _ => return None,
    };
    let value = *values.get(id)?;
    let kept: Vec<usize> = next.order.iter().map(|&id| id as usize).filter(|&id| values[id] > 0.0).collect();
    let is_plain = logits.iter().all(|logit| logit.is_finite());
    let expr = if value == 0.0 && !kept.contains(&id) {
        number("excluded by the filters", 0.0)
    } else if temperature == Some(0.0) {
        number("temperature 0 gives all to the most probable token", value)
    } else if !is_plain {
        number("a logit is no number, so there is nothing to compute with", value)
    } else {
        softmax(logits, &kept, temperature, id)
    };
    Some((CellStory { value: value as f32, expr }, kept.len()))
}

/// The softmax of the logits of `kept`, the most probable first, so that a shortened sum shows what weighs most.
fn softmax(logits: &[f32], kept: &[usize], temperature: Option<f64>, id: usize) -> Expr {
    let logit = |id: usize| number(&format!("logits[{id}]"), f64::from(logits[id]));
    let max = kept.first().map_or(0.0, |&first| f64::from(logits[first]));
    let exp = |id: usize| {
        let difference = minus(logit(id), number("largest logit", max));
        let scaled = match temperature {
            None => difference,
            Some(temperature) => quotient(difference, number("temperature", temperature)),
        };
        call(Function::Exp, scaled)
    };
    quotient(exp(id), Expr::Sum(kept.iter().map(|&id| exp(id)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOGITS: [f32; 6] = [1.0, 3.0, 2.0, 2.5, -4.0, 0.5];

    fn sampling(temperature: f32, top_k: usize, top_p: f32, min_p: f32) -> Sampling {
        Sampling { temperature, top_k, top_p, min_p, seed: 1 }
    }

    /// Every setting that can matter: none, each filter, all at once, no temperature.
    fn settings() -> [Sampling; 6] {
        [
            sampling(1.0, 0, 1.0, 0.0),
            sampling(0.5, 2, 1.0, 0.0),
            sampling(2.0, 0, 0.7, 0.0),
            sampling(1.5, 0, 1.0, 0.4),
            sampling(0.7, 4, 0.9, 0.1),
            sampling(0.0, 0, 0.9, 0.0),
        ]
    }

    #[test]
    fn the_arithmetic_gives_the_probability_that_sampling_works_with() {
        for sampling in settings() {
            let next = NextToken::new(&LOGITS, sampling);
            let all =
                [(Activation::Probabilities, &next.probabilities), (Activation::Sampled, &next.sampled)];
            for (activation, expected) in all {
                for (id, &expected) in expected.iter().enumerate() {
                    let (cell, n_possible) =
                        story(&LOGITS, sampling, activation, id).expect("there is a token");
                    let got = cell.expr.value();
                    assert!(
                        (got - expected).abs() < 1e-12,
                        "{sampling:?} {activation:?} {id}: {got} {expected}"
                    );
                    assert_eq!(cell.value, expected as f32);
                    let n = if activation == Activation::Sampled { next.n_possible() } else { LOGITS.len() };
                    assert_eq!(n_possible, n, "{sampling:?} {activation:?}");
                }
            }
        }
    }

    #[test]
    fn the_values_in_sight_are_those_of_the_draw() {
        for sampling in settings() {
            let next = NextToken::new(&LOGITS, sampling);
            let rounded = |values: &[f64]| values.iter().map(|&value| value as f32).collect::<Vec<_>>();
            let seen = captured(&LOGITS, sampling);
            assert_eq!(seen[0].activation, ActivationId::global(Activation::Probabilities));
            assert_eq!(seen[0].values, rounded(&next.probabilities));
            assert_eq!(seen[1].activation, ActivationId::global(Activation::Sampled));
            assert_eq!((&seen[1].values, &seen[1].shape), (&rounded(&next.sampled), &vec![LOGITS.len()]));
        }
    }

    #[test]
    fn what_is_no_token_no_probability_or_no_number_has_no_arithmetic() {
        let plain = sampling(1.0, 0, 1.0, 0.0);
        assert_eq!(story(&LOGITS, plain, Activation::Sampled, 6), None);
        assert_eq!(story(&LOGITS, plain, Activation::Logits, 0), None);
        let logits = [1.0, f32::NAN, 2.0];
        for id in 0..3 {
            let (cell, _) = story(&logits, plain, Activation::Sampled, id).expect("there is a token");
            assert!(matches!(cell.expr, Expr::Number { .. }), "{cell:?}");
            assert_eq!(cell.expr.value() as f32, cell.value);
        }
    }
}
