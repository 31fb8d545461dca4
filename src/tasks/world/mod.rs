//! A closed world: people, towns and animals with attributes that a model can only know by heart.
//!
//! Nothing here depends on anything but a fixed seed, so the world is the same wherever it is built.
mod attribute;
mod names;
pub mod two_hop;
pub mod wiki;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::LazyLock;

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_pcg::rand_core::SeedableRng;
use xxhash_rust::xxh64::xxh64;

pub use attribute::Attribute;

use super::{Split, TaskRng, pick};

/// Number of people: 25.8 bits each, 39 kbit together, which a model of some hundred thousand parameters can hold.
pub const N_PEOPLE: usize = 1_500;
/// The seed of the world.
const SEED: u64 = 1;
/// Share of the draws in which every person is as likely, so that no one is mentioned less than half as often as the
/// average; in the others the person of rank r is drawn in proportion to 1/r (Zipf).
const EVEN_SHARE: f64 = 0.5;

/// What an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A person.
    Person,
    /// A town.
    Town,
    /// An animal.
    Animal,
}

/// One attribute of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Which attribute.
    pub attribute: Attribute,
    /// Its value, as it stands in a sentence.
    pub value: String,
}

/// A person, a town or an animal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// What it is.
    pub kind: Kind,
    /// First and family name of a person, name of a town, word for an animal.
    pub name: String,
    /// How a sentence begins that goes on about it.
    pub pronoun: &'static str,
    /// What is true of it.
    pub facts: Vec<Fact>,
}

impl Entity {
    /// The value of an attribute, if it has one.
    pub fn value(&self, attribute: Attribute) -> Option<&str> {
        self.facts.iter().find(|fact| fact.attribute == attribute).map(|fact| fact.value.as_str())
    }

    /// The name inside a sentence: `Mara Bell`, `Alton`, `an owl`.
    pub fn mention(&self) -> String {
        match self.kind {
            Kind::Animal if self.name.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {}", self.name),
            Kind::Animal => format!("a {}", self.name),
            Kind::Person | Kind::Town => self.name.clone(),
        }
    }

    /// The split whose quizzes ask about the entity: half of all are in training, the rest only in validation and test.
    pub fn quiz_split(&self) -> Split {
        hash_split("quiz", &self.name, 50, 60)
    }
}

/// The people, the towns and the animals.
#[derive(Debug)]
pub struct World {
    /// (1,500) people, the most mentioned first.
    pub people: Vec<Entity>,
    /// (64) towns.
    pub towns: Vec<Entity>,
    /// (60) animals, with what is true of them outside of this world too.
    pub animals: Vec<Entity>,
    /// (N_PEOPLE) sums of 1/r over the ranks so far.
    cumulative: Vec<f64>,
    index: HashMap<String, (Kind, usize)>,
}

impl World {
    /// The world; built when first asked for.
    pub fn get() -> &'static Self {
        static WORLD: LazyLock<World> = LazyLock::new(World::build);
        &WORLD
    }

    /// All entities of a kind.
    pub fn entities(&self, kind: Kind) -> &[Entity] {
        match kind {
            Kind::Person => &self.people,
            Kind::Town => &self.towns,
            Kind::Animal => &self.animals,
        }
    }

    /// The entity of a name.
    pub fn find(&self, name: &str) -> Option<&Entity> {
        self.index.get(name).map(|&(kind, index)| &self.entities(kind)[index])
    }

    /// A person, the more mentioned the more likely.
    pub fn mentioned_person(&self, rng: &mut TaskRng) -> &Entity {
        if rng.random_bool(EVEN_SHARE) {
            return pick(rng, &self.people);
        }
        let total = self.cumulative.last().copied().unwrap_or_default();
        let at = rng.random_range(0.0..total);
        let rank = self.cumulative.partition_point(|&sum| sum <= at);
        &self.people[rank.min(self.people.len() - 1)]
    }

    fn build() -> Self {
        let mut rng = TaskRng::seed_from_u64(SEED);
        let towns = towns(&mut rng);
        let people = people(&mut rng, &towns);
        let animals: Vec<Entity> = names::ANIMALS.iter().map(animal).collect();
        let weights = (1..=people.len()).map(|rank| 1.0 / rank as f64);
        let cumulative = weights
            .scan(0.0, |sum, weight| {
                *sum += weight;
                Some(*sum)
            })
            .collect();
        let mut index = HashMap::new();
        for entities in [&people, &towns, &animals] {
            let places = entities.iter().enumerate();
            index.extend(places.map(|(at, entity)| (entity.name.clone(), (entity.kind, at))));
        }
        Self { people, towns, animals, cumulative, index }
    }
}

