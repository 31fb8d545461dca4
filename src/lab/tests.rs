use std::collections::BTreeSet;

use super::*;
use crate::tasks::Split;
use crate::tasks::quiz::{self, LETTERS, Subject};
use crate::text::Tokenizer;

const TOKENIZER: &[u8] = include_bytes!("../../models/micro/tokenizer.json");

fn tokenizer() -> Tokenizer {
    Tokenizer::from_json(TOKENIZER).expect("the shipped tokenizer")
}

fn setup<'a>(tokenizer: &'a Tokenizer, material: &'a Material) -> Setup<'a> {
    let (start, end) = (tokenizer.id("<bos>"), tokenizer.id("<eos>"));
    Setup { tokenizer, start, end, context_length: 384, material }
}

/// Texts and pairs of our own; no real sentences, which come with labels in their own type.
fn material() -> Material {
    let texts = ["The fox ran to the river. It was a warm day.", "She sang a song for her mother."];
    let pair = ["The dogs bark.".to_owned(), "The dogs barks.".to_owned()];
    Material {
        texts: [("own".to_owned(), texts.map(str::to_owned).to_vec())].into(),
        sentence_pairs: [("agreement".to_owned(), vec![pair])].into(),
        ..Material::default()
    }
}

fn plan(spec: Spec, n: usize) -> Plan {
    Plan::new(spec, None, n, 7, Split::Test).expect("a plan")
}

/// Every spec that needs no real sentences.
fn specs(material: &Material) -> Vec<Spec> {
    let tasks = Task::all().into_iter().filter(|task| task.real().is_none());
    tasks.flat_map(|task| task.specs(material)).collect()
}

#[test]
fn names_are_read_back() {
    for task in Task::all().into_iter().chain([Task::SerialCalc(8), Task::QuizGiven]) {
        assert_eq!(task.to_string().parse(), Ok(task));
    }
    for wrong in ["", "all", "serial_calc_1", "serial_calc_9", "serial_calc_x", "Dictionary"] {
        let error = wrong.parse::<Task>().expect_err("no task").to_string();
        assert!(error.starts_with("expected a task (word_transform, ") && error.contains(wrong), "{error}");
    }
}

#[test]
fn spelled_words_are_spelled_where_some_of_the_trained_form_are_whole() {
    let (tokenizer, material) = (tokenizer(), Material::default());
    let setup = setup(&tokenizer, &material);
    let n_whole = |variant: Variant| {
        let spec = Spec { task: Task::WordTransform, format: Format::Direct, variant };
        let plan = plan(spec, 100);
        let asked = (0..100).map(|index| plan.question(index, &setup).expect("a question").items.remove(0));
        let is_whole = |item: &Asked| {
            let word = item.key.split('|').nth(1).expect("word|<word>|<rule>");
            item.prompt.contains(word)
        };
        asked.filter(is_whole).count()
    };
    assert_eq!(n_whole(Variant::Spelled), 0);
    assert!((1..20).contains(&n_whole(Variant::Trained)));
}

#[test]
fn plans_are_checked() {
    let spec = || Task::WordTransform.specs(&Material::default()).remove(0);
    let error = |shots: Option<&[usize]>, n| Plan::new(spec(), shots, n, 1, Split::Test).expect_err("bad");
    assert_eq!(error(None, 0), LabError::N(0));
    assert_eq!(error(None, 1_000_000).to_string(), "n must be 1 to 100000, got 1000000");
    assert_eq!(error(Some(&[1, 40]), 5), LabError::Shots(40));
    let plan = Plan::new(spec(), Some(&[4, 0, 4]), 5, 1, Split::Test).expect("a plan");
    assert_eq!(plan.shots, [0, 4]);
}

#[test]
fn a_question_follows_from_the_seed_and_its_number_alone() {
    let (tokenizer, material) = (tokenizer(), material());
    let setup = setup(&tokenizer, &material);
    for spec in specs(&material) {
        let (few, many) = (plan(spec.clone(), 1), plan(spec.clone(), 2));
        assert_eq!(few.question(0, &setup), many.question(0, &setup), "{spec:?}");
        let other = Plan { seed: 8, ..few.clone() };
        let is_given = matches!(spec.task, Task::TextBitsPerByte | Task::Blimp);
        assert_eq!(few.question(0, &setup) == other.question(0, &setup), is_given, "{spec:?}");
    }
}

