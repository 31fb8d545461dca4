//! The quick ways give what the plain ways give, on a trained model.

use std::rc::Rc;

use super::runner::{MAX_STEP_TOKENS, Runner};
use super::scorer::Scorer;
use crate::cpu::executor::{Executor, Kernels};
use crate::lab::{
    Answer, Ask, Format, Generate, Material, Plan, Rule, Setup, Spec, Task, TokenScore, Variant,
};
use crate::model::checkpoint::{Loaded, Vocabulary};
use crate::model::graph::{Attention, Graph, Head};
use crate::tasks::Split;
use crate::text::Tokenizer;
use crate::text::sampling::Sampling;

const MODEL: &[u8] = include_bytes!("../../models/micro/model-q8_0.gguf");

/// A trained model, and all that questions are written with.
struct Machine {
    scorer: Scorer,
    tokenizer: Rc<Tokenizer>,
    vocabulary: Vocabulary,
    material: Material,
    context_length: usize,
}

impl Machine {
    fn new() -> Self {
        let Loaded { model, vocabulary } = Loaded::from_gguf(MODEL).expect("the shipped model");
        let tokenizer = Rc::new(Tokenizer::from_vocabulary(&vocabulary).expect("its tokenizer"));
        let graph = Graph::new(&model.config, Attention::Causal, Head::Last);
        let context_length = model.config.context_length;
        let executor = Executor::new(Rc::new(model), graph, Kernels::Simd, MAX_STEP_TOKENS);
        let scorer = Scorer::new(Runner::Cpu(Box::new(executor)), Rc::clone(&tokenizer));
        Self { scorer, tokenizer, vocabulary, material: Material::default(), context_length }
    }

    fn question(&self, plan: &Plan, index: usize) -> crate::lab::Question {
        let setup = Setup {
            tokenizer: &self.tokenizer,
            start: self.vocabulary.start_id(),
            end: self.vocabulary.eos_id,
            context_length: self.context_length,
            material: &self.material,
        };
        plan.question(index, &setup).expect("a question")
    }

    fn answer(&mut self, asks: &[Ask]) -> Vec<Answer> {
        pollster::block_on(self.scorer.answer(asks)).expect("the cpu cannot fail")
    }

    /// The most probable continuation, token by token.
    fn greedy(&mut self, prompt: &[u32], max_tokens: usize) -> Vec<u32> {
        let sampling = Sampling { temperature: 0.0, ..Sampling::default() };
        let generate =
            Generate { prompt: prompt.to_vec(), draft: vec![], max_tokens, end: None, mark: None, sampling };
        match self.answer(&[Ask::Generate(generate)]).remove(0) {
            Answer::Text { tokens, .. } => tokens,
            other => panic!("expected a text, got {other:?}"),
        }
    }
}

fn plan(task: Task, format: Format, shots: &[usize]) -> Plan {
    let spec = Spec { task, format, variant: Variant::Trained };
    Plan::new(spec, Some(shots), 8, 3, Split::Test).expect("a plan")
}

#[test]
fn teacher_forced_exact_match_is_greedy_exact_match() {
    let mut machine = Machine::new();
    let mut n_exact = [0, 0];
    for task in [Task::WordTransform, Task::Dictionary, Task::SerialCalc(3)] {
        let plan = plan(task, Format::Direct, &[0, 1, 3]);
        for index in 0..plan.n {
            let question = machine.question(&plan, index);
            let answers = machine.answer(&question.asks);
            let judged = question.judge(&answers, &machine.tokenizer);
            let Ask::Score { tokens, targets } = &question.asks[0] else { panic!("one text") };
            for (item, judgement) in question.items.iter().zip(judged) {
                let Rule::Fixed { lead, targets: answer, end } = &item.rule else { panic!("a fixed answer") };
                let places = &targets[lead.start..answer.end];
                let expected: Vec<u32> = places.iter().map(|&place| tokens[place]).collect();
                let written = machine.greedy(&tokens[..places[0]], expected.len() + 1);
                let (said, next) = written.split_at(expected.len());
                let first_byte = machine.tokenizer.token_bytes(next[0]).map(|bytes| bytes[0]);
                let ends = end.is_none_or(|(_, byte)| first_byte == Some(byte));
                assert_eq!(judgement.is_exact, Some(said == expected && ends), "{judgement:?}");
                n_exact[usize::from(judgement.is_exact == Some(true))] += 1;
            }
        }
    }
    assert!(n_exact.iter().all(|&n| n > 10), "both outcomes occur: {n_exact:?}");
}

