//! Facts are read back from the text with patterns of their own and compared with the tables.
use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::*;
use crate::tasks::calculator::Mode;
use crate::tasks::{Document, Family, Form, Settings};

fn rng(seed: u64) -> TaskRng {
    TaskRng::seed_from_u64(seed)
}

fn documents(family: Family, split: Split, form: Form) -> Vec<Document> {
    let mut rng = rng(11);
    (0..300).map(|_| family.document(&mut rng, &Settings::drawn(split, form))).collect()
}

#[test]
fn the_world_is_the_same_every_time() {
    let (once, again) = (World::build(), World::build());
    assert_eq!((&once.people, &once.towns, &once.animals), (&again.people, &again.towns, &again.animals));
    assert_eq!(once.people.len(), N_PEOPLE);
    assert_eq!((once.towns.len(), once.animals.len()), (64, 60));
}

#[test]
fn names_are_unique_and_have_two_words() {
    let world = World::get();
    let all: Vec<&Entity> = [&world.people, &world.towns, &world.animals].into_iter().flatten().collect();
    let names: HashSet<&str> = all.iter().map(|entity| entity.name.as_str()).collect();
    assert_eq!(names.len(), all.len());
    assert!(world.people.iter().all(|person| person.name.split(' ').count() == 2));
    assert!(all.iter().all(|&entity| world.find(&entity.name) == Some(entity)));
}

#[test]
fn every_person_has_every_attribute_and_every_pet_and_town_exists() {
    let world = World::get();
    for person in &world.people {
        assert!(Attribute::PERSON.iter().all(|&attribute| person.value(attribute).is_some()));
        for (attribute, kind) in [(Attribute::Town, Kind::Town), (Attribute::Pet, Kind::Animal)] {
            let name = person.value(attribute).expect("checked above");
            assert_eq!(world.find(name).map(|entity| entity.kind), Some(kind), "{name}");
        }
    }
    assert!(world.towns.iter().all(|town| town.facts.len() == Attribute::TOWN.len()));
}

#[test]
fn people_values_are_dealt_evenly() {
    for attribute in Attribute::PERSON {
        let mut counts = BTreeMap::<&str, usize>::new();
        for person in &World::get().people {
            *counts.entry(person.value(attribute).expect("every person")).or_default() += 1;
        }
        let (least, most) = (counts.values().min(), counts.values().max());
        assert!(most.zip(least).is_some_and(|(most, least)| most - least <= 1), "{attribute:?}: {counts:?}");
    }
}

#[test]
fn mentions_follow_zipf_above_a_floor() {
    let mut rng = rng(5);
    let world = World::get();
    let n = 300_000_usize;
    let mut counts = BTreeMap::<&str, usize>::new();
    for _ in 0..n {
        *counts.entry(&world.mentioned_person(&mut rng).name).or_default() += 1;
    }
    let average = n as f64 / N_PEOPLE as f64;
    let harmonic: f64 = (1..=N_PEOPLE).map(|rank| 1.0 / rank as f64).sum();
    for (at, person) in world.people.iter().enumerate() {
        let zipf = n as f64 / harmonic / (at + 1) as f64;
        let expected = EVEN_SHARE * average + (1.0 - EVEN_SHARE) * zipf;
        let count = counts[person.name.as_str()] as f64;
        assert!((count - expected).abs() < 6.0 * expected.sqrt(), "rank {at}: {count}, expected {expected}");
    }
}

/// A word or two of every statement that only this attribute has.
fn betrays(attribute: Attribute, sentence: &str) -> bool {
    let marks: &[&str] = match attribute {
        Attribute::Job => &["work", " is a ", "job", "trade", "earns"],
        Attribute::Town => &["lives", "house", "home", "grew up", "meet"],
        Attribute::Pet => &["pet", "owns", "takes care", "looks after", "keeps"],
        Attribute::Colour => &["colour", "wear", "painted"],
        Attribute::Food => &["eat", "food", "dinner", "meal"],
        Attribute::Month => &["born", "birthday", "party", "older"],
        Attribute::Country => &[" is in ", "town", "country", "belongs", "visit", "You find"],
        Attribute::River => &["river", "lies on", "Boats", "stands by"],
        Attribute::Dish => &["famous", "known", "eat", "cooks", "market"],
        Attribute::Legs => &["legs"],
        Attribute::Covering => &["cover", "body", "touch", "protected", "outside"],
        Attribute::Sound => &[" says ", " goes ", "sound", "loud", "calls"],
        Attribute::Flight => &[" fly"],
    };
    marks.iter().any(|mark| sentence.contains(mark))
}

#[test]
fn every_attribute_has_six_trained_statements_that_mention_it() {
    for kind in [Kind::Person, Kind::Town, Kind::Animal] {
        for &attribute in Attribute::of(kind) {
            let statements = attribute.statements();
            let distinct: BTreeSet<&str> = statements.iter().copied().collect();
            assert!(statements.len() >= 7 && distinct.len() == statements.len(), "{attribute:?}");
            for statement in statements {
                assert!(betrays(attribute, statement), "{attribute:?}: {statement}");
                assert_eq!(statement.matches("{n}").count(), 1, "{statement}");
                assert_eq!(statement.matches(" {v}").count(), 1, "{statement}");
                // The value must be determined by what stands before it.
                assert!(statement.find("{n}") < statement.find("{v}"), "{statement}");
            }
        }
    }
}

