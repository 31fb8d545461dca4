//! Questions that need no knowledge of the world.
use rand::RngExt;
use rand::seq::SliceRandom;

use super::subjects::{Draft, distinct, four};
use super::{LETTERS, N_OPTIONS};
use crate::tasks::world::hash_split;
use crate::tasks::{Split, TaskRng, pick, sample, sentiment as reviews, words};

const NAMES: [&str; 16] = [
    "Anna", "Lily", "Mary", "Jane", "Lucy", "Mia", "Sara", "Kate", "Tom", "Ben", "Sam", "Jack", "Peter",
    "Max", "Tim", "Bob",
];
const DIRECTIONS: [&str; N_OPTIONS] = ["north", "east", "south", "west"];
const TURNS: [(&str, usize); 3] = [("right", 1), ("around", 2), ("left", 3)];
/// Smallest result, so that wrong answers below it are numbers of the same kind.
const MIN_RESULT: u32 = 10;

/// A draft whose whole instance is `canonical`, if that is of the split.
fn draft(
    split: Split,
    canonical: &str,
    stem: String,
    options: [String; N_OPTIONS],
    right: usize,
) -> Option<Draft> {
    // Half in training, as with the entities: some puzzles have no more than a hundred instances.
    let is_of_split = hash_split("quiz", canonical, 50, 60) == split;
    is_of_split.then(|| Draft { key: format!("quiz|{canonical}"), stem, options, right, is_open: true })
}

/// All of `options` in random order, and where the first one went.
fn shuffled(rng: &mut TaskRng, options: [String; N_OPTIONS]) -> ([String; N_OPTIONS], usize) {
    let mut order = [0, 1, 2, 3];
    order.shuffle(rng);
    let right = order.iter().position(|&from| from == 0).unwrap_or_default();
    (order.map(|from| options[from].clone()), right)
}

/// The same with any of the options as the right one.
fn shuffled_around(
    rng: &mut TaskRng,
    mut options: [String; N_OPTIONS],
    right: usize,
) -> ([String; N_OPTIONS], usize) {
    options.swap(0, right);
    shuffled(rng, options)
}

/// What is 17 + 25?
pub(super) fn arithmetic(rng: &mut TaskRng, split: Split) -> Option<Draft> {
    let (text, result) = match rng.random_range(0..3) {
        0 => {
            let (a, b) = (rng.random_range(2..60), rng.random_range(2..40));
            (format!("{a} + {b}"), a + b)
        }
        1 => {
            let (a, b) = (rng.random_range(12..90), rng.random_range(2..50));
            (format!("{a} - {b}"), u32::checked_sub(a, b)?)
        }
        _ => {
            let (a, b) = (rng.random_range(2..10), rng.random_range(2..13));
            (format!("{a} * {b}"), a * b)
        }
    };
    if result < MIN_RESULT {
        return None;
    }
    // The right one is as often the smallest as any other, so the middle of the options says nothing.
    let rank = rng.random_range(0..N_OPTIONS);
    let gap = *pick(rng, &[1, 1, 2, 3]);
    let lowest = result - gap * rank as u32;
    let options = [0, 1, 2, 3].map(|place| (lowest + gap * place).to_string());
    let (options, right) = shuffled_around(rng, options, rank);
    draft(split, &text, format!("What is {text}?"), options, right)
}

/// What is the first letter of bread?
pub(super) fn spelling(rng: &mut TaskRng, split: Split) -> Option<Draft> {
    let (drawn, right) = four(rng, words::spelled(split));
    let word = *drawn[right];
    let end = |word: &str| word.chars().last().map(String::from).unwrap_or_default();
    let start = |word: &str| word.chars().next().map(String::from).unwrap_or_default();
    let words = drawn.map(|&word| word.to_owned());
    let (fact, stem, options, is_open) = match rng.random_range(0..5) {
        0 => ("First", format!("What is the first letter of {word}?"), drawn.map(|word| start(word)), true),
        1 => ("Last", format!("What is the last letter of {word}?"), drawn.map(|word| end(word)), true),
        2 => {
            let lengths = drawn.map(|word| word.len().to_string());
            ("Length", format!("How many letters does {word} have?"), lengths, true)
        }
        3 => {
            distinct(drawn.map(|word| start(word)))?;
            ("Begins", format!("Which word begins with {}?", start(word)), words, false)
        }
        _ => {
            distinct(drawn.map(|word| end(word)))?;
            ("Ends", format!("Which word ends with {}?", end(word)), words, false)
        }
    };
    Some(Draft { key: format!("word|{word}|{fact}"), stem, options: distinct(options)?, right, is_open })
}

/// One of four things to keep track of.
pub(super) fn logic(rng: &mut TaskRng, split: Split) -> Option<Draft> {
    match rng.random_range(0..4) {
        0 => cups(rng, split),
        1 => turns(rng, split),
        2 => coins(rng, split),
        _ => order(rng, split),
    }
}

