//! An item asked in one way, on a CPU executor of its own: the text at hand is not disturbed.

use std::rc::Rc;

use crate::cpu::executor::{Executor, Kernels};
use crate::engine::protocol::study::{
    Ask, Asked, Drawn, ExampleAttention, Exercise, Genre, Refusal, SHOTS, Way,
};
use crate::engine::runner::{MAX_STEP_TOKENS, Runner};
use crate::engine::scorer::Scorer;
use crate::engine::session::Session;
use crate::lab::encode::Encoded;
use crate::lab::shots::{Shown, shown};
use crate::lab::{Answer, Ask as LabAsk, Format, Generate, Material, Plan, Setup, Spec, Task, Variant};
use crate::model::checkpoint::Model;
use crate::model::graph::{Activation, ActivationId, Attention, Graph, Head};
use crate::tasks::Split;
use crate::tasks::quiz::Subject;
use crate::tasks::reason::CONCLUSION;
use crate::text::sampling::Sampling;

/// Tokens that a direct answer may be longer than the right one.
const MORE_TOKENS: usize = 6;
/// Examples in the prompts of the library.
const LIBRARY_SHOTS: usize = 4;

/// What is measured under that name by an evaluation.
pub fn spec(exercise: Exercise, way: Way) -> Spec {
    let task = match exercise {
        Exercise::WordTransform => Task::WordTransform,
        Exercise::Dictionary => Task::Dictionary,
        Exercise::Sentiment | Exercise::SentimentRandom => Task::SentimentWorld,
        Exercise::Topic => Task::Topic,
        Exercise::Calculator => Task::SerialCalc(3),
        Exercise::LastLetters => Task::LastLetters,
        Exercise::Coin => Task::Coin,
        Exercise::Cups => Task::Cups,
    };
    let format = match exercise {
        Exercise::Sentiment | Exercise::Topic => Format::Natural,
        Exercise::SentimentRandom => Format::Random,
        _ if exercise.has_steps() && way == Way::Steps => Format::Steps,
        _ => Format::Direct,
    };
    let variant = match exercise {
        Exercise::WordTransform => Variant::Spelled,
        _ => Variant::Trained,
    };
    Spec { task, format, variant }
}

/// Whether items are written for the model of `session`, and how.
fn setup<'a>(session: &'a Session, material: &'a Material) -> Setup<'a> {
    Setup {
        tokenizer: &session.tokenizer,
        start: session.bos,
        end: session.eos,
        context_length: session.model.config.context_length,
        material,
    }
}

/// Asks an item and looks at what the model makes of it.
///
/// # Errors
/// [`Refusal::DoesNotFit`].
pub async fn ask(session: &Session, ask: Ask) -> Result<Asked, Refusal> {
    let material = Material::default();
    let setup = setup(session, &material);
    let spec = spec(ask.exercise, ask.way);
    let shown = shown(&spec, ask.seed, ask.item, ask.shots, &setup).map_err(|_| Refusal::DoesNotFit)?;
    let checksum_before = session.model.checksum();
    let executor = executor(&session.model);
    let mut scorer = Scorer::new(Runner::Cpu(Box::new(executor)), Rc::clone(&session.tokenizer));
    let answers = answers(&mut scorer, &shown.question.asks).await?;
    let (written, n_written) = write(&mut scorer, &shown, &setup).await?;
    let judged = shown.question.judge(&answers, &session.tokenizer).remove(0);
    let right = if shown.has_steps { judged.is_generated_right } else { judged.is_exact };
    let place = answer_place(&shown, &written, &setup);
    let logprob = match &place {
        Some(place) => Some(place.logprob(&mut scorer).await?),
        None => None,
    };
    Ok(Asked {
        prompt: shown.prompt().to_owned(),
        examples: shown.examples.iter().map(|range| shown.text[range.clone()].to_owned()).collect(),
        answer: shown.text[shown.answer.clone()].to_owned(),
        written,
        is_right: right == Some(true),
        logprob,
        scored_logprob: judged.sum_logprob,
        n_scored: judged.n_tokens,
        attention: place.and_then(|place| place.attention(&session.model)),
        prefill_tokens: shown.prompt_ids(&setup).len(),
        decode_steps: n_written.saturating_sub(1),
        checksum_before,
        checksum_after: session.model.checksum(),
    })
}

