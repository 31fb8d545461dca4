//! Twelve plots of word problems, each a story with its equations.
//!
//! A plot may fail: a story in which someone gives away more than there is has no steps, and is drawn again.
use rand::RngExt;

use super::{Problem, Step};
use crate::tasks::{TaskRng, pick, sample};

/// A way to make up a problem; without steps where the numbers do not work out.
type Plot = fn(&mut TaskRng) -> Problem;

/// All plots.
pub const PLOTS: [Plot; 12] =
    [changes, groups, groups_and_more, together, more, fewer, twice, shared, bus, price, pages, ages];

/// Somebody, with pronoun.
#[derive(Clone, Copy, PartialEq)]
struct Someone {
    name: &'static str,
    pronoun: &'static str,
}

const PEOPLE: [Someone; 16] = [
    someone("Tom", "He"),
    someone("Ben", "He"),
    someone("Sam", "He"),
    someone("Jack", "He"),
    someone("Peter", "He"),
    someone("Max", "He"),
    someone("Tim", "He"),
    someone("Bob", "He"),
    someone("Anna", "She"),
    someone("Lily", "She"),
    someone("Mary", "She"),
    someone("Jane", "She"),
    someone("Lucy", "She"),
    someone("Mia", "She"),
    someone("Sara", "She"),
    someone("Kate", "She"),
];
const THINGS: [&str; 20] = [
    "apples", "books", "balls", "cakes", "cards", "coins", "cups", "dolls", "eggs", "flowers", "hats",
    "keys", "nuts", "pears", "pens", "plums", "shells", "stones", "toys", "stamps",
];
const BOXES: [&str; 6] = ["boxes", "bags", "baskets", "bowls", "rows", "piles"];
/// What makes things more; `{k}` how many, `{q}` somebody else.
const GAINS: [&str; 6] =
    ["buys {k}", "finds {k}", "wins {k}", "gets {k} from {q}", "picks up {k}", "is given {k}"];
/// What makes things fewer.
const LOSSES: [&str; 6] =
    ["gives {k} to {q}", "loses {k}", "sells {k}", "drops {k}", "lends {k} to {q}", "hides {k}"];

const fn someone(name: &'static str, pronoun: &'static str) -> Someone {
    Someone { name, pronoun }
}

fn two(rng: &mut TaskRng) -> [Someone; 2] {
    let drawn = sample(rng, &PEOPLE, 2);
    [drawn[0], drawn[1]]
}

fn small(rng: &mut TaskRng) -> u32 {
    rng.random_range(1..10)
}

fn several(rng: &mut TaskRng) -> u32 {
    rng.random_range(2..10)
}

fn add(lead: String, a: u32, b: u32) -> Step {
    Step { lead, left: format!("{a} + {b}"), result: a + b }
}

fn times(lead: String, a: u32, b: u32) -> Step {
    Step { lead, left: format!("{a} * {b}"), result: a * b }
}

fn less(lead: String, a: u32, b: u32) -> Option<Step> {
    Some(Step { lead, left: format!("{a} - {b}"), result: a.checked_sub(b)? })
}

fn problem(text: String, steps: Option<Vec<Step>>) -> Problem {
    Problem { text, steps: steps.unwrap_or_default() }
}

/// Tom has 3 apples. He buys 5. He gives 2 to Anna. How many apples does Tom have now?
fn changes(rng: &mut TaskRng) -> Problem {
    let ([who, other], things) = (two(rng), *pick(rng, &THINGS));
    let mut total = rng.random_range(2..13);
    let mut text = format!("{} has {total} {things}.", who.name);
    let mut steps = Some(Vec::new());
    for _ in 0..rng.random_range(1..5) {
        let (number, grows) = (small(rng), rng.random_bool(0.5));
        let event = pick(rng, if grows { &GAINS } else { &LOSSES });
        let event = event.replace("{k}", &number.to_string()).replace("{q}", other.name);
        let lead = format!("{} {event}", who.pronoun);
        text.push_str(&format!(" {lead}."));
        let step = if grows { Some(add(lead, total, number)) } else { less(lead, total, number) };
        total = step.as_ref().map_or(0, |step| step.result);
        steps = steps.zip(step).map(|(steps, step)| [steps, vec![step]].concat());
    }
    text.push_str(&format!(" How many {things} does {} have now?", who.name));
    problem(text, steps)
}