/// A split by hash with other shares than [`Split::of`]: train below `train`, validation below `validation`, of 100.
pub(super) fn hash_split(task: &str, canonical: &str, train: u64, validation: u64) -> Split {
    match xxh64(format!("{task}|{canonical}").as_bytes(), 0) % 100 {
        hash if hash < train => Split::Train,
        hash if hash < validation => Split::Validation,
        _ => Split::Test,
    }
}

/// As many values of `choices` as asked for, each as often as the others, in random order.
fn dealt(rng: &mut TaskRng, choices: &[String], n: usize) -> Vec<String> {
    let mut values: Vec<String> = choices.iter().cycle().take(n).cloned().collect();
    values.shuffle(rng);
    values
}

fn owned(choices: &[&str]) -> Vec<String> {
    choices.iter().map(|&choice| choice.to_owned()).collect()
}

/// Every stem with every end.
fn joined(stems: &[&str], ends: &[&str]) -> Vec<String> {
    stems.iter().flat_map(|stem| ends.iter().map(move |end| format!("{stem}{end}"))).collect()
}

/// Turns columns of values into the facts of each row.
fn rows(columns: Vec<(Attribute, Vec<String>)>, n: usize) -> Vec<Vec<Fact>> {
    let mut rows = vec![Vec::new(); n];
    for (attribute, values) in columns {
        for (row, value) in rows.iter_mut().zip(values) {
            row.push(Fact { attribute, value });
        }
    }
    rows
}

fn towns(rng: &mut TaskRng) -> Vec<Entity> {
    let names = joined(&names::TOWN_STEMS, &names::TOWN_ENDS);
    let rivers = joined(&names::RIVER_STEMS, &names::RIVER_ENDS);
    let columns = vec![
        (Attribute::Country, dealt(rng, &owned(&names::COUNTRIES), names.len())),
        (Attribute::River, dealt(rng, &rivers, names.len())),
        (Attribute::Dish, dealt(rng, &owned(&names::FOODS), names.len())),
    ];
    let rows = rows(columns, names.len());
    let town = |(name, facts)| Entity { kind: Kind::Town, name, pronoun: "It", facts };
    names.into_iter().zip(rows).map(town).collect()
}

fn people(rng: &mut TaskRng, towns: &[Entity]) -> Vec<Entity> {
    let mut names: Vec<(&str, String)> = Vec::new();
    for (pronoun, firsts) in [("She", names::WOMEN), ("He", names::MEN)] {
        let pairs = firsts.iter().flat_map(|first| names::FAMILIES.map(|last| format!("{first} {last}")));
        names.extend(pairs.map(|name| (pronoun, name)));
    }
    names.shuffle(rng);
    names.truncate(N_PEOPLE);
    let town_names: Vec<String> = towns.iter().map(|town| town.name.clone()).collect();
    let columns = vec![
        (Attribute::Job, dealt(rng, &owned(&names::JOBS), N_PEOPLE)),
        (Attribute::Town, dealt(rng, &town_names, N_PEOPLE)),
        (Attribute::Pet, dealt(rng, &owned(&names::PETS), N_PEOPLE)),
        (Attribute::Colour, dealt(rng, &owned(&names::COLOURS), N_PEOPLE)),
        (Attribute::Food, dealt(rng, &owned(&names::FOODS), N_PEOPLE)),
        (Attribute::Month, dealt(rng, &owned(&names::MONTHS), N_PEOPLE)),
    ];
    let rows = rows(columns, N_PEOPLE);
    let person = |((pronoun, name), facts)| Entity { kind: Kind::Person, name, pronoun, facts };
    names.into_iter().zip(rows).map(person).collect()
}

fn animal(row: &[&str; 5]) -> Entity {
    let [name, values @ ..] = row;
    let known = Attribute::ANIMAL.into_iter().zip(values).filter(|(_, value)| !value.is_empty());
    let facts = known.map(|(attribute, &value)| Fact { attribute, value: value.to_owned() }).collect();
    Entity { kind: Kind::Animal, name: (*name).to_owned(), pronoun: "It", facts }
}
