//! One question of a quiz, answered both ways, so that a visitor can answer it as well.

use super::measure::{Machine, spec};
use crate::engine::protocol::lab::{Pose, PosedQuestion};
use crate::lab::{Format, LabError, Material, Plan, Question, Task, Variant};
use crate::tasks::Split;

/// Answers the question by letter, in every order of its options, and without letters.
///
/// # Errors
/// What was expected and what came, where there is no such question or it does not fit.
pub async fn pose(machine: &Machine, ask: &Pose) -> Result<PosedQuestion, String> {
    let task: Task = ask.task.parse().map_err(|error: LabError| error.to_string())?;
    let variant = if task == Task::QuizGiven { Variant::Trained } else { Variant::Open };
    let material = Material { questions: ask.questions.clone(), ..Material::default() };
    let spec = spec(&task, Format::Letter.name(), variant.name(), &material)?;
    let setup = machine.setup(&material);
    let plan = Plan::new(spec, Some(&[ask.shots]), ask.item.saturating_add(1), ask.seed, Split::Test);
    let both = plan.and_then(|plan| plan.quiz_both_ways(ask.item, &setup));
    let (drawn, [letter, cloze]) = both.map_err(|error| error.to_string())?;
    let prompt = letter.items.first().map(|item| item.prompt.clone()).unwrap_or_default();
    let letter = chosen(machine, &letter).await?;
    let cloze = chosen(machine, &cloze).await?;
    let cloze = cloze.into_iter().next().ok_or("expected options to choose from, got none")?;
    Ok(PosedQuestion { question: drawn.question, prompt, letter, cloze })
}

/// For each order of the options: the probability of each place, the right place, the chosen one.
async fn chosen(machine: &Machine, question: &Question) -> Result<Vec<(Vec<f64>, usize, usize)>, String> {
    let answers = machine.scorer().await.answer(&question.asks).await.map_err(|error| error.to_string())?;
    let judged = question.judge(&answers, &machine.tokenizer);
    let choices = judged.into_iter().flat_map(|judgement| judgement.choices);
    Ok(choices.map(|choice| (choice.probabilities, choice.right, choice.chosen)).collect())
}