/// Tokens that the context must hold for each of [`SHOTS`].
///
/// # Errors
/// [`Refusal::Nothing`] for an item that there is not.
pub fn fit(session: &Session, ask: Ask) -> Result<Vec<usize>, Refusal> {
    let material = Material::default();
    // In a context that never ends everything fits, so that the length of what does not fit here can be told.
    let setup = Setup { context_length: usize::MAX, ..setup(session, &material) };
    let n_tokens = |shots: usize| {
        let shown = shown(&spec(ask.exercise, ask.way), ask.seed, ask.item, shots, &setup);
        let Shown { text, answer, .. } = shown.map_err(|_| Refusal::Nothing)?;
        Ok(Encoded::new(setup.tokenizer, setup.start, &text).tokens_of(answer).end + 1)
    };
    SHOTS.into_iter().map(n_tokens).collect()
}

fn executor(model: &Rc<Model>) -> Executor {
    let graph = Graph::new(&model.config, Attention::Causal, Head::Last);
    let max_step_tokens = MAX_STEP_TOKENS.min(graph.config.context_length);
    Executor::new(Rc::clone(model), graph, Kernels::Simd, max_step_tokens)
}

async fn answers(scorer: &mut Scorer, asks: &[LabAsk]) -> Result<Vec<Answer>, Refusal> {
    // The scorer runs on the CPU, which cannot fail.
    scorer.answer(asks).await.map_err(|_| Refusal::Device)
}

/// What the model writes after the prompt, up to the end of its answer, and how many tokens that took.
async fn write(scorer: &mut Scorer, shown: &Shown, setup: &Setup<'_>) -> Result<(String, usize), Refusal> {
    let prompt = shown.prompt_ids(setup);
    let room = setup.context_length - prompt.len();
    let n_right = setup.tokenizer.encode(&shown.text[shown.prompt_end..shown.answer.end]).len();
    let max_tokens = if shown.has_steps { 2 * n_right + 16 } else { n_right + MORE_TOKENS };
    let generate = Generate {
        prompt,
        draft: Vec::new(),
        max_tokens: max_tokens.min(room),
        end: setup.end,
        mark: shown.has_steps.then_some(CONCLUSION),
        sampling: Sampling { temperature: 0.0, ..Sampling::default() },
    };
    let written = answers(scorer, &[LabAsk::Generate(generate)]).await?;
    let Some(Answer::Text { tokens, .. }) = written.first() else { return Err(Refusal::Nothing) };
    let ends_answer = |text: &str| {
        let mark = shown.after.chars().next().unwrap_or('\n');
        let from = text.len() - text.trim_start().len();
        text[from..].find([mark, '\n']).map(|at| from + at)
    };
    for n in 1..=tokens.len() {
        let text = setup.tokenizer.decode(&tokens[..n]);
        let end = if shown.has_steps { None } else { ends_answer(&text) };
        if let Some(end) = end {
            return Ok((text[..end].to_owned(), n));
        }
    }
    Ok((setup.tokenizer.decode(tokens), tokens.len()))
}

/// Where the model answers: a text that ends in the right answer.
struct Place {
    tokens: Vec<u32>,
    /// The answer among them.
    answer: std::ops::Range<usize>,
    /// How many tokens the examples are, the one that starts every text included; 0 without any.
    n_example_tokens: usize,
    n_start_tokens: usize,
}

/// `None` if the model wrote steps that come to no answer, or past the context.
fn answer_place(shown: &Shown, written: &str, setup: &Setup<'_>) -> Option<Place> {
    let steps = match shown.has_steps {
        true => &written[..written.find(CONCLUSION)? + CONCLUSION.len()],
        false => "",
    };
    let before = shown.before_answer(steps);
    let text = format!("{before}{}", &shown.text[shown.answer.clone()]);
    let encoded = Encoded::new(setup.tokenizer, setup.start, &text);
    let answer = encoded.tokens_of(before.len()..text.len());
    let n_start_tokens = usize::from(setup.start.is_some());
    let n_example_tokens = shown.examples.last().map_or(0, |last| encoded.whole_before(last.end));
    let fits = answer.start > 0 && encoded.ids.len() <= setup.context_length;
    fits.then_some(Place { tokens: encoded.ids, answer, n_example_tokens, n_start_tokens })
}