#[test]
fn all_shots_of_one_pass_score_as_items_on_their_own() {
    let mut machine = Machine::new();
    for (task, format) in [
        (Task::WordTransform, Format::Direct),
        (Task::SentimentWorld, Format::Random),
        (Task::SerialCalc(4), Format::Steps),
    ] {
        let plan = plan(task, format, &[0, 1]);
        for index in 0..4 {
            let question = machine.question(&plan, index);
            let at_once = machine.answer(&question.asks);
            let singly = pollster::block_on(machine.scorer.answer_item_by_item(&question.asks));
            let judge = |answers: &[Answer]| question.judge(answers, &machine.tokenizer);
            for (a, b) in judge(&at_once).iter().zip(judge(&singly.expect("the cpu cannot fail"))) {
                assert!((a.sum_logprob - b.sum_logprob).abs() < 1e-3, "{a:?} {b:?}");
                assert_eq!(
                    (&a.said, a.is_exact, a.is_generated_right),
                    (&b.said, b.is_exact, b.is_generated_right)
                );
            }
        }
    }
}

#[test]
fn earlier_questions_do_not_change_an_answer() {
    let mut machine = Machine::new();
    let plan = plan(Task::SerialCalc(3), Format::Steps, &[0, 1]);
    let questions: Vec<_> = (0..3).map(|index| machine.question(&plan, index)).collect();
    let expected = machine.answer(&questions[2].asks);
    machine.answer(&questions[0].asks);
    machine.answer(&questions[1].asks);
    assert_eq!(machine.answer(&questions[2].asks), expected);
}

#[test]
fn a_draft_saves_steps_and_changes_nothing() {
    let mut machine = Machine::new();
    let plan = plan(Task::SerialCalc(6), Format::Steps, &[0]);
    let mut n_other = 0;
    for index in 0..8 {
        let question = machine.question(&plan, index);
        let Ask::Generate(with) = &question.asks[0] else { panic!("steps are generated") };
        let without = Generate { draft: vec![], ..with.clone() };
        let answers = machine.answer(&[Ask::Generate(with.clone()), Ask::Generate(without)]);
        let [Answer::Text { tokens, draft }, Answer::Text { tokens: expected, .. }] = &answers[..] else {
            panic!("expected two texts, got {answers:?}");
        };
        assert_eq!(tokens, expected);
        n_other += usize::from(!draft.iter().all(TokenScore::is_top));
    }
    assert!(n_other > 0, "six operands are more than the model was trained on");
}

#[test]
fn options_score_as_texts_of_their_own() {
    let mut machine = Machine::new();
    let ids = |text: &str| machine.tokenizer.encode(text);
    let prompt = ids("Once upon a time there was a little");
    let options = [" girl", " dog who lived", " the"].map(ids).to_vec();
    let texts = options.iter().map(|option| [&prompt[..], option].concat());
    let mut asks: Vec<Ask> =
        texts.map(|tokens| Ask::Score { targets: (prompt.len()..tokens.len()).collect(), tokens }).collect();
    asks.push(Ask::Choose { prompt, options });
    let mut answers = machine.answer(&asks);
    let Some(Answer::Options(scored)) = answers.pop() else { panic!("options are scored") };
    for (option, text) in scored.iter().zip(answers) {
        let Answer::Scores(scores) = text else { panic!("texts are scored") };
        assert_eq!(option.len(), scores.len());
        for (a, b) in option.iter().zip(&scores) {
            assert!((a.logprob - b.logprob).abs() < 1e-4 && a.top == b.top, "{a:?} {b:?}");
        }
    }
}