/// The ball is under cup 2. Swap 2 and 4. Under which cup is the ball?
fn cups(rng: &mut TaskRng, split: Split) -> Option<Draft> {
    let mut at = rng.random_range(1..=N_OPTIONS);
    let mut stem = format!("The ball is under cup {at}.");
    for _ in 0..rng.random_range(1..4) {
        let mut swap = sample(rng, &[1, 2, 3, 4], 2);
        // In order, since a swap is the same either way.
        swap.sort_unstable();
        stem.push_str(&format!(" Swap {} and {}.", swap[0], swap[1]));
        at = if at == swap[0] {
            swap[1]
        } else if at == swap[1] {
            swap[0]
        } else {
            at
        };
    }
    let (options, right) = shuffled_around(rng, [1, 2, 3, 4].map(|cup| cup.to_string()), at - 1);
    draft(split, &stem, format!("{stem} Under which cup is the ball?"), options, right)
}

/// Anna looks north. Turn right. Turn left. Where does Anna look now?
fn turns(rng: &mut TaskRng, split: Split) -> Option<Draft> {
    let (name, mut at) = (*pick(rng, &NAMES), rng.random_range(0..N_OPTIONS));
    let mut moves = format!(" looks {}.", DIRECTIONS[at]);
    for _ in 0..rng.random_range(2..5) {
        let (turn, by) = *pick(rng, &TURNS);
        moves.push_str(&format!(" Turn {turn}."));
        at = (at + by) % N_OPTIONS;
    }
    let (options, right) = shuffled_around(rng, DIRECTIONS.map(str::to_owned), at);
    // Whoever turns, it is the same instance.
    let stem = format!("{name}{moves} Where does {name} look now?");
    draft(split, moves.trim(), stem, options, right)
}

/// Two coins show heads and tails. Flip the first coin. What do they show now?
fn coins(rng: &mut TaskRng, split: Split) -> Option<Draft> {
    let side = |is_tails: bool| if is_tails { "tails" } else { "heads" };
    let show = |coins: [bool; 2]| format!("{} and {}", side(coins[0]), side(coins[1]));
    let mut coins = [rng.random_bool(0.5), rng.random_bool(0.5)];
    let mut stem = format!("Two coins show {}.", show(coins));
    for _ in 0..rng.random_range(1..4) {
        let coin = rng.random_range(0..2);
        stem.push_str(if coin == 0 { " Flip the first coin." } else { " Flip the second coin." });
        coins[coin] = !coins[coin];
    }
    let all = [[false, false], [false, true], [true, false], [true, true]];
    let right = all.iter().position(|&state| state == coins)?;
    let (options, right) = shuffled_around(rng, all.map(show), right);
    draft(split, &stem, format!("{stem} What do they show now?"), options, right)
}

/// Anna is taller than Tom. Tom is taller than Ben. Ben is taller than Sam. Who is the tallest?
fn order(rng: &mut TaskRng, split: Split) -> Option<Draft> {
    let names = sample(rng, &NAMES, N_OPTIONS);
    let mut clues: Vec<String> =
        names.windows(2).map(|pair| format!("{} is taller than {}.", pair[0], pair[1])).collect();
    clues.shuffle(rng);
    let (rank, word) = *pick(rng, &[(0, "tallest"), (N_OPTIONS - 1, "shortest")]);
    let stem = format!("{} Who is the {word}?", clues.join(" "));
    let options: [String; N_OPTIONS] = [0, 1, 2, 3].map(|index| names[index].to_owned());
    let (options, right) = shuffled_around(rng, options, rank);
    draft(split, &stem, stem.clone(), options, right)
}

/// The soup was awful, the film was great, the game was bad and the song was sad. Which was good?
pub(super) fn sentiment(rng: &mut TaskRng, split: Split) -> Option<Draft> {
    let nouns = sample(rng, &reviews::NOUNS, N_OPTIONS);
    let wants_good = rng.random_bool(0.5);
    let (kept, others) =
        if wants_good { (&reviews::GOOD, &reviews::BAD) } else { (&reviews::BAD, &reviews::GOOD) };
    let right = rng.random_range(0..LETTERS.len());
    let mut clauses = sample(rng, others, N_OPTIONS);
    clauses[right] = *pick::<&'static str>(rng, kept);
    let clause = |(noun, word): (&&str, &&str)| format!("the {noun} was {word}");
    let clauses: Vec<String> = nouns.iter().zip(&clauses).map(clause).collect();
    let told = format!("T{}.", &clauses.join(", ")[1..]);
    let question = match (wants_good, rng.random_bool(0.5)) {
        (true, false) => "Which was good?",
        (true, true) => "Which one did they like?",
        (false, false) => "Which was bad?",
        (false, true) => "Which one did they hate?",
    };
    let options: [String; N_OPTIONS] = [0, 1, 2, 3].map(|index| nouns[index].to_owned());
    let (options, right) = shuffled_around(rng, options, right);
    draft(split, &told, format!("{told} {question}"), options, right)
}
