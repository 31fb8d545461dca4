//! One item written out token by token, also with a beginning that somebody changed.

use super::cost;
use super::measure::{Machine, spec};
use crate::engine::protocol::TokenText;
use crate::engine::protocol::lab::{Solution, Solve, WrittenToken};
use crate::engine::scorer::Scorer;
use crate::lab::{Answer, Ask, Generate, Material, Plan, Question, Rule, Task, TokenScore, final_answer};
use crate::tasks::Split;
use crate::tasks::reason::CONCLUSION;
use crate::text::sampling::Sampling;

/// Tokens that an answer may be longer than the right one.
const MORE_TOKENS: usize = 8;

/// What the model reads, and how its answer ends.
struct Opening {
    prompt: Vec<u32>,
    /// Most tokens to write.
    max_tokens: usize,
    has_steps: bool,
}

/// Writes the item out.
///
/// # Errors
/// What was expected and what came, where there is no such item or it does not fit.
pub async fn solve(machine: &Machine, ask: &Solve) -> Result<Solution, String> {
    let material = Material::default();
    let setup = machine.setup(&material);
    let task: Task = ask.task.parse().map_err(|error: crate::lab::LabError| error.to_string())?;
    let spec = spec(&task, &ask.format, &ask.variant, &material)?;
    let plan = Plan::new(spec, Some(&[ask.shots]), ask.item.saturating_add(1), ask.seed, Split::Test);
    let question =
        plan.and_then(|plan| plan.question(ask.item, &setup)).map_err(|error| error.to_string())?;
    let opening = opening(&question)?;
    let n_prompt = opening.prompt.len();
    let edit = machine.tokenizer.encode(&ask.edit);
    let mut text = [&opening.prompt[..], &ask.given, &edit].concat();
    let n_vocab = machine.graph().config.vocab_size;
    if let Some(id) = text.iter().find(|&&id| id as usize >= n_vocab) {
        return Err(format!("expected tokens below {n_vocab}, got {id}"));
    }
    let room = setup.context_length.checked_sub(text.len()).filter(|&room| room > 0);
    let room = room
        .ok_or_else(|| format!("expected less than {} tokens, got {}", setup.context_length, text.len()))?;
    let generate = Generate {
        prompt: text.clone(),
        draft: Vec::new(),
        max_tokens: opening.max_tokens.min(room),
        end: setup.end,
        // What was given may hold the mark already, so the end is looked for below.
        mark: None,
        sampling: Sampling { temperature: 0.0, ..Sampling::default() },
    };
    let mut scorer = machine.scorer().await;
    let Answer::Text { tokens, .. } = answer(&mut scorer, Ask::Generate(generate)).await? else {
        return Err("expected a text, got none".to_owned());
    };
    let before = [&ask.given[..], &edit].concat();
    let n_written = n_until_answered(&machine.tokenizer, &before, &tokens, opening.has_steps);
    text.extend(&tokens[..n_written]);
    let scores = scores(&mut scorer, &text, n_prompt).await?;
    let said = said(&machine.tokenizer.decode(&text[n_prompt..]), opening.has_steps);
    let is_given = |index: usize| (ask.given.len()..before.len()).contains(&index);
    let token = |(index, score): (usize, &TokenScore)| WrittenToken {
        text: TokenText {
            id: score.token,
            bytes: machine.tokenizer.token_bytes(score.token).unwrap_or_default(),
            is_special: machine.tokenizer.is_special(score.token),
        },
        logprob: score.logprob,
        is_given: is_given(index),
    };
    let item = &question.items[0];
    Ok(Solution {
        prompt: item.prompt.clone(),
        answer: item.answer.trim().to_owned(),
        tokens: scores.iter().enumerate().map(token).collect(),
        said,
        cost: cost::of_one(&machine.graph(), n_prompt, text.len() - n_prompt),
    })
}

fn opening(question: &Question) -> Result<Opening, String> {
    let item = question.items.first().ok_or("expected an item, got none")?;
    match (&item.rule, &question.asks[item.ask]) {
        (Rule::Chain, Ask::Generate(generate)) => {
            Ok(Opening { prompt: generate.prompt.clone(), max_tokens: generate.max_tokens, has_steps: true })
        }
        (Rule::Fixed { lead, targets, .. }, Ask::Score { tokens, targets: places }) => Ok(Opening {
            prompt: tokens[..places[lead.start]].to_vec(),
            max_tokens: targets.end - lead.start + MORE_TOKENS,
            has_steps: false,
        }),
        _ => Err("expected an item that is written out, got options to choose from".to_owned()),
    }
}

async fn answer(scorer: &mut Scorer, ask: Ask) -> Result<Answer, String> {
    let answers = scorer.answer(&[ask]).await.map_err(|error| error.to_string())?;
    answers.into_iter().next().ok_or_else(|| "expected an answer, got none".to_owned())
}

async fn scores(scorer: &mut Scorer, text: &[u32], n_prompt: usize) -> Result<Vec<TokenScore>, String> {
    if text.len() == n_prompt {
        return Ok(Vec::new());
    }
    let ask = Ask::Score { tokens: text.to_vec(), targets: (n_prompt..text.len()).collect() };
    match answer(scorer, ask).await? {
        Answer::Scores(scores) => Ok(scores),
        other => Err(format!("expected scores, got {other:?}")),
    }
}

/// How many of the tokens after `before` it takes to the end of the answer's line, that end included.
fn n_until_answered(
    tokenizer: &crate::text::Tokenizer,
    before: &[u32],
    tokens: &[u32],
    has_steps: bool,
) -> usize {
    let is_answered = |n: &usize| {
        let text = tokenizer.decode(&[before, &tokens[..*n]].concat());
        let answer =
            if has_steps { text.split_once(CONCLUSION).map(|(_, answer)| answer) } else { Some(&*text) };
        answer.is_some_and(|answer| answer.trim_start().contains('\n'))
    };
    (0..=tokens.len()).find(is_answered).unwrap_or(tokens.len())
}

/// The final answer of what was written.
fn said(text: &str, has_steps: bool) -> Option<String> {
    if has_steps {
        return final_answer(text).map(str::to_owned);
    }
    let line = text.trim_start().lines().next()?.trim_end().trim_end_matches('.').trim();
    (!line.is_empty()).then(|| line.to_owned())
}
