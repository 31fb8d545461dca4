//! What written answers take, counted and not measured.

use crate::engine::protocol::lab::Cost;
use crate::lab::{Answer, Ask, Question, Rule};
use crate::model::graph::{Graph, Step};
use crate::train::flops::step_flops;

/// What the items of `question` with these answers took; `graph` gives the logits of the last token of a step only.
pub fn cost(question: &Question, answers: &[Answer], graph: &Graph) -> Cost {
    let mut cost = Cost::default();
    for item in &question.items {
        let lengths = match (&item.rule, &question.asks[item.ask], &answers[item.ask]) {
            (Rule::Fixed { lead, targets, .. }, Ask::Score { targets: places, .. }, _) => {
                // A place is that of the token, and so the number of tokens before it.
                places.get(lead.start).map(|&n_prompt| (n_prompt, targets.end - lead.start))
            }
            (Rule::Chain, Ask::Generate(generate), Answer::Text { tokens, .. }) => {
                Some((generate.prompt.len(), tokens.len()))
            }
            _ => None,
        };
        if let Some((n_prompt, n_written)) = lengths {
            cost += of_one(graph, n_prompt, n_written);
        }
    }
    cost
}

/// What it takes to write so many tokens after a prompt of so many.
pub fn of_one(graph: &Graph, n_prompt_tokens: usize, n_written_tokens: usize) -> Cost {
    let flops = written_flops(graph, n_prompt_tokens, n_written_tokens);
    Cost { n_items: 1, n_prompt_tokens, n_written_tokens, flops }
}

/// The prompt at once, then token by token; the last token is written and not run.
fn written_flops(graph: &Graph, n_prompt: usize, n_written: usize) -> u64 {
    let decode = (1..n_written).map(|i| Step { n_tokens: 1, position: n_prompt + i - 1 });
    let steps = std::iter::once(Step { n_tokens: n_prompt, position: 0 }).chain(decode);
    steps.map(|step| step_flops(graph, step)).sum()
}

impl std::ops::AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        self.n_items += other.n_items;
        self.n_prompt_tokens += other.n_prompt_tokens;
        self.n_written_tokens += other.n_written_tokens;
        self.flops += other.flops;
    }
}