/// There are 3 boxes with 4 apples each. Tom takes 2. How many apples are left?
fn groups(rng: &mut TaskRng) -> Problem {
    let ([who, _], things, boxes) = (two(rng), *pick(rng, &THINGS), *pick(rng, &BOXES));
    let (n, each, taken) = (several(rng), several(rng), small(rng));
    let text = format!(
        "There are {n} {boxes} with {each} {things} each. {} takes {taken}. How many {things} are left?",
        who.name
    );
    let all = times(format!("There are {n} {boxes} of {each}"), n, each);
    let left = less(format!("{} takes {taken}", who.name), all.result, taken);
    problem(text, left.map(|left| vec![all, left]))
}

/// Anna has 3 boxes with 4 apples each and 2 more apples. How many apples does Anna have?
fn groups_and_more(rng: &mut TaskRng) -> Problem {
    let ([who, _], things, boxes) = (two(rng), *pick(rng, &THINGS), *pick(rng, &BOXES));
    let (n, each, more) = (several(rng), several(rng), several(rng));
    let name = who.name;
    let text = format!(
        "{name} has {n} {boxes} with {each} {things} each and {more} more {things}. How many {things} does {name} have?"
    );
    let all = times(format!("There are {n} {boxes} of {each}"), n, each);
    let sum = add(format!("There are {more} more"), all.result, more);
    problem(text, Some(vec![all, sum]))
}

/// Tom has 3 apples, Anna has 4 and Ben has 5. How many apples do they have together?
fn together(rng: &mut TaskRng) -> Problem {
    let (people, things) = (sample(rng, &PEOPLE, 3), *pick(rng, &THINGS));
    let [a, b, c] = [small(rng), small(rng), small(rng)];
    let [first, second, third] = [people[0].name, people[1].name, people[2].name];
    let text = format!(
        "{first} has {a} {things}, {second} has {b} and {third} has {c}. How many {things} do they have together?"
    );
    let two = add(format!("{first} has {a} and {second} has {b}"), a, b);
    let three = add(format!("{third} has {c}"), two.result, c);
    problem(text, Some(vec![two, three]))
}

/// Tom has 3 apples. Anna has 2 more than Tom. How many apples do they have together?
fn more(rng: &mut TaskRng) -> Problem {
    let ([one, other], things) = (two(rng), *pick(rng, &THINGS));
    let (a, b) = (rng.random_range(2..16), small(rng));
    let says = format!("{} has {b} more than {}", other.name, one.name);
    let text = format!("{} has {a} {things}. {says}. How many {things} do they have together?", one.name);
    let theirs = add(says, a, b);
    let sum = add(format!("{} has {a}", one.name), theirs.result, a);
    problem(text, Some(vec![theirs, sum]))
}

/// Tom has 8 apples. Anna has 2 fewer than Tom. How many apples do they have together?
fn fewer(rng: &mut TaskRng) -> Problem {
    let ([one, other], things) = (two(rng), *pick(rng, &THINGS));
    let (a, b) = (rng.random_range(2..16), small(rng));
    let says = format!("{} has {b} fewer than {}", other.name, one.name);
    let text = format!("{} has {a} {things}. {says}. How many {things} do they have together?", one.name);
    let steps = less(says, a, b).map(|theirs| {
        let sum = add(format!("{} has {a}", one.name), theirs.result, a);
        vec![theirs, sum]
    });
    problem(text, steps)
}

