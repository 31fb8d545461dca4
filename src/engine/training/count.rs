//! The targets of one sentence, counted from both sides, with what each position contributes to the gradient.

use rand::SeedableRng;

use crate::cpu::executor::Kernels;
use crate::cpu::tape::Tape;
use crate::engine::protocol::training::{Counted, MAX_COUNT_TOKENS, Objective, Side};
use crate::engine::protocol::{LeftOut, TokenText};
use crate::engine::session::Session;
use crate::model::checkpoint::Model;
use crate::model::graph::{Graph, Head};
use crate::model::tensor::Tensor;
use crate::tasks::TaskRng;
use crate::train::data::alphabet::TokenRange;
use crate::train::objective::Example;
use crate::train::trainer::inspect;

/// What the token that hides others is called, in our vocabulary and in others'.
const MASK_NAMES: [&str; 4] = ["<mask>", "[MASK]", "<|mask|>", "<pad>"];

/// A sentence to count.
#[derive(Clone, Copy, Debug)]
pub struct Sentence<'a> {
    /// The request's number.
    pub request: u32,
    /// What is written.
    pub text: &'a str,
    /// Share of the tokens that a masked model must predict, above 0 and at most 1.
    pub ratio: f32,
    /// Decides which.
    pub draw: u64,
}

/// `model` with its weights decoded: quantized ones have no gradient.
pub fn decoded(model: &Model) -> Model {
    let decode = |tensor: &Tensor| Tensor::from_f32(tensor.shape.clone(), tensor.to_f32());
    let tensors = model.tensors.iter().map(|(name, tensor)| (name.clone(), decode(tensor))).collect();
    Model { name: model.name.clone(), config: model.config.clone(), tensors }
}

/// Counts with `model`, the decoded model of `session`.
pub fn count(session: &Session, model: &Model, sentence: &Sentence<'_>) -> Counted {
    let Words { tokens, n_start, n_dropped, left_out } = words(session, sentence.text);
    let range = range(session);
    let clm = Objective::Clm { share: 1.0 };
    let mlm = Objective::Mlm { share: sentence.ratio };
    let mut rng = TaskRng::seed_from_u64(sentence.draw);
    let clm_example = clm.example(&tokens, &range, &mut rng);
    let mlm_example = after_start(mlm, &tokens, n_start, &range, &mut rng);
    let side = |objective: Objective, example: Example| {
        let graph = Graph::new(&model.config, objective.attention(), Head::All);
        let mut tape = Tape::new(graph, Kernels::Simd, tokens.len());
        let seen = inspect(&mut tape, model, example);
        Side {
            inputs: texts(session, &seen.example.inputs),
            targets: seen.example.targets.iter().map(|id| id.map(|id| session.token_text(id))).collect(),
            losses: seen.losses,
            logit_gradients: seen.logit_gradients,
            embedding_gradients: seen.embedding_gradients,
        }
    };
    Counted {
        request: sentence.request,
        tokens: texts(session, &tokens),
        n_start,
        n_dropped,
        left_out,
        mask: session.token_text(range.mask_id),
        clm: side(clm, clm_example),
        mlm: side(mlm, mlm_example),
    }
}

/// A sentence as tokens.
struct Words {
    /// After the one that starts every text; at least one, at most as many as are counted.
    tokens: Vec<u32>,
    /// How many are not the visitor's.
    n_start: usize,
    /// How many were too many.
    n_dropped: usize,
    left_out: LeftOut,
}

fn words(session: &Session, text: &str) -> Words {
    let start = session.prompt_tokens("").ids;
    let mut ids = session.tokenizer.encode(text);
    ids.retain(|&id| (id as usize) < session.model.config.vocab_size);
    let left_out = session.tokenizer.left_out(text, &ids);
    // Where no text has a start of its own, the empty prompt's stand-in is only needed for an empty text.
    let has_start = session.has_start() || ids.is_empty();
    let mut tokens: Vec<u32> = start.into_iter().filter(|_| has_start).collect();
    let n_start = tokens.len();
    tokens.append(&mut ids);
    let n_all = tokens.len();
    tokens.truncate(MAX_COUNT_TOKENS.min(session.model.config.context_length));
    let n_dropped = n_all - tokens.len();
    Words { tokens, n_start, n_dropped, left_out }
}

/// The example with what starts the text left as it is: a start is no word to be guessed.
fn after_start(
    objective: Objective,
    tokens: &[u32],
    n_start: usize,
    range: &TokenRange,
    rng: &mut TaskRng,
) -> Example {
    let (start, words) = tokens.split_at(n_start);
    let words = objective.example(words, range, rng);
    Example {
        inputs: start.iter().copied().chain(words.inputs).collect(),
        targets: start.iter().map(|_| None).chain(words.targets).collect(),
    }
}

/// The tokens that may hide others: a mask, and every token from the first plain one on.
fn range(session: &Session) -> TokenRange {
    let vocab_size = session.model.config.vocab_size as u32;
    let is_known = |id: &u32| *id < vocab_size;
    let mask_id = MASK_NAMES.iter().find_map(|name| session.tokenizer.id(name).filter(is_known)).unwrap_or(0);
    let first = (0..vocab_size).find(|&id| !session.tokenizer.is_special(id)).unwrap_or(0);
    TokenRange { mask_id, ordinary: first..vocab_size }
}

fn texts(session: &Session, ids: &[u32]) -> Vec<TokenText> {
    ids.iter().map(|&id| session.token_text(id)).collect()
}
