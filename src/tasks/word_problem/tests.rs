//! The story is read word by word, without the generator's equations.
use rand_pcg::rand_core::SeedableRng;

use super::*;

fn numbers(text: &str) -> Vec<i64> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

/// Words after which the number of things grows, in the story of changes.
const GROWING: [&str; 6] = ["buys", "finds", "wins", "gets", "picks", "is given"];

/// The answer from the story alone.
fn solved(story: &str) -> i64 {
    let n = numbers(story);
    if story.contains("have now?") && !story.contains("times as many") {
        return story.split(". ").filter(|sentence| !sentence.starts_with("How many")).fold(
            0,
            |total, sentence| {
                let number = numbers(sentence)[0];
                let is_first = sentence.split(' ').nth(1) == Some("has");
                let grows = is_first || GROWING.iter().any(|word| sentence.contains(word));
                if grows { total + number } else { total - number }
            },
        );
    }
    let is = |mark: &str| story.contains(mark);
    match () {
        () if is(" takes ") => n[0] * n[1] - n[2],
        () if is(" each and ") || is("pages a day") => n[0] * n[1] + n[2],
        () if is("more than") => n[0] + n[0] + n[1],
        () if is("fewer than") => n[0] + n[0] - n[1],
        () if is("together") => n[0] + n[1] + n[2],
        () if is("times as many") => n[0] * n[1] - n[2],
        () if is("shared equally") => n[0] / n[1] + n[2],
        () if is("get off") => n[0] - n[1] + n[2],
        () if is("coins each") => n[0] - n[1] * n[2],
        () if is("years old") => n[0] + n[1] - n[2],
        () => panic!("unknown plot: {story}"),
    }
}

/// The value of `3 + 5`.
fn value(equation: &str) -> i64 {
    let n = numbers(equation);
    match equation.split(' ').nth(1) {
        Some("+") => n[0] + n[1],
        Some("-") => n[0] - n[1],
        Some("*") => n[0] * n[1],
        Some("/") => n[0] / n[1],
        other => panic!("unknown sign {other:?} in {equation}"),
    }
}

#[test]
fn answers_follow_from_the_story() {
    let mut rng = TaskRng::seed_from_u64(2);
    for split in [Split::Train, Split::Validation, Split::Test] {
        for _ in 0..1_500 {
            let problem = Problem::draw(&mut rng, split);
            assert_eq!(solved(&problem.text), i64::from(problem.answer()), "{}", problem.text);
        }
    }
}

#[test]
fn every_step_is_true_and_uses_what_the_story_or_a_step_gave() {
    let mut rng = TaskRng::seed_from_u64(4);
    for _ in 0..2_000 {
        let problem = Problem::draw(&mut rng, Split::Train);
        let mut known = numbers(&problem.text);
        for line in problem.solution().lines() {
            let (_, equation) = line.trim_end_matches('.').split_once(", so ").expect("lead, so equation");
            let (left, result) = equation.split_once(" = ").expect("left = result");
            assert_eq!(value(left), result.parse::<i64>().expect("a number"), "{line}");
            assert!(numbers(left).iter().all(|number| known.contains(number)), "{line} in {}", problem.text);
            known.extend(numbers(result));
        }
    }
}

#[test]
fn every_plot_can_be_solved_and_none_is_rare() {
    let mut rng = TaskRng::seed_from_u64(6);
    for (index, plot) in PLOTS.iter().enumerate() {
        let fitting = (0..500).filter(|_| plot(&mut rng).fits()).count();
        assert!(fitting > 125, "plot {index}: {fitting} of 500");
    }
}

#[test]
fn steps_end_with_the_answer_and_direct_answers_have_none() {
    let mut rng = TaskRng::seed_from_u64(8);
    let settings = Settings::drawn(Split::Test, Form::Trained);
    for _ in 0..100 {
        for mode in [Mode::Direct, Mode::Steps] {
            for item in document(&mut rng, &settings, mode).items {
                assert_eq!(item.takes_over == item.answer.start, mode == Mode::Direct);
            }
        }
    }
}

#[test]
fn the_split_goes_by_the_equations() {
    let mut rng = TaskRng::seed_from_u64(9);
    for _ in 0..500 {
        let problem = Problem::draw(&mut rng, Split::Test);
        assert_eq!(Split::of("word_problem", &problem.canonical()), Split::Test);
        assert!(problem.canonical().chars().all(|c| c.is_ascii_digit() || " ,+-*/".contains(c)));
    }
}

#[test]
fn both_modes_ask_the_same_for_the_same_seed() {
    let settings = Settings { split: Split::Test, shots: Some(5), form: Form::Canonical };
    for seed in 0..20 {
        let keys = |mode| -> Vec<String> {
            let document = document(&mut TaskRng::seed_from_u64(seed), &settings, mode);
            document.items.into_iter().map(|item| item.key).collect()
        };
        assert_eq!(keys(Mode::Direct), keys(Mode::Steps));
    }
}