impl Place {
    async fn logprob(&self, scorer: &mut Scorer) -> Result<f64, Refusal> {
        let targets = self.answer.clone().collect();
        let ask = LabAsk::Score { tokens: self.tokens[..self.answer.end].to_vec(), targets };
        match answers(scorer, &[ask]).await?.first() {
            Some(Answer::Scores(scores)) => Ok(crate::lab::ask::sum_logprob(scores)),
            _ => Err(Refusal::Nothing),
        }
    }

    /// Attention of every head from the token before the answer to the examples; `None` where there are none.
    fn attention(&self, model: &Rc<Model>) -> Option<ExampleAttention> {
        if self.n_example_tokens <= self.n_start_tokens {
            return None;
        }
        let mut executor = executor(model);
        let config = &model.config;
        let last = self.answer.start - 1;
        for (step, tokens) in self.tokens[..last].chunks(executor.max_step_tokens()).enumerate() {
            executor.forward(tokens, step * executor.max_step_tokens(), &[]);
        }
        let in_layer = |layer| ActivationId::in_block(layer, Activation::AttentionWeights);
        let capture: Vec<ActivationId> = (0..config.n_layer).map(in_layer).collect();
        let captures = executor.forward(&self.tokens[last..=last], last, &capture).captures;
        let examples = self.n_start_tokens..self.n_example_tokens;
        let n_positions = last + 1;
        let rows = captures.iter().flat_map(|(_, weights)| weights.chunks_exact(n_positions));
        let masses = rows.map(|row| row[examples.clone()].iter().sum()).collect();
        let uniform = examples.len() as f32 / n_positions as f32;
        Some(ExampleAttention { n_head: config.n_head, masses, uniform })
    }
}

/// A prompt of the library.
///
/// # Errors
/// [`Refusal::DoesNotFit`].
pub fn draw(session: &Session, genre: Genre, seed: u64) -> Result<Drawn, Refusal> {
    let material = Material::default();
    let setup = setup(session, &material);
    let nth = usize::try_from(seed).unwrap_or(usize::MAX);
    let (prompt, answer) = match genre {
        Genre::Story => question(&Task::Story, nth, seed, &setup)?,
        Genre::Quiz => {
            let subject = Subject::ALL[nth % Subject::ALL.len()];
            question(&Task::Quiz(subject), 0, seed, &setup)?
        }
        Genre::FewShot => {
            use Exercise::{Dictionary, Sentiment, Topic, WordTransform};
            let exercise = [WordTransform, Sentiment, Dictionary, Topic][nth % 4];
            example(exercise, Way::Direct, LIBRARY_SHOTS, seed, &setup)?
        }
        Genre::ChainOfThought => {
            use Exercise::{Calculator, Coin, Cups, LastLetters};
            let exercise = [Calculator, LastLetters, Coin, Cups][nth % 4];
            // Two long problems with their steps may be too much.
            example(exercise, Way::Steps, 1, seed, &setup)
                .or_else(|_| example(exercise, Way::Steps, 0, seed, &setup))?
        }
    };
    let n_tokens = session.prompt_tokens(&prompt).ids.len();
    Ok(Drawn { prompt, answer, n_tokens })
}

fn example(
    exercise: Exercise,
    way: Way,
    shots: usize,
    seed: u64,
    setup: &Setup<'_>,
) -> Result<(String, Option<String>), Refusal> {
    let shown = shown(&spec(exercise, way), seed, 0, shots, setup).map_err(|_| Refusal::DoesNotFit)?;
    let answer = shown.text[shown.answer.clone()].trim().to_owned();
    Ok((shown.prompt().to_owned(), Some(answer)))
}

/// The first item of a task that shows its question as it is.
fn question(
    task: &Task,
    index: usize,
    seed: u64,
    setup: &Setup<'_>,
) -> Result<(String, Option<String>), Refusal> {
    let spec = task.specs(setup.material).into_iter().next().ok_or(Refusal::Nothing)?;
    for shots in [2, 0] {
        let plan = Plan::new(spec.clone(), Some(&[shots]), 1, seed, Split::Test);
        let question = plan.and_then(|plan| plan.question(index, setup));
        if let Some(item) = question.ok().and_then(|question| question.items.into_iter().next()) {
            let answer = item.answer.trim().to_owned();
            return Ok((item.prompt, (!answer.is_empty()).then_some(answer)));
        }
    }
    Err(Refusal::DoesNotFit)
}
