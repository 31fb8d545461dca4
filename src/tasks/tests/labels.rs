//! Labels of sentences.
use super::*;
use crate::tasks::labelled::Labels;
use crate::tasks::real::{RealTask, Sentences};

/// Words that make a review negative; any other cue makes it positive. The last cue decides.
const NEGATIVE_CUES: &str = " bad sad ugly terrible awful horrible boring poor cold nasty cruel dull dirty rude weak \
    stupid dreadful unpleasant gloomy bitter broken scary lonely angry hopeless dreary foul lousy miserable disgusting \
    silly empty hated disliked feared detested regretted ";
const POSITIVE_CUES: &str = " good great nice lovely happy wonderful beautiful kind sweet bright funny clever fine \
    pretty warm brave gentle perfect excellent pleasant delightful friendly cheerful fresh charming splendid amazing \
    brilliant superb fantastic exciting touching loved liked enjoyed adored admired ";

pub(super) fn is_positive(review: &str) -> bool {
    let mut words = review.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let holds = |cues: &str, word: &str| cues.contains(&format!(" {word} "));
    let last = words.rfind(|word| holds(NEGATIVE_CUES, word) || holds(POSITIVE_CUES, word));
    holds(POSITIVE_CUES, last.expect("every review has a cue"))
}

#[test]
fn labels_follow_the_feeling_of_the_review() {
    let mut rng = TaskRng::seed_from_u64(3);
    for labels in [Labels::Natural, Labels::Random, Labels::Flipped] {
        for split in SPLITS {
            let settings = Settings { split, shots: Some(40), form: Form::Canonical };
            let document = sentiment::examples(&mut rng, &settings, labels);
            let mut names = BTreeMap::new();
            for item in &document.items {
                let review = item.key.strip_prefix("sentiment|").expect("the task");
                let label = &document.text[item.answer.clone()];
                assert_eq!(*names.entry(is_positive(review)).or_insert(label), label, "{review}");
                assert!(line_before(&document.text, item.answer.start).starts_with("Output:"));
            }
            assert_ne!(names[&false], names[&true]);
            match labels {
                Labels::Natural => assert_eq!(names[&true], " positive"),
                Labels::Flipped => assert_eq!(names[&true], " negative"),
                Labels::Random => assert!(!names[&true].contains("tive")),
            }
        }
    }
}

/// Every word that only one topic uses, with its topic.
pub(super) fn topic_of(sentence: &str) -> &'static str {
    const CUES: [(&str, &str); 4] = [
        (
            "animals",
            " dog cat horse cow sheep lion tiger bear wolf fox rabbit mouse goat pig monkey elephant duck hen owl frog ",
        ),
        (
            "food",
            " soup bread cake cheese butter rice pie stew salad apple pear potato onion carrot egg honey jam sugar \
             milk pudding ",
        ),
        (
            "music",
            " song drum piano violin flute trumpet choir band guitar tune melody singer bell harp organ rhythm chorus \
             whistle horn fiddle ",
        ),
        (
            "weather",
            " rain snow wind storm cloud sun fog frost thunder lightning hail mist sky rainbow breeze heat ice shower \
             sunshine drizzle ",
        ),
    ];
    let (_, after) = sentence.split_once("the ").expect("a thing has an article");
    let mut things = after.split([' ', ',']).chain(sentence.split([' ', ',']));
    let topic = |word: &str| CUES.iter().find(|cue| cue.1.contains(&format!(" {word} ")));
    things.find_map(topic).expect("every sentence has a thing").0
}

#[test]
fn topics_follow_the_things_in_the_sentence() {
    let mut rng = TaskRng::seed_from_u64(4);
    for labels in [Labels::Natural, Labels::Random, Labels::Flipped] {
        for split in SPLITS {
            let settings = Settings { split, shots: Some(60), form: Form::Canonical };
            let document = topic::examples(&mut rng, &settings, labels);
            let mut names = BTreeMap::new();
            for item in &document.items {
                let sentence = item.key.strip_prefix("topic|").expect("the task");
                let label = document.text[item.answer.clone()].trim_start();
                assert_eq!(*names.entry(topic_of(sentence)).or_insert(label), label, "{sentence}");
            }
            assert_eq!(names.values().collect::<BTreeSet<_>>().len(), 4, "{names:?}");
            let right = names.iter().filter(|(topic, label)| topic == label).count();
            assert_eq!(right, if labels == Labels::Natural { 4 } else { 0 }, "{names:?}");
        }
    }
}

/// Sentences that say their own class.
fn numbered(n: usize) -> Vec<(String, usize)> {
    let padding = |i: usize| "so it goes ".repeat(i % 12);
    // Numbers in letters, since the split of a sentence knows no other signs.
    let name = |i: usize| {
        i.to_string().chars().map(|digit| char::from(b'a' + digit as u8 - b'0')).collect::<String>()
    };
    (0..n).map(|i| (format!("sentence {} {}of class {}", name(i), padding(i), i % 2), i % 2)).collect()
}

#[test]
fn real_sentences_keep_their_class_and_split() {
    let mut rng = TaskRng::seed_from_u64(5);
    for task in RealTask::ALL {
        let sentences = Sentences::new(task, numbered(2_000));
        let mut seen = BTreeMap::new();
        for split in SPLITS {
            for shots in [None, Some(3), Some(9)] {
                let settings = Settings { split, shots, form: Form::Canonical };
                let document = task.examples(&mut rng, &settings, &sentences, Labels::Natural);
                assert!(shots.is_none_or(|n| document.items.len() == n) && !document.items.is_empty());
                for item in &document.items {
                    let sentence = item.key.strip_prefix(&format!("{}|", task.name())).expect("the task");
                    assert_eq!(*seen.entry(sentence.to_owned()).or_insert(split), split);
                    assert_eq!(task.split_of(sentence), split);
                    let names = task.classes().vocabularies[0];
                    let class = usize::from(sentence.ends_with("class 1"));
                    assert_eq!(&document.text[item.answer.start + 1..item.answer.end], names[class]);
                    assert_eq!(document.query(item).map(str::trim), Some(sentence));
                }
                assert!(shots.is_some() || document.text.len() < 900, "{}", document.text.len());
            }
        }
        assert!(
            task.document(&mut rng, &Settings::drawn(Split::Train, Form::Trained), &Sentences::default())
                .items
                .is_empty()
        );
    }
}

#[test]
fn choices_hold_the_answer() {
    for family in [Family::Sentiment, Family::Topic, Family::Coin(Mode::Steps), Family::CalculatorDirect] {
        for (_, document) in documents(family) {
            for item in &document.items {
                let answer = &document.text[item.answer.clone()];
                let options: BTreeSet<&String> = item.options.iter().collect();
                assert!(options.len() > 1 && options.len() == item.options.len(), "{:?}", item.options);
                assert!(
                    item.options.iter().any(|option| option == answer),
                    "{answer:?} of {:?}",
                    item.options
                );
            }
        }
    }
}
