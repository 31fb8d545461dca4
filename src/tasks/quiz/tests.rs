//! Questions are answered again from their words and from the tables of the world.
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use rand_pcg::rand_core::SeedableRng;

use super::csv::{CsvError, questions};
use super::*;
use crate::tasks::world::{Attribute, World};
use crate::tasks::{Family, Split};

const SPLITS: [Split; 3] = [Split::Train, Split::Validation, Split::Test];

fn rng(seed: u64) -> TaskRng {
    TaskRng::seed_from_u64(seed)
}

fn asked(subject: Subject, split: Split, n: usize) -> Vec<Asked> {
    let mut rng = rng(21);
    (0..n).map(|_| ask(&mut rng, subject, split, Form::Trained)).collect()
}

/// Which options fit, by what the question says.
fn fitting(subject: Subject, question: &Question) -> Vec<usize> {
    let stem = question.stem.as_str();
    let fits = |option: &String| match subject {
        Subject::People | Subject::Geography | Subject::Animals => fits_the_tables(stem, option),
        Subject::TwoHop => fits_two_hops(stem, option),
        Subject::Arithmetic => sum(stem).to_string() == *option,
        Subject::Spelling => fits_the_letters(stem, option),
        Subject::Logic => *option == followed(stem),
        Subject::Sentiment => fits_the_feeling(stem, option),
    };
    (0..N_OPTIONS).filter(|&index| fits(&question.options[index])).collect()
}

/// Whether an entry of the world that the stem names has the option as the value of what is asked for.
fn fits_the_tables(stem: &str, option: &str) -> bool {
    let world = World::get();
    if let Some(rest) = stem.strip_prefix("Which animal ") {
        let ability = rest.split(' ').next();
        return world.find(option).and_then(|animal| animal.value(Attribute::Flight)) == ability;
    }
    let words: Vec<&str> = stem.trim_end_matches('?').split(' ').collect();
    let pairs = words.windows(2).map(|pair| pair.join(" "));
    let names = pairs.chain(words.iter().map(|&word| word.to_owned()));
    let entity = names.filter_map(|name| world.find(&name)).next().unwrap_or_else(|| panic!("{stem}"));
    let marks = [
        ("job", 0),
        ("work", 0),
        ("home town", 1),
        ("live", 1),
        ("pet", 2),
        ("colour", 3),
        ("eat", 4),
        ("favourite food", 4),
        ("born", 5),
        ("birthday", 5),
        ("country", 0),
        ("river", 1),
        ("famous", 2),
        ("legs", 0),
        ("cover", 1),
        ("say", 2),
        ("sound", 2),
    ];
    let (_, index) =
        marks.into_iter().find(|(mark, _)| stem.contains(mark)).unwrap_or_else(|| panic!("{stem}"));
    let attribute = Attribute::of(entity.kind)[index];
    says(entity.value(attribute), option)
}

fn says(value: Option<&str>, option: &str) -> bool {
    value == Some(option) || (value == Some("no") && option == "none")
}

fn fits_two_hops(stem: &str, option: &str) -> bool {
    let world = World::get();
    let person = world.people.iter().find(|person| stem.contains(&person.name)).expect("a person");
    let marks = [
        ("country", Attribute::Country),
        ("river", Attribute::River),
        ("famous", Attribute::Dish),
        ("legs", Attribute::Legs),
        ("cover", Attribute::Covering),
        ("say", Attribute::Sound),
        ("sound", Attribute::Sound),
    ];
    let (_, second) = marks.into_iter().find(|(mark, _)| stem.contains(mark)).expect("an attribute");
    let through = if stem.contains(" pet ") { Attribute::Pet } else { Attribute::Town };
    let bridge = world.find(person.value(through).expect("a value")).expect("a bridge");
    says(bridge.value(second), option)
}

/// The result in `What is 17 + 25?`.
fn sum(stem: &str) -> i64 {
    let words: Vec<&str> = stem.trim_end_matches('?').split(' ').collect();
    let number = |index: usize| words[index].parse::<i64>().expect("a number");
    match words[3] {
        "+" => number(2) + number(4),
        "-" => number(2) - number(4),
        _ => number(2) * number(4),
    }
}

