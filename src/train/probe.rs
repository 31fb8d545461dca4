//! The matched probe: the same token of the same text, asked of every objective in the way that it was trained.

use super::data::ProbeItem;
use super::objective::Objective;
use crate::cpu::tape::Tape;
use crate::model::checkpoint::Model;

/// What the model is shown to predict the token of `item`, and at which position its answer is.
///
/// CLM reads what is to the left; MLM reads the whole text with that one token hidden. A model trained without a mask
/// is shown what is to the left as well: in use there is nothing else.
pub fn question(objective: Objective, item: &ProbeItem, mask_id: u32) -> (Vec<u32>, usize) {
    match objective {
        Objective::Clm { .. } | Objective::NoMask => {
            (item.tokens[..item.position].to_vec(), item.position - 1)
        }
        Objective::Mlm { .. } => {
            let mut tokens = item.tokens.clone();
            tokens[item.position] = mask_id;
            (tokens, item.position)
        }
    }
}

/// Whether the most probable token is the one in the text.
pub fn is_right(
    tape: &mut Tape,
    model: &Model,
    objective: Objective,
    item: &ProbeItem,
    mask_id: u32,
) -> bool {
    let (tokens, position) = question(objective, item, mask_id);
    let vocab_size = model.config.vocab_size;
    let logits = &tape.forward(model, &tokens)[position * vocab_size..][..vocab_size];
    argmax(logits) == item.tokens[item.position] as usize
}

/// Index of the largest value, the first one if there are several.
fn argmax(values: &[f32]) -> usize {
    let better = |best: usize, i: usize| if values[i] > values[best] { i } else { best };
    (0..values.len()).fold(0, better)
}
