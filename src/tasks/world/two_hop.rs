//! Questions that need two facts: in which country does Mara Bell live?
//!
//! Both facts are in the training text, the composed question of a held-out (person, question) is not. Written out,
//! each fact is one recall; at once, a model must recall the second from what it only holds inside.
use super::{Attribute, Entity, World, hash_split, wiki};
use crate::tasks::reason::{Mode, Problem, push_solution};
use crate::tasks::surface::Surface;
use crate::tasks::{Document, Form, Settings, Split, TaskRng, pick, weight};
use rand::RngExt;

/// A composed question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hop {
    /// The fact about the person.
    pub first: Attribute,
    /// The fact about the town or the pet.
    pub second: Attribute,
    /// Ways to ask, `{n}` for the person; the first is the plainest.
    pub questions: [&'static str; 2],
}

/// All composed questions.
pub const HOPS: [Hop; 6] = [
    Hop {
        first: Attribute::Town,
        second: Attribute::Country,
        questions: ["In which country does {n} live?", "What is the home country of {n}?"],
    },
    Hop {
        first: Attribute::Town,
        second: Attribute::River,
        questions: [
            "Which river flows through the town of {n}?",
            "What is the river of the town where {n} lives?",
        ],
    },
    Hop {
        first: Attribute::Town,
        second: Attribute::Dish,
        questions: [
            "Which food is the town of {n} famous for?",
            "What is the famous food of the town where {n} lives?",
        ],
    },
    Hop {
        first: Attribute::Pet,
        second: Attribute::Legs,
        questions: ["How many legs does the pet of {n} have?", "On how many legs does the pet of {n} walk?"],
    },
    Hop {
        first: Attribute::Pet,
        second: Attribute::Sound,
        questions: ["What does the pet of {n} say?", "What sound does the pet of {n} make?"],
    },
    Hop {
        first: Attribute::Pet,
        second: Attribute::Covering,
        questions: ["What is the pet of {n} covered with?", "What covers the pet of {n}?"],
    },
];

/// `Q: …`, `A: …`.
const CANONICAL: Surface = Surface { before: "Q: ", between: "\nA:", after: "\n\n" };
const TRAINED: [Surface; 4] = [
    Surface { before: "Q: ", between: "\nA:", after: "\n" },
    Surface { before: "Question: ", between: "\nA:", after: "\n\n" },
    Surface { before: "", between: "\nA:", after: "\n\n" },
    Surface { before: "- ", between: "", after: "\n" },
];
const HELD_OUT: Surface = Surface { before: "Ask: ", between: "\nReply:", after: "\n\n" };

impl Hop {
    /// The key of the question about a person.
    pub fn key(self, person: &Entity) -> String {
        format!("two_hop|{}", self.canonical(person))
    }

    /// The split of the question about a person: 70 of 100 in training, 25 in test, since there are few.
    pub fn split_of(self, person: &Entity) -> Split {
        hash_split("two_hop", &self.canonical(person), 70, 75)
    }

    /// The town or the pet in between.
    pub fn bridge(self, person: &Entity) -> Option<&'static Entity> {
        World::get().find(person.value(self.first)?)
    }

    /// The answer, if the bridge has one.
    pub fn answer(self, person: &Entity) -> Option<&'static str> {
        Some(self.second.answer(self.bridge(person)?.value(self.second)?))
    }

    /// The two facts, one sentence per line.
    pub fn steps(self, person: &Entity) -> String {
        let bridge = self.bridge(person).map(|bridge| wiki::plain_statement(bridge, self.second));
        format!("{}\n{}\n", wiki::plain_statement(person, self.first), bridge.unwrap_or_default())
    }

    /// The question in one of its wordings.
    pub fn question(self, rng: &mut TaskRng, person: &Entity, form: Form) -> String {
        let wording = if form == Form::Canonical { self.questions[0] } else { pick(rng, &self.questions) };
        wording.replace("{n}", &person.name)
    }

    fn canonical(self, person: &Entity) -> String {
        format!("{} {}", person.name, self.second.name())
    }
}

/// A question of a split that has an answer; every person is as likely.
pub fn draw(rng: &mut TaskRng, split: Split) -> (Hop, &'static Entity) {
    loop {
        let (hop, person) = (*pick(rng, &HOPS), pick(rng, &World::get().people));
        if hop.split_of(person) == split && hop.answer(person).is_some() {
            return (hop, person);
        }
    }
}

/// A document of questions of two hops.
pub fn document(rng: &mut TaskRng, settings: &Settings, mode: Mode) -> Document {
    let n_shots = settings.shots_in(rng, 1..if mode == Mode::Direct { 9 } else { 5 });
    let surface = match settings.form {
        Form::Canonical => CANONICAL,
        Form::HeldOut => HELD_OUT,
        Form::Trained if rng.random_bool(0.5) => CANONICAL,
        Form::Trained => *pick(rng, &TRAINED),
    };
    let mut document = Document::default();
    for shot in 0..n_shots {
        let (hop, person) = draw(rng, settings.split);
        document.push(surface.before, weight::PLAIN);
        let problem = Problem {
            key: hop.key(person),
            question: hop.question(rng, person, settings.form),
            steps: hop.steps(person),
            answer: hop.answer(person).unwrap_or_default().to_owned(),
            options: Vec::new(),
        };
        document.push(&problem.question, 0.4);
        document.push(surface.between, 0.5);
        push_solution(&mut document, &problem, mode, shot);
        document.push(surface.after, weight::PLAIN);
    }
    document
}
