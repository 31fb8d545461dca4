//! Activations of one token, as the page shows them: the values behind `glassgpt logits --capture`.

use glassgpt::engine::look;
use glassgpt::engine::protocol::look::{Captured, Look, Seen};
use glassgpt::engine::session::Session;
use glassgpt::model::graph::ActivationId;
use serde::Serialize;

use crate::Failure;

/// The values of one activation.
#[derive(Serialize)]
pub struct Capture {
    /// Its name in the op list.
    name: String,
    /// Lengths of its axes, outermost first.
    shape: Vec<usize>,
    /// Row-major.
    values: Vec<f32>,
}

/// Which token of the prompt is looked at: `position`, counted from 1 as on screen, or the last one.
///
/// # Errors
/// If the prompt has no such token.
pub fn place(position: Option<usize>, n_tokens: usize) -> Result<usize, Failure> {
    match position {
        None => Ok(n_tokens.saturating_sub(1)),
        Some(position) if (1..=n_tokens).contains(&position) => Ok(position - 1),
        Some(position) => Err(Failure::new(format!(
            "--position must be from 1 to the {n_tokens} tokens of the prompt, got {position}"
        ))),
    }
}

/// Runs the token at `position` once more and returns the activations of these names.
///
/// # Errors
/// If the model has no activation of such a name, or cannot be run.
pub async fn captures(
    session: &mut Session,
    names: &[String],
    position: usize,
) -> Result<Vec<Capture>, Failure> {
    let known = session.activations();
    if let Some(unknown) = names.iter().find(|name| !known.iter().any(|id| id.to_string() == **name)) {
        return Err(unknown_name(unknown, &known, session.model.config.n_layer));
    }
    let token = Look::Token { position };
    let Some(Seen::Token(all)) = look::answer(session, &token, &mut look::Unhurried).await? else {
        return Err(Failure::new("expected a prompt with at least one token to capture from, got none"));
    };
    let named = |name: &String| {
        let found = all.iter().find(|captured| captured.activation.to_string() == *name);
        found.map(|Captured { shape, values, .. }| Capture {
            name: name.clone(),
            shape: shape.clone(),
            values: values.clone(),
        })
    };
    Ok(names.iter().filter_map(named).collect())
}

/// Says which names there are: all blocks have the same.
fn unknown_name(unknown: &str, known: &[ActivationId], n_layer: usize) -> Failure {
    let first = known.iter().filter(|id| id.layer.is_none_or(|layer| layer == 0));
    let first = first.map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Failure::new(format!(
        "--capture must name activations of this model ({first}; {n_layer} blocks, counted from 0), got `{unknown}`"
    ))
}