fn fits_the_letters(stem: &str, option: &str) -> bool {
    let last_word = stem.trim_end_matches('?').rsplit(' ').next().expect("a word");
    match () {
        () if stem.contains("first letter") => last_word.starts_with(option),
        () if stem.contains("last letter") => last_word.ends_with(option),
        () if stem.contains("begins with") => option.starts_with(last_word),
        () if stem.contains("ends with") => option.ends_with(last_word),
        () => {
            let word = stem.split(' ').nth(4).expect("a word");
            option.parse() == Ok(word.len())
        }
    }
}

/// The state at the end of a story.
fn followed(stem: &str) -> String {
    let sentences: Vec<&str> = stem.split(['.', '?']).map(str::trim).collect();
    let last = |sentence: &str| sentence.rsplit(' ').next().expect("a word").to_owned();
    let compass = ["north", "east", "south", "west"];
    let mut state = last(sentences[0]);
    if stem.contains("tallest") || stem.contains("shortest") {
        let clues = sentences.iter().filter_map(|sentence| sentence.split_once(" is taller than "));
        let (above, below): (BTreeSet<&str>, BTreeSet<&str>) = clues.unzip();
        let (of, not) = if stem.contains("tallest") { (above, below) } else { (below, above) };
        return of.difference(&not).copied().collect();
    }
    if stem.contains("coins") {
        let shown = sentences[0].trim_start_matches("Two coins show ");
        let flips = |which: &str| sentences.iter().filter(|sentence| sentence.ends_with(which)).count();
        let sides = shown.split(" and ").zip([flips("first coin"), flips("second coin")]);
        let flipped = |(side, n): (&str, usize)| {
            if (side == "heads") == (n % 2 == 0) { "heads" } else { "tails" }
        };
        return sides.map(flipped).collect::<Vec<_>>().join(" and ");
    }
    for sentence in &sentences[1..] {
        if let Some(pair) = sentence.strip_prefix("Swap ") {
            let (one, other) = pair.split_once(" and ").expect("two cups");
            state = if state == one {
                other.to_owned()
            } else if state == other {
                one.to_owned()
            } else {
                state
            };
        }
        if let Some(turn) = sentence.strip_prefix("Turn ") {
            let quarters = match turn {
                "right" => 1,
                "around" => 2,
                _ => 3,
            };
            let at = compass.iter().position(|&direction| direction == state).expect("a direction");
            state = compass[(at + quarters) % 4].to_owned();
        }
    }
    state
}

/// Words after which something was bad; all other words mean that it was good.
const BAD: &str = " bad sad ugly terrible awful horrible boring poor cold nasty cruel dull dirty rude weak stupid \
    dreadful unpleasant gloomy bitter broken scary lonely angry hopeless dreary foul lousy miserable disgusting silly \
    empty ";

fn fits_the_feeling(stem: &str, option: &str) -> bool {
    let (_, rest) = stem.split_once(&format!("he {option} was ")).expect("a clause");
    let word = rest.split([',', '.']).next().expect("a word");
    let wants_good = stem.contains("was good?") || stem.contains("like?");
    BAD.contains(&format!(" {word} ")) != wants_good
}

#[test]
fn exactly_the_right_option_fits() {
    for subject in Subject::ALL {
        for split in SPLITS {
            for Asked { question, .. } in asked(subject, split, 250) {
                assert_eq!(fitting(subject, &question), [question.right], "{question:?}");
            }
        }
    }
}

#[test]
fn letters_are_balanced() {
    for subject in Subject::ALL {
        let n = 4_000.0_f64;
        let mut counts = [0.0; N_OPTIONS];
        for Asked { question, .. } in asked(subject, Split::Train, 4_000) {
            counts[question.right] += 1.0;
        }
        // Four standard deviations of a binomial with p = 1/4.
        let bound = 4.0 * f64::sqrt(n * 0.25 * 0.75);
        assert!(counts.iter().all(|count| (count - n / 4.0).abs() < bound), "{subject:?}: {counts:?}");
    }
}

