//! What is written about the world: biographies, and entries about towns and animals.
//!
//! The only place where the facts are told. They are few and in every split by design: what is scored on them is
//! memory.
use rand::RngExt;
use rand::seq::SliceRandom;

use super::{Attribute, Entity, Kind, World};
use crate::tasks::{Document, Form, Settings, TaskRng, pick, weight};

/// Number of facts in a document.
const N_FACTS: std::ops::Range<usize> = 3..13;
/// Weight of what leads to a value: names cannot be predicted, the rest of a statement only in part.
const LEAD: f32 = 0.5;

/// A document of entries; `shots` is the number of facts, each of them an item.
pub fn document(rng: &mut TaskRng, settings: &Settings) -> Document {
    let n_facts = settings.shots_in(rng, N_FACTS);
    // An entry about a person stands alone or among people, so that a list of names goes on with names.
    let kind =
        *pick(rng, &[Kind::Person, Kind::Person, Kind::Person, Kind::Person, Kind::Town, Kind::Animal]);
    let mut document = Document::default();
    while document.items.len() < n_facts {
        if !document.text.is_empty() {
            document.push("\n", weight::PLAIN);
        }
        let entity = match kind {
            Kind::Person => World::get().mentioned_person(rng),
            Kind::Town | Kind::Animal => pick(rng, World::get().entities(kind)),
        };
        let left = n_facts - document.items.len();
        push_entry(&mut document, rng, entity, settings.form, left);
    }
    document
}

/// Writes up to `most` facts about an entity in random order.
fn push_entry(document: &mut Document, rng: &mut TaskRng, entity: &Entity, form: Form, most: usize) {
    let mut attributes: Vec<Attribute> = entity.facts.iter().map(|fact| fact.attribute).collect();
    attributes.shuffle(rng);
    attributes.truncate(most);
    for (index, &attribute) in attributes.iter().enumerate() {
        let statement = statement(rng, attribute, form);
        // The name again from time to time: a fact whose sentence has the name is easier to recall from the name.
        let named = index == 0 || rng.random_bool(0.4);
        let subject =
            if !named && statement.starts_with("{n}") { entity.pronoun.to_owned() } else { entity.mention() };
        push_statement(document, entity, attribute, &statement.replace("{n}", &subject), index);
        document.push(if index + 1 == attributes.len() { "\n" } else { " " }, weight::PLAIN);
    }
}

fn statement(rng: &mut TaskRng, attribute: Attribute, form: Form) -> &'static str {
    let statements = attribute.statements();
    let n_trained = statements.len() - 1;
    match form {
        Form::Canonical => statements[0],
        Form::Trained => pick::<&'static str>(rng, &statements[..n_trained]),
        Form::HeldOut => statements[n_trained],
    }
}

/// Writes `Mara Bell works as a {v}.` with the value as the answer.
fn push_statement(document: &mut Document, entity: &Entity, attribute: Attribute, text: &str, shot: usize) {
    let value = entity.value(attribute).unwrap_or_default();
    let (lead, rest) = text.split_once(" {v}").unwrap_or((text, ""));
    document.push(&capitalised(lead), LEAD);
    let key = format!("fact|{}|{}", entity.name, attribute.name());
    document.push_answer(key, &format!(" {value}"), shot, weight::DENSE);
    document.push(rest, weight::PLAIN);
}

/// A statement in its plainest form, as steps of reasoning quote it.
pub fn plain_statement(entity: &Entity, attribute: Attribute) -> String {
    let value = entity.value(attribute).unwrap_or_default();
    capitalised(&attribute.statements()[0].replace("{n}", &entity.mention()).replace("{v}", value))
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}