#[test]
fn every_number_of_shots_is_asked_in_the_context() {
    let (tokenizer, material) = (tokenizer(), material());
    let setup = setup(&tokenizer, &material);
    for spec in specs(&material) {
        let plan = plan(spec.clone(), 4);
        for index in 0..plan.n_questions(&setup) {
            let question = plan.question(index, &setup).expect("a question");
            let mut shots: Vec<usize> = question.items.iter().map(|item| item.shots).collect();
            shots.sort_unstable();
            assert_eq!(shots, plan.shots, "{spec:?}");
            for ask in &question.asks {
                let n_tokens = match ask {
                    Ask::Score { tokens, targets } => {
                        assert!(targets.is_sorted_by(|a, b| a < b) && targets[0] > 0, "{spec:?}");
                        tokens.len()
                    }
                    Ask::Choose { prompt, options } => {
                        assert!(options.iter().all(|option| !option.is_empty()), "{spec:?}");
                        prompt.len() + options.iter().map(Vec::len).max().unwrap_or(0)
                    }
                    Ask::Generate(generate) => generate.prompt.len() + generate.max_tokens,
                };
                assert!(n_tokens <= setup.context_length, "{spec:?}: {n_tokens} tokens");
            }
        }
    }
}

#[test]
fn targets_are_the_answers_and_drafts_end_with_them() {
    let (tokenizer, material) = (tokenizer(), material());
    let setup = setup(&tokenizer, &material);
    for spec in specs(&material) {
        let plan = plan(spec.clone(), 5);
        for index in 0..plan.n_questions(&setup) {
            let question = plan.question(index, &setup).expect("a question");
            for item in &question.items {
                match (&item.rule, &question.asks[item.ask]) {
                    (Rule::Fixed { targets: answer, .. }, Ask::Score { tokens, targets }) => {
                        let ids: Vec<u32> = targets[answer.clone()].iter().map(|&at| tokens[at]).collect();
                        assert_eq!(tokenizer.decode(&ids), item.answer, "{spec:?}");
                    }
                    (Rule::Chain, Ask::Generate(generate)) => {
                        assert!(tokenizer.decode(&generate.draft).ends_with(&item.answer), "{spec:?}");
                        assert!(tokenizer.decode(&generate.prompt).ends_with(&item.prompt), "{spec:?}");
                    }
                    (Rule::Fixed { .. } | Rule::Chain, ask) => panic!("{spec:?}: {ask:?}"),
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn a_quiz_asks_in_every_order_for_the_same_option() {
    let (tokenizer, material) = (tokenizer(), material());
    let setup = setup(&tokenizer, &material);
    for subject in Subject::ALL {
        for (format, n_orders) in [(Format::Letter, 4), (Format::Cloze, 1)] {
            let spec = Spec { task: Task::Quiz(subject), format, variant: Variant::Trained };
            let plan = Plan::new(spec, Some(&[0, 2]), 5, 7, Split::Test).expect("a plan");
            let question = plan.question(3, &setup).expect("a question");
            assert_eq!(question.asks.len(), 2 * n_orders);
            for item in &question.items {
                let Rule::Choice(rights) = &item.rule else { panic!("a choice") };
                assert_eq!(rights.len(), n_orders);
                for (order, &right) in rights.iter().enumerate() {
                    assert_eq!(right, (rights[0] + order) % 4, "each order moves the options by one");
                    let Ask::Choose { prompt, options } = &question.asks[item.ask + order] else {
                        panic!("options are scored")
                    };
                    let texts: Vec<String> = options
                        .iter()
                        .map(|option| tokenizer.decode(&[&prompt[..], option].concat()))
                        .collect();
                    let right_text = &texts[right];
                    let expected =
                        if format == Format::Cloze { item.answer.as_str() } else { LETTERS[right] };
                    assert!(right_text.ends_with(expected), "{right_text}");
                    assert!(options.iter().all(|option| option.len() < 12), "only options differ: {texts:?}");
                }
            }
        }
    }
}

#[test]
fn both_ways_of_a_quiz_ask_the_same_questions() {
    let (tokenizer, material) = (tokenizer(), material());
    let setup = setup(&tokenizer, &material);
    for subject in Subject::ALL {
        let spec = |format, variant| Spec { task: Task::Quiz(subject), format, variant };
        let letter = spec(Format::Letter, Variant::Open);
        let cloze = spec(Format::Cloze, Variant::Trained);
        assert_eq!(cloze.compared_with().as_ref(), Some(&letter));
        assert!(!letter.is_usual() && cloze.is_usual());
        let [letter, cloze] =
            [letter, cloze].map(|spec| Plan::new(spec, Some(&[0, 2]), 9, 3, Split::Test).expect("a plan"));
        for index in 0..9 {
            let [by_letter, without] =
                [&letter, &cloze].map(|plan| plan.question(index, &setup).expect("a question"));
            let (drawn, both) = letter.quiz_both_ways(index, &setup).expect("both");
            assert_eq!(both, [by_letter.clone(), without.clone()], "{subject:?}");
            for (letter, cloze) in by_letter.items.iter().zip(&without.items) {
                assert_eq!((&letter.key, letter.shots), (&cloze.key, cloze.shots));
                assert_eq!(cloze.answer.trim(), drawn.question.options[drawn.question.right]);
                assert!(
                    letter.prompt.contains(&drawn.question.stem)
                        && cloze.prompt.contains(&drawn.question.stem)
                );
            }
        }
    }
}

/// `n` questions of which every third is longer than the context.
fn given(n: usize) -> Material {
    let question = |i: usize| quiz::Question {
        subject: "numbers".to_owned(),
        stem: format!("What is {i} + 1?{}", if i % 3 == 2 { " Tell me.".repeat(300) } else { String::new() }),
        options: [i + 1, i + 2, i + 3, i + 4].map(|option| option.to_string()),
        right: 0,
    };
    Material { questions: (0..n).map(question).collect(), ..Material::default() }
}

#[test]
fn given_questions_are_asked_once_each_and_those_that_do_not_fit_are_named() {
    let (tokenizer, material) = (tokenizer(), given(12));
    let setup = setup(&tokenizer, &material);
    let spec = |format| Spec { task: Task::QuizGiven, format, variant: Variant::Trained };
    let plan = |format, seed| Plan::new(spec(format), Some(&[0, 1]), 50, seed, Split::Test).expect("a plan");
    let letter = plan(Format::Letter, 1);
    assert_eq!(letter.n_questions(&setup), 12, "no more than there are");
    let mut keys = Vec::new();
    for index in 0..12 {
        match letter.question(index, &setup) {
            Ok(question) => {
                assert_eq!(question.items[0].shots, 0);
                assert_eq!(question.asks.len(), 4 * question.items.len(), "every order of the options");
                assert!(question.items.iter().all(|item| item.prompt.starts_with(
                    "The following are multiple choice questions (with answers) about numbers."
                )));
                keys.push(question.items[0].key.clone());
            }
            Err(error) => assert!(matches!(error, LabError::DoesNotFit { .. }), "{error}"),
        }
    }
    let order = keys.clone();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 8, "a third is too long, every other one comes once");
    let other = plan(Format::Letter, 2);
    let others: Vec<String> =
        (0..12).filter_map(|index| Some(other.question(index, &setup).ok()?.items[0].key.clone())).collect();
    assert_ne!(order, others, "the seed decides the order");
    let cloze = plan(Format::Cloze, 1).question(0, &setup);
    assert_eq!(cloze.is_ok(), letter.question(0, &setup).is_ok());
    assert!(matches!(letter.question(12, &setup), Err(LabError::NoData(_))), "there is no such question");
    // More examples than there are others.
    let few = Plan::new(spec(Format::Letter), Some(&[5]), 1, 1, Split::Test).expect("a plan");
    let lonely = Material { questions: material.questions[..1].to_vec(), ..Material::default() };
    let error = few.question(0, &Setup { material: &lonely, ..setup }).expect_err("no examples");
    assert!(matches!(error, LabError::DoesNotFit { shots: 5, .. }), "{error}");
}

#[test]
fn choices_are_judged_over_all_orders() {
    let spec = Spec { task: Task::Quiz(Subject::Logic), format: Format::Letter, variant: Variant::Trained };
    let mut tally = Tally::new(plan(spec, 4));
    let choice = |right: usize, chosen: usize| Choice {
        probabilities: (0..4).map(|place| if place == chosen { 0.7 } else { 0.1 }).collect(),
        right,
        chosen,
    };
    // The first question is known; of the second, A is always chosen.
    let known = (0..4).map(|right| choice(right, right)).collect();
    let biased = (0..4).map(|right| choice(right, 0)).collect();
    for (index, choices) in [known, biased].into_iter().enumerate() {
        tally.add(index, vec![Judgement { choices, n_options: 4, ..judgement("x", true) }]);
    }
    let row = tally.rows().remove(0);
    assert_eq!((row.n, row.exact_match, row.chance), (2, Some(0.625), Some(0.25)));
    let choices = row.choices.expect("a choice");
    assert_eq!(choices.place_shares, [0.625, 0.125, 0.125, 0.125]);
    assert_eq!((choices.n_orders, choices.consistency), (4, 0.5));
    let (right, wrong) = (0.09 + 0.03, 0.49 + 0.81 + 0.02);
    assert!((choices.brier - (5.0 * right + 3.0 * wrong) / 8.0).abs() < 1e-6);
    assert!((choices.calibration_error - 0.075).abs() < 1e-6);
}

#[test]
fn formats_ask_for_the_same_instances() {
    let (tokenizer, material) = (tokenizer(), material());
    let setup = setup(&tokenizer, &material);
    for task in [Task::SerialCalc(4), Task::LastLetters, Task::Coin, Task::Cups] {
        let keys = |format| -> Vec<String> {
            let plan = plan(Spec { task: task.clone(), format, variant: Variant::HeldOutForm }, 10);
            let question = |index| plan.question(index, &setup).expect("a question");
            (0..10).map(|index| question(index).items[0].key.clone()).collect()
        };
        assert_eq!(keys(Format::Direct), keys(Format::Steps), "{task}");
        assert_eq!(keys(Format::Direct), keys(Format::Filler), "{task}");
    }
}

#[test]
fn items_that_do_not_fit_are_refused() {
    let (tokenizer, material) = (tokenizer(), material());
    let setup = Setup { context_length: 20, ..setup(&tokenizer, &material) };
    let spec = Spec { task: Task::Coin, format: Format::Steps, variant: Variant::Trained };
    let error = plan(spec, 1).question(0, &setup).expect_err("too long").to_string();
    assert!(error.contains("the context of 20 tokens"), "{error}");
    let spec = Spec { task: Task::SpamReal, format: Format::Natural, variant: Variant::Trained };
    let error = plan(spec, 1).question(0, &setup).expect_err("no sentences");
    assert_eq!(error, LabError::NoData("spam_real".to_owned()));
}

fn score(token: u32, top: u32) -> TokenScore {
    TokenScore { token, logprob: -0.5, top }
}

/// An item whose answer is the token of ` c`, and what is judged when these are the most probable tokens.
fn judged(lead_top: &str, top: &str, next_top: &str) -> Judgement {
    let tokenizer = tokenizer();
    let id = |text: &str| tokenizer.encode(text)[0];
    let rule = Rule::Fixed { lead: 0..1, targets: 1..2, end: Some((2, b'\n')) };
    let item = Asked {
        shots: 0,
        key: "k".to_owned(),
        prompt: String::new(),
        answer: " c".to_owned(),
        n_options: 0,
        ask: 0,
        rule,
    };
    let question =
        Question { asks: vec![Ask::Score { tokens: vec![0; 4], targets: vec![1, 2, 3] }], items: vec![item] };
    let scores = vec![score(id(":"), id(lead_top)), score(id(" c"), id(top)), score(id("\n"), id(next_top))];
    question.judge(&[Answer::Scores(scores)], &tokenizer).remove(0)
}

#[test]
fn an_answer_is_exact_if_it_is_complete_and_ends() {
    assert_eq!(judged(":", " c", "\n").is_exact, Some(true));
    assert_eq!(judged(":", " c", "\n\n").is_exact, Some(true), "any token that begins like the text");
    assert_eq!(judged(":", " c", " a").is_exact, Some(false), "it would go on");
    assert_eq!(judged(":", " d", "\n").is_exact, Some(false));
    assert_eq!(judged(" d", " c", "\n").is_exact, Some(false), "it would not get there");
    let judgement = judged(" d", " c", " a");
    assert_eq!((judgement.n_tokens, judgement.n_right_tokens, judgement.sum_logprob), (1, 1, -0.5));
}

#[test]
fn a_chain_is_right_by_its_final_answer() {
    let tokenizer = tokenizer();
    let judged = |written: &str, is_on_draft: bool| {
        let item = Asked {
            shots: 0,
            key: "k".to_owned(),
            prompt: String::new(),
            answer: "6".to_owned(),
            n_options: 10,
            ask: 0,
            rule: Rule::Chain,
        };
        let generate = Generate {
            prompt: vec![1],
            draft: vec![],
            max_tokens: 9,
            end: None,
            mark: None,
            sampling: Default::default(),
        };
        let question = Question { asks: vec![Ask::Generate(generate)], items: vec![item] };
        let draft = vec![score(1, 1), score(2, if is_on_draft { 2 } else { 3 })];
        let answer = Answer::Text { draft, tokens: tokenizer.encode(written) };
        question.judge(&[answer], &tokenizer).remove(0)
    };
    let other_way = judged(" Let's think.\n16>6\nThe answer is 6\n", false);
    assert_eq!((other_way.is_exact, other_way.is_generated_right), (Some(false), Some(true)));
    assert_eq!(judged("6>6\nThe answer is 6.\n\nQ: 7", true).is_generated_right, Some(true));
    for wrong in ["The answer is 16\n", "6\n", "The answer is", "The answer is 7\nThe answer is 6\n"] {
        assert_eq!(judged(wrong, false).is_generated_right, Some(false), "{wrong}");
    }
}

fn judgement(answer: &str, is_right: bool) -> Judgement {
    Judgement {
        key: format!("key {answer}"),
        answer: answer.to_owned(),
        is_exact: Some(is_right),
        n_tokens: 2,
        n_right_tokens: 1 + usize::from(is_right),
        sum_logprob: -1.0,
        ..Judgement::default()
    }
}

#[test]
fn rows_count_and_have_the_fields_of_the_format() {
    let spec = Spec { task: Task::WordTransform, format: Format::Direct, variant: Variant::Trained };
    let mut tally = Tally::new(plan(spec, 5));
    for (index, (answer, is_right)) in
        [("a", true), ("a", true), ("b", false), ("c", true)].into_iter().enumerate()
    {
        tally.add(3 - index, vec![judgement(answer, is_right)]);
    }
    let row = tally.rows().remove(0);
    let expected = serde_json::json!({
        "task": "word_transform", "format": "direct", "variant": "trained", "shots": 0, "n": 4, "n_distinct": 3,
        "exact_match": 0.75, "ci_low": 0.300642, "ci_high": 0.954413, "token_accuracy": 0.875,
        "mean_logprob": -0.5, "chance": 0.5,
    });
    assert_eq!(serde_json::to_value(&row).expect("JSON"), expected);
    let back: Row = serde_json::from_value(expected).expect("a row");
    assert_eq!(back, row);
}

#[test]
fn chance_is_one_option_of_all_where_there_are_options() {
    let spec = Spec { task: Task::Coin, format: Format::Direct, variant: Variant::Trained };
    let mut tally = Tally::new(plan(spec, 5));
    for (index, n_options) in [2, 4].into_iter().enumerate() {
        tally.add(index, vec![Judgement { n_options, ..judgement("x", true) }]);
    }
    assert_eq!(tally.rows()[0].chance, Some(0.375));
}

#[test]
fn a_gain_is_paired_by_question() {
    let spec = |format| Spec { task: Task::Coin, format, variant: Variant::Trained };
    let (mut direct, mut steps) =
        (Tally::new(plan(spec(Format::Direct), 20)), Tally::new(plan(spec(Format::Steps), 20)));
    for index in 0..20 {
        direct.add(index, vec![judgement("x", index % 2 == 0)]);
        let chain = Judgement { is_generated_right: Some(index != 0), ..judgement("x", false) };
        steps.add(index, vec![chain]);
    }
    let gain = steps.gain_over(&direct, 0).expect("the same items");
    assert_eq!(gain.gain, 0.45);
    assert!(gain.ci_low > 0.1 && gain.ci_high < 0.8, "{gain:?}");
    assert!((gain.p_value - stats::mcnemar(1, 10)).abs() < 1e-12);
    // Other instances under the same numbers are no pairs.
    let mut other = Tally::new(plan(spec(Format::Steps), 20));
    other.add(0, vec![judgement("y", true)]);
    assert_eq!(other.gain_over(&direct, 0), None);
}

#[test]
fn a_pick_among_the_labels_of_a_dictionary_is_right_as_often_as_its_readme_says() {
    let spec = Spec { task: Task::Dictionary, format: Format::Direct, variant: Variant::Trained };
    let plan = Plan::new(spec, Some(&[8]), 500, 1, Split::Test).expect("a plan");
    let material = material();
    let one_of = |index: usize| {
        (0..).find_map(|attempt| {
            let mut rng = documents::rng(&plan, index, attempt);
            let document = documents::document(&plan, 9, &mut rng, &material).expect("a document");
            let last = document.items.iter().position(|item| item.shot == 8)?;
            let labels: BTreeSet<&str> =
                document.items[..last].iter().map(|item| &document.text[item.answer.clone()]).collect();
            Some(1.0 / labels.len() as f64)
        })
    };
    let mean = (0..500).filter_map(one_of).sum::<f64>() / 500.0;
    assert_eq!(format!("{mean:.2}"), "0.35");
}