#[test]
fn instances_of_the_splits_are_disjoint() {
    for subject in Subject::ALL {
        let keys = |split| -> BTreeSet<String> {
            asked(subject, split, 800).into_iter().map(|asked| asked.key).collect()
        };
        let [train, validation, test] = SPLITS.map(keys);
        assert!(train.is_disjoint(&test) && train.is_disjoint(&validation) && test.is_disjoint(&validation));
    }
}

#[test]
fn people_of_the_test_are_in_no_quiz_of_training_but_in_the_wiki() {
    let people = |split| -> BTreeSet<String> {
        let asked = [asked(Subject::People, split, 3_000), asked(Subject::TwoHop, split, 500)].concat();
        let name = |asked: &Asked| {
            World::get().people.iter().find(|p| asked.key.contains(&p.name)).expect("one").name.clone()
        };
        asked.iter().map(name).collect()
    };
    let (train, test) = (people(Split::Train), people(Split::Test));
    assert!(train.is_disjoint(&test));
    assert!(train.len() > 600 && test.len() > 450, "{} and {}", train.len(), test.len());
    let mut rng = rng(2);
    let settings = Settings::drawn(Split::Train, Form::Trained);
    let wiki: String = (0..30_000).map(|_| Family::Wiki.document(&mut rng, &settings).text).collect();
    assert!(test.iter().all(|name| wiki.contains(name)));
}

#[test]
fn the_most_frequent_option_is_right_no_more_often_than_any() {
    let mut rng = rng(8);
    let settings = Settings::drawn(Split::Train, Form::Trained);
    let mut counts = BTreeMap::<String, usize>::new();
    for _ in 0..20_000 {
        let document = Family::Wiki.document(&mut rng, &settings);
        for item in &document.items {
            *counts.entry(document.text[item.answer.clone()].trim().to_owned()).or_default() += 1;
        }
    }
    for subject in [Subject::People, Subject::Geography, Subject::Animals, Subject::TwoHop] {
        for split in [Split::Train, Split::Test] {
            let n = 4_000_usize;
            let frequency = |option: &String| counts.get(option).copied().unwrap_or_default();
            let most = |question: &Question| {
                (0..N_OPTIONS).max_by_key(|&index| frequency(&question.options[index])).expect("four options")
            };
            let right = asked(subject, split, n)
                .iter()
                .filter(|asked| most(&asked.question) == asked.question.right)
                .count();
            let share = right as f64 / n as f64;
            // Chance, and what the few towns and animals of a split differ from all by luck.
            let slack = if matches!(subject, Subject::People | Subject::TwoHop) { 0.03 } else { 0.09 };
            assert!((share - 0.25).abs() < slack, "{subject:?} {split:?}: {share}");
        }
    }
}

#[test]
fn documents_ask_as_their_prompts_do() {
    let settings = Settings { split: Split::Test, shots: Some(3), form: Form::Canonical };
    for subject in Subject::ALL {
        let document = letter_questions(&mut rng(4), &settings, subject);
        let mut same = rng(4);
        settings.shots_in(&mut same, n_questions(subject));
        let questions: Vec<Question> =
            (0..3).map(|_| ask(&mut same, subject, settings.split, settings.form).question).collect();
        let prompt = prompt::letter(&questions[2], 0, &questions[..2], &Look::CANONICAL);
        let item = &document.items[2];
        assert_eq!(document.text[..item.answer.start], prompt.text);
        assert_eq!(document.text[item.answer.clone()], prompt.options[prompt.right]);
        assert_eq!(item.options, prompt.options);
    }
}