/// Tom has 3 apples. Anna has 4 times as many and loses 2. How many apples does Anna have now?
fn twice(rng: &mut TaskRng) -> Problem {
    let ([one, other], things) = (two(rng), *pick(rng, &THINGS));
    let (a, n, lost) = (several(rng), rng.random_range(2..6), small(rng));
    let (first, second) = (one.name, other.name);
    let text = format!(
        "{first} has {a} {things}. {second} has {n} times as many and loses {lost}. How many {things} does {second} \
         have now?"
    );
    let all = times(format!("{second} has {n} times as many"), n, a);
    let left = less(format!("{} loses {lost}", other.pronoun), all.result, lost);
    problem(text, left.map(|left| vec![all, left]))
}

/// 12 apples are shared equally by 3 children. Each child gets 2 more. How many apples does each child have?
fn shared(rng: &mut TaskRng) -> Problem {
    let things = *pick(rng, &THINGS);
    let (n, each, more) = (several(rng), several(rng), small(rng));
    let all = n * each;
    let text = format!(
        "{all} {things} are shared equally by {n} children. Each child gets {more} more. How many {things} does each \
         child have?"
    );
    let lead = format!("{all} are shared by {n}");
    let part = Step { lead, left: format!("{all} / {n}"), result: each };
    let sum = add(format!("Each gets {more} more"), each, more);
    problem(text, Some(vec![part, sum]))
}

/// There are 9 people on a bus. 3 get off and 5 get on. How many people are on the bus now?
fn bus(rng: &mut TaskRng) -> Problem {
    let (start, off, on) = (rng.random_range(3..20), small(rng), small(rng));
    let place = *pick(rng, &["bus", "boat", "train"]);
    let text = format!(
        "There are {start} people on a {place}. {off} get off and {on} get on. How many people are on the {place} now?"
    );
    let steps = less(format!("{off} get off"), start, off).map(|left| {
        let now = add(format!("{on} get on"), left.result, on);
        vec![left, now]
    });
    problem(text, steps)
}

/// Tom has 20 coins. He buys 3 hats for 4 coins each. How many coins does Tom have left?
fn price(rng: &mut TaskRng) -> Problem {
    let [who, _] = two(rng);
    let things = loop {
        let things = *pick(rng, &THINGS);
        if things != "coins" {
            break things;
        }
    };
    let (purse, n, price) = (rng.random_range(10..50), several(rng), several(rng));
    let (name, pronoun) = (who.name, who.pronoun);
    let text = format!(
        "{name} has {purse} coins. {pronoun} buys {n} {things} for {price} coins each. How many coins does {name} have \
         left?"
    );
    let cost = times(format!("{pronoun} buys {n} for {price} each"), n, price);
    let left = less(format!("{pronoun} had {purse}"), purse, cost.result);
    problem(text, left.map(|left| vec![cost, left]))
}

/// Tom reads 4 pages a day for 3 days and then 5 more pages. How many pages does Tom read?
fn pages(rng: &mut TaskRng) -> Problem {
    let [who, _] = two(rng);
    let (each, days, more) = (several(rng), several(rng), several(rng));
    let name = who.name;
    let text = format!(
        "{name} reads {each} pages a day for {days} days and then {more} more pages. How many pages does {name} read?"
    );
    let all = times(format!("{} reads {each} a day for {days} days", who.pronoun), each, days);
    let sum = add(format!("{} reads {more} more", who.pronoun), all.result, more);
    problem(text, Some(vec![all, sum]))
}

/// Tom is 9 years old. Anna is 4 years older than Tom. Ben is 6 years younger than Anna. How old is Ben?
fn ages(rng: &mut TaskRng) -> Problem {
    let people = sample(rng, &PEOPLE, 3);
    let [first, second, third] = [people[0].name, people[1].name, people[2].name];
    let (age, older, younger) = (rng.random_range(2..30), small(rng), small(rng));
    let text = format!(
        "{first} is {age} years old. {second} is {older} years older than {first}. {third} is {younger} years younger \
         than {second}. How old is {third}?"
    );
    let middle = add(format!("{second} is {older} years older than {first}"), age, older);
    let last = less(format!("{third} is {younger} years younger than {second}"), middle.result, younger);
    problem(text, last.map(|last| vec![middle, last]))
}