/// The sentence around byte `at`.
fn sentence(text: &str, at: usize) -> &str {
    let start = text[..at].rfind(['.', '\n']).map_or(0, |dot| dot + 1);
    let end = text[at..].find('.').map_or(text.len(), |dot| at + dot + 1);
    text[start..end].trim()
}

#[test]
fn entries_say_what_the_tables_say_of_the_one_they_are_about() {
    for form in [Form::Canonical, Form::Trained, Form::HeldOut] {
        for document in documents(Family::Wiki, Split::Train, form) {
            for item in &document.items {
                let [_, name, attribute] =
                    item.key.split('|').collect::<Vec<_>>().try_into().expect("fact|name|attribute");
                let entity = World::get().find(name).expect("an entity");
                let fact = entity.facts.iter().find(|fact| fact.attribute.name() == attribute);
                let fact = fact.expect("an attribute of the entity");
                assert_eq!(document.text[item.answer.clone()], format!(" {}", fact.value));
                assert!(betrays(fact.attribute, sentence(&document.text, item.answer.start)));
                // The last name before the value is that of the entity.
                let before = &document.text[..item.answer.start];
                let entry = before.rsplit('\n').next().expect("at least one piece");
                assert!(entry.contains(name), "{name} in {entry:?}");
            }
        }
    }
}

#[test]
fn entries_permute_their_sentences() {
    let mut orders = BTreeSet::new();
    for document in documents(Family::Wiki, Split::Train, Form::Trained) {
        let keys = document.items.iter().map(|item| item.key.rsplit('|').next().expect("a part").to_owned());
        orders.insert(keys.collect::<Vec<_>>());
    }
    assert!(orders.len() > 200, "{}", orders.len());
}

/// The value that follows `lead` up to `.` in a text.
fn after<'a>(text: &'a str, lead: &str) -> &'a str {
    let (_, rest) = text.split_once(lead).unwrap_or_else(|| panic!("no {lead:?} in {text:?}"));
    rest.split(['.', '\n']).next().expect("at least one piece")
}

#[test]
fn two_hop_answers_follow_from_two_entries() {
    let world = World::get();
    for mode in [Mode::Direct, Mode::Steps] {
        for split in [Split::Train, Split::Validation, Split::Test] {
            let settings = Settings { split, shots: Some(60), form: Form::Trained };
            let document = two_hop::document(&mut rng(3), &settings, mode);
            for item in &document.items {
                let name = world.people.iter().find(|person| item.key.contains(&person.name));
                let person = name.expect("a person in the key");
                let answer = document.text[item.answer.clone()].trim();
                let bridge = if item.key.ends_with("country")
                    || item.key.ends_with("river")
                    || item.key.ends_with("dish")
                {
                    &person.facts[1].value
                } else {
                    &person.facts[2].value
                };
                let bridge = world.find(bridge).expect("a town or a pet");
                let known = |fact: &Fact| fact.value == answer || (fact.value == "no" && answer == "none");
                assert!(bridge.facts.iter().any(known), "{} {answer}", item.key);
                let steps = &document.text[item.takes_over..item.answer.end];
                assert_eq!(steps.contains(&bridge.name), mode == Mode::Steps, "{steps}");
                if mode == Mode::Steps {
                    assert_eq!(after(steps, "The answer is ").trim(), answer);
                }
            }
        }
    }
}

#[test]
fn two_hop_pairs_are_held_out_but_their_facts_are_not() {
    let keys = |split| {
        let documents = documents(Family::TwoHopDirect, split, Form::Trained).into_iter();
        documents.flat_map(|document| document.items).map(|item| item.key).collect::<BTreeSet<_>>()
    };
    let (train, test) = (keys(Split::Train), keys(Split::Test));
    assert!(train.is_disjoint(&test));
    assert!(test.len() > 500, "{}", test.len());
    // The whole hash space, not only what was drawn.
    let hops = two_hop::HOPS.into_iter();
    let all = hops.flat_map(|hop| World::get().people.iter().map(move |person| hop.split_of(person)));
    let test = all.clone().filter(|&split| split == Split::Test).count();
    assert!((2_000..2_500).contains(&test), "{test} of {}", all.count());
}

#[test]
fn quizzes_ask_about_half_of_the_people() {
    let people = &World::get().people;
    let train = people.iter().filter(|person| person.quiz_split() == Split::Train).count();
    assert!((680..820).contains(&train), "{train}");
}

#[test]
fn both_modes_ask_the_same_for_the_same_seed() {
    let settings = Settings { split: Split::Test, shots: Some(5), form: Form::Canonical };
    for seed in 0..20 {
        let keys = |mode| -> Vec<String> {
            let document = two_hop::document(&mut rng(seed), &settings, mode);
            document.items.into_iter().map(|item| item.key).collect()
        };
        assert_eq!(keys(Mode::Direct), keys(Mode::Steps));
    }
}