#[test]
fn a_prompt_looks_like_mmlu() {
    let question = |stem: &str, right| Question {
        subject: "animals".to_owned(),
        stem: stem.to_owned(),
        options: ["none", "two", "four", "six"].map(str::to_owned),
        right,
    };
    let (asked, shot) = (question("How many legs does a dog have?", 2), question("And a bee?", 3));
    let prompt = prompt::letter(&asked, 3, std::slice::from_ref(&shot), &Look::CANONICAL);
    let expected = "The following are multiple choice questions (with answers) about animals.\n\nQ: And a bee?\nA. none\n\
        B. two\nC. four\nD. six\nAnswer: D\n\nQ: How many legs does a dog have?\nA. two\nB. four\nC. six\nD. none\nAnswer:";
    assert_eq!((prompt.text.as_str(), prompt.options[prompt.right].as_str()), (expected, " B"));
    let cloze = prompt::cloze(&asked, &[shot], &prompt::OPEN);
    assert_eq!(cloze.text, "Q: And a bee?\nA: six\n\nQ: How many legs does a dog have?\nA:");
    assert_eq!(cloze.options[cloze.right], " four");
}

#[test]
fn four_rotations_bring_the_right_option_to_every_letter() {
    for Asked { question, .. } in asked(Subject::People, Split::Test, 50) {
        let rotations: Vec<Question> = (0..N_OPTIONS).map(|by| question.rotated(by)).collect();
        let letters: BTreeSet<&str> = rotations.iter().map(Question::letter).collect();
        assert_eq!(letters.len(), N_OPTIONS);
        assert!(rotations.iter().all(|r| r.options[r.right] == question.options[question.right]));
        assert_eq!(question.rotated(N_OPTIONS), question);
    }
}

#[test]
fn rows_of_questions_are_read() {
    let text = "\u{feff}question,A,B,C,D,answer\r\n\"Which, of \"\"these\"\"\nis red?\",sky,grass,blood,snow,C\r\n\n 2+2? ,1,2,3,4,d";
    let read = questions("mixed", text).expect("two questions");
    assert_eq!(read.len(), 2);
    assert_eq!(read[0].stem, "Which, of \"these\"\nis red?");
    assert_eq!((read[0].letter(), read[1].letter()), ("C", "D"));
    assert_eq!((read[1].stem.as_str(), read[1].subject.as_str()), ("2+2?", "mixed"));
}

#[test]
fn malformed_rows_are_named_by_line() {
    let error = |text: &str| questions("any", text).expect_err("an error").to_string();
    assert_eq!(error(""), "expected at least one row (question, A, B, C, D, answer), got none");
    assert_eq!(error("question,A,B,C,D,answer\n"), error(""));
    let fields = "expected 6 fields (question, A, B, C, D, answer)";
    assert_eq!(error("q,1,2,3,4,A\nq,1,2,3,A\n"), format!("line 2: {fields}, got 5"));
    assert_eq!(error("\"two\nlines\",1,2,3,4,A\nq,1,2,3,4,5,A"), format!("line 3: {fields}, got 7"));
    assert_eq!(error("q,1,2,3,4,A\n\"open,1,2,3,4,A\nq,1,2,3,4,A"), format!("line 2: {fields}, got 1"));
    assert_eq!(error("q,1,2,3,4,E"), "line 1: expected A, B, C or D as the answer, got \"E\"");
    assert_eq!(error("q,1, ,3,4,A"), "line 1: expected text in field 3 of 6, got nothing");
    let at_line = questions("any", "\n\nq,1,2,3,4,A\n\n\nq,1,2,3,4,x").expect_err("an error");
    assert_eq!(at_line, CsvError::Answer { line: 6, got: "x".to_owned() });
}

fn quoted(field: &str) -> String {
    format!("\"{}\"", field.replace('"', "\"\""))
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "[ -~\n\r\",é]{0,200}") {
        if let Ok(read) = questions("any", &text) {
            prop_assert!(read.iter().all(|question| question.right < N_OPTIONS && !question.stem.is_empty()));
        }
    }

    #[test]
    fn written_rows_are_read_back(stem in "[!-~é]{1,30}", option in "[!-~\",]{1,10}", right in 0..N_OPTIONS) {
        let row = [&stem, &option, "b", "c", "d", LETTERS[right]].map(quoted).join(",");
        let read = questions("any", &format!("{row}\n{row}\n"));
        let question = Question { subject: "any".into(), stem, options: [option, "b".into(), "c".into(), "d".into()], right };
        prop_assert_eq!(read, Ok(vec![question.clone(), question]));
    }
}
