//! The wordings of instructions: five per task, the last one held out.
use super::Task;
use crate::tasks::transform::Rule;

/// The phrasings of a task, in lower case and without a full stop; `{}` is the input.
pub fn of(task: Task) -> &'static [&'static str; 5] {
    match task {
        Task::Letters(rule) => of_rule(rule),
        Task::Capitals => &[
            "write these letters as capitals: {}",
            "make these letters big: {}",
            "turn these into capital letters: {}",
            "give the capitals of these letters: {}",
            "change the letters {} to upper case",
        ],
        Task::FirstWord => &[
            "give the first word of this list: {}",
            "tell me the first of these words: {}",
            "find the word that comes first: {}",
            "say which word starts the list: {}",
            "repeat only the first word here: {}",
        ],
        Task::LastWord => &[
            "give the last word of this list: {}",
            "tell me the last of these words: {}",
            "find the word that comes last: {}",
            "say which word ends the list: {}",
            "repeat only the last word here: {}",
        ],
        Task::Opposite => &[
            "say the opposite of {}",
            "tell me the opposite of {}",
            "find a word that means the opposite of {}",
            "give the word that is the opposite of {}",
            "name the opposite of the word {}",
        ],
        Task::Plural => &[
            "say the plural of {}",
            "tell me the plural of {}",
            "write {} for more than one",
            "give the word for many of {}",
            "name the plural of the word {}",
        ],
        Task::NextNumber => &[
            "say the number after {}",
            "tell me which number comes after {}",
            "count one up from {}",
            "give the next number after {}",
            "name the number that follows {}",
        ],
        Task::Sentiment => &[
            "say if this is negative or positive: {}",
            "tell me the feeling of this review: {}",
            "find the sentiment: {}",
            "judge this, negative or positive: {}",
            "decide whether this sounds positive or negative: {}",
        ],
        Task::Topic => &[
            "say if this is about animals, food, music or weather: {}",
            "tell me the topic of this sentence: {}",
            "find what this is about: {}",
            "give the subject, animals, food, music or weather: {}",
            "name the topic of these words: {}",
        ],
        Task::Calculator => &[
            "work this out from left to right and keep the last digit: {}",
            "compute {} and keep the last digit each time",
            "calculate from left to right, last digits only: {}",
            "find the last digit, from left to right: {}",
            "solve {} from left to right and keep only last digits",
        ],
    }
}

/// Wordings of each rule; the last of each is held out.
const OF_RULES: [(Rule, [&str; 5]); 12] = [
    (
        Rule::Copy,
        [
            "copy these letters: {}",
            "repeat these letters: {}",
            "write the same letters: {}",
            "say these letters again: {}",
            "give back the letters {} as they are",
        ],
    ),
    (
        Rule::Reverse,
        [
            "reverse these letters: {}",
            "write these letters backwards: {}",
            "turn the letters around: {}",
            "say these letters from the end to the start: {}",
            "give the letters {} in reverse order",
        ],
    ),
    (
        Rule::First,
        [
            "give the first letter: {}",
            "tell me the first of these letters: {}",
            "find the letter that comes first: {}",
            "say which letter is first: {}",
            "name the first letter of {}",
        ],
    ),
    (
        Rule::Last,
        [
            "give the last letter: {}",
            "tell me the last of these letters: {}",
            "find the letter that comes last: {}",
            "say which letter is last: {}",
            "name the last letter of {}",
        ],
    ),
    (
        Rule::RotateLeft,
        [
            "move the first letter to the end: {}",
            "put the first letter last: {}",
            "take the first letter and put it at the end: {}",
            "write the first letter after the others: {}",
            "shift the first letter of {} to the end",
        ],
    ),
    (
        Rule::RotateRight,
        [
            "move the last letter to the front: {}",
            "put the last letter first: {}",
            "take the last letter and put it at the front: {}",
            "write the last letter before the others: {}",
            "shift the last letter of {} to the front",
        ],
    ),
    (
        Rule::SwapEnds,
        [
            "swap the first and the last letter: {}",
            "let the first and the last letter change places: {}",
            "exchange the two letters at the ends: {}",
            "write it with the first and last letter swapped: {}",
            "trade the first letter of {} for the last",
        ],
    ),
    (
        Rule::DropFirst,
        [
            "drop the first letter: {}",
            "leave out the first letter: {}",
            "write all letters but the first: {}",
            "take the first letter away: {}",
            "remove the first letter of {}",
        ],
    ),
    (
        Rule::DropLast,
        [
            "drop the last letter: {}",
            "leave out the last letter: {}",
            "write all letters but the last: {}",
            "take the last letter away: {}",
            "remove the last letter of {}",
        ],
    ),
    (
        Rule::DoubleLast,
        [
            "double the last letter: {}",
            "write the last letter twice: {}",
            "say the last letter one more time: {}",
            "repeat the last letter at the end: {}",
            "add the last letter of {} once more",
        ],
    ),
    (
        Rule::Ends,
        [
            "give the first and the last letter: {}",
            "tell me the letters at both ends: {}",
            "find the first and last letters: {}",
            "say the two outer letters: {}",
            "name the first and last letter of {}",
        ],
    ),
    (
        Rule::DoubleFirst,
        [
            "double the first letter: {}",
            "write the first letter twice: {}",
            "say the first letter one more time: {}",
            "repeat the first letter at the front: {}",
            "add the first letter of {} once more",
        ],
    ),
];

fn of_rule(rule: Rule) -> &'static [&'static str; 5] {
    let found = OF_RULES.iter().find(|(of, _)| *of == rule);
    &found.expect("a test asks for every rule").1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_wordings_and_each_has_a_place_for_the_letters() {
        for rule in Rule::ALL {
            assert!(of_rule(rule).iter().all(|wording| wording.matches("{}").count() == 1), "{rule:?}");
        }
    }
}
