//! What an executor gives back for one forward step.

use super::graph::ActivationId;

/// The result of one forward step on any executor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepOutput {
    /// Logits (R, V).
    pub logits: Vec<f32>,
    /// The activations asked for, in the order asked, row-major with the step's actual T and S.
    pub captures: Vec<(ActivationId, Vec<f32>)>,
}
