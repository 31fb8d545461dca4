//! Problems that are answered at once, step by step, or after dots.
use super::*;
use crate::tasks::reason::{self, Mode};

/// Value of `3*7+5` from left to right, with the last digit kept.
pub(super) fn evaluate(expression: &str) -> u32 {
    let mut symbols = expression.chars();
    let mut digit = symbols.next().and_then(|c| c.to_digit(10)).expect("a digit");
    while let (Some(sign), Some(operand)) = (symbols.next(), symbols.next().and_then(|c| c.to_digit(10))) {
        digit = if sign == '+' { digit + operand } else { digit * operand } % 10;
    }
    digit
}

#[test]
fn calculator_answers_and_steps_are_right() {
    check(Family::CalculatorDirect, |document, expression, answer| {
        document.text.contains(expression) && answer == evaluate(expression).to_string()
    });
    for (_, document) in documents(Family::CalculatorSteps) {
        let mut start = 0;
        for item in &document.items {
            let problem = item.key.strip_prefix("calculator|").expect("the task");
            let (_, solution) =
                document.text[start..item.answer.end].split_once(calculator::TRIGGER).expect("steps");
            let mut left = problem.to_owned();
            for line in solution.lines().filter(|line| line.contains('>')) {
                let (value, rest) = line.split_once('>').expect("value>rest");
                let sign = &left[1..2];
                let (a, b) = (evaluate(&left[..1]), evaluate(&left[2..3]));
                let expected = if sign == "+" { a + b } else { a * b };
                assert_eq!(value, expected.to_string(), "in\n{solution}");
                assert_eq!(rest, format!("{}{}", expected % 10, &left[3..]), "in\n{solution}");
                left = rest.to_owned();
            }
            assert_eq!(left, evaluate(problem).to_string());
            assert_eq!(&document.text[item.answer.clone()], left);
            start = item.answer.end;
        }
    }
}

/// The solution of the item: from where a free model takes over to the answer.
fn worked<'a>(document: &'a Document, item: &Item) -> &'a str {
    &document.text[item.takes_over..item.answer.start]
}

/// Checks a task in all modes: `solve(question)` gives steps and answer from the question's text alone.
fn check_reasoning(family: fn(Mode) -> Family, solve: impl Fn(&str) -> (String, String)) {
    for mode in Mode::ALL {
        for (_, document) in documents(family(mode)) {
            assert!(!document.items.is_empty());
            for item in &document.items {
                let question = document.query(item).expect("a question");
                let (steps, answer) = solve(question);
                let said = document.text[item.answer.clone()].trim_start();
                assert_eq!(said, answer, "{question}\n{}", document.text);
                let (before, worked) = (&document.text[..item.takes_over], worked(&document, item));
                let given = match mode {
                    Mode::Direct => " The answer is".to_owned(),
                    Mode::Steps => reason::TRIGGER.to_owned(),
                    Mode::Filler => {
                        format!("{}\nThe answer is", reason::dots(&format!("{}{steps}", reason::TRIGGER)))
                    }
                };
                assert!(before.ends_with(&given) || before.ends_with(&format!("{given} ")), "{before}");
                let written =
                    if mode == Mode::Steps { format!("{steps}The answer is") } else { String::new() };
                assert_eq!(worked.trim_end(), written);
            }
        }
    }
}

#[test]
fn last_letters_are_the_last_letters() {
    check_reasoning(Family::LastLetters, |question| {
        let words = ["words:", "of:", "word:", "letters of ", " in:"];
        let start = words.iter().find_map(|mark| question.find(mark).map(|at| at + mark.len()));
        let list = question[start.expect("a known wording")..].trim_end_matches('?');
        let mut letters = String::new();
        let mut steps = String::new();
        for word in list.split_whitespace() {
            letters += &format!(" {}", &word[word.len() - 1..]);
            steps += &format!("{word}:{letters}\n");
        }
        assert!((4..=6).contains(&list.split_whitespace().count()), "{list}");
        (steps, letters.trim().to_owned())
    });
}

#[test]
fn coins_are_flipped_by_those_who_flip_them() {
    check_reasoning(Family::Coin, |question| {
        let sentences: Vec<&str> = question.split(". ").collect();
        let (last, people) = sentences[1..].split_last().expect("a question at the end");
        assert!(last.ends_with("side is up?"), "{last}");
        let mut heads = sentences[0].contains("heads");
        let side = |heads: bool| if heads { "heads" } else { "tails" };
        let mut steps = format!("The coin is {}.\n", side(heads));
        for person in people {
            let stays = person.contains(" not ") || person.contains("leaves");
            let name = person.split(' ').next().expect("a name");
            if stays {
                steps += &format!("{name} does not: {}.\n", side(heads));
            } else {
                steps += &format!("{name} flips: {} to {}.\n", side(heads), side(!heads));
                heads = !heads;
            }
        }
        (steps, side(heads).to_owned())
    });
}

#[test]
fn balls_are_where_the_swaps_put_them() {
    check_reasoning(Family::Cups, |question| {
        let digits: Vec<usize> =
            question.chars().filter_map(|c| c.to_digit(10)).map(|digit| digit as usize).collect();
        let turns = question.split(". ").skip(1);
        let mut cups = [false; 5];
        cups[digits[0]] = true;
        let mut steps = String::new();
        for (turn, pair) in turns.zip(digits[1..].chunks(2)) {
            let position = |cups: [bool; 5]| cups.iter().position(|&ball| ball).expect("one ball");
            let before = position(cups);
            cups.swap(pair[0], pair[1]);
            assert!(turn.ends_with(&format!(" {} {}", pair[0], pair[1])), "{turn}");
            steps += &format!("{turn}: {before} to {}\n", position(cups));
        }
        assert!((4..=6).contains(&(digits.len() / 2)));
        (steps, cups.iter().position(|&ball| ball).expect("one ball").to_string())
    });
}

#[test]
fn dots_are_as_many_as_pieces() {
    assert_eq!(reason::dots(" Let's go\n13>3*8\nend: a b"), " .".repeat(4 + 1 + 6 + 1 + 4));
    assert_eq!(reason::dots(""), "");
}

#[test]
fn answers_at_once_cannot_be_guessed() {
    // A guess of the most frequent answer must be far from right.
    for family in [Family::Coin(Mode::Direct), Family::Cups(Mode::Direct), Family::CalculatorDirect] {
        let mut counts = BTreeMap::<String, usize>::new();
        for (_, document) in documents(family) {
            for item in &document.items {
                *counts.entry(document.text[item.answer.clone()].to_owned()).or_default() += 1;
            }
        }
        let total: usize = counts.values().sum();
        let most = counts.values().max().expect("answers");
        assert!(most * 10 < total * 6, "{family:?}: {counts:?}");
    }
}
