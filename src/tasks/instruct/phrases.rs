//! The wordings of instructions: ten per task, the last one held out.
use super::Task;
use crate::tasks::transform::Rule;

/// The phrasings of a task, in lower case and without a full stop; `{}` is the input, at the end and inside.
/// Tuned on four wordings that all end with the input, `mini` followed .40 of those that have it inside. None says what
/// the held-out one says in the same words.
pub fn of(task: Task) -> &'static [&'static str; 10] {
    let found = match task {
        Task::Letters(rule) => return of_rule(rule),
        other => OF_OTHERS.iter().find(|(of, _)| *of == other),
    };
    &found.expect("a test asks for every task").1
}

/// Wordings of the tasks that are no rule on letters; the last of each is held out.
const OF_OTHERS: [(Task, [&str; 10]); 9] = [
    (
        Task::Capitals,
        [
            "write these letters as capitals: {}",
            "make these letters big: {}",
            "turn these into capital letters: {}",
            "give the capitals of these letters: {}",
            "write {} with big letters",
            "turn {} into capital letters",
            "make {} big",
            "put {} in capitals",
            "write the letters {} in big letters",
            "change the letters {} to upper case",
        ],
    ),
    (
        Task::FirstWord,
        [
            "give the first word of this list: {}",
            "tell me the first of these words: {}",
            "find the word that comes first: {}",
            "say which word starts the list: {}",
            "say which word is first in {}",
            "tell me the first word of {}",
            "take only the first word from {}",
            "read {} and say the first word",
            "write the word at the start of {}",
            "repeat only the first word here: {}",
        ],
    ),
    (
        Task::LastWord,
        [
            "give the last word of this list: {}",
            "tell me the last of these words: {}",
            "find the word that comes last: {}",
            "say which word ends the list: {}",
            "tell me the last word of {}",
            "take only the last word from {}",
            "read {} and say the last word",
            "write the word at the end of {}",
            "find the word that ends the list {}",
            "repeat only the last word here: {}",
        ],
    ),
    (
        Task::Opposite,
        [
            "say the opposite of {}",
            "tell me the opposite of {}",
            "find a word that means the opposite of {}",
            "give the word that is the opposite of {}",
            "say what the opposite of {} is",
            "give the opposite: {}",
            "write the opposite of {}",
            "find what is opposite to {}",
            "give a word that says the opposite of {}",
            "name the opposite of the word {}",
        ],
    ),
    (
        Task::Plural,
        [
            "say the plural of {}",
            "tell me the plural of {}",
            "write {} for more than one",
            "give the word for many of {}",
            "write the plural of {}",
            "give the plural: {}",
            "say {} so that there are many",
            "find the plural of {}",
            "make {} plural",
            "name the plural of the word {}",
        ],
    ),
    (
        Task::NextNumber,
        [
            "say the number after {}",
            "tell me which number comes after {}",
            "count one up from {}",
            "give the next number after {}",
            "write the number that comes after {}",
            "give the number after {}",
            "add one to {}",
            "find the next number: {}",
            "tell me what comes next after {}",
            "name the number that follows {}",
        ],
    ),
    (
        Task::Sentiment,
        [
            "say if this is negative or positive: {}",
            "tell me the feeling of this review: {}",
            "find the sentiment: {}",
            "judge this, negative or positive: {}",
            "read {} and say if it is positive or negative",
            "tell me if {} is positive or negative",
            "look at this and say positive or negative: {}",
            "find out if this review is negative or positive: {}",
            "say what this review feels like, positive or negative: {}",
            "decide whether this sounds positive or negative: {}",
        ],
    ),
    (
        Task::Topic,
        [
            "say if this is about animals, food, music or weather: {}",
            "tell me the topic of this sentence: {}",
            "find what this is about: {}",
            "give the subject, animals, food, music or weather: {}",
            "tell me what {} is about",
            "say if {} is about animals, food, music or weather",
            "give the topic: {}",
            "read this and say its topic: {}",
            "find the topic of {}",
            "name the topic of these words: {}",
        ],
    ),
    (
        Task::Calculator,
        [
            "work this out from left to right and keep the last digit: {}",
            "compute {} and keep the last digit each time",
            "calculate from left to right, last digits only: {}",
            "find the last digit, from left to right: {}",
            "go from left to right in {} and keep the last digit",
            "work out {} and keep the last digit each time",
            "find {} from left to right with the last digit only",
            "take {} from left to right, last digits only",
            "do this step by step from left to right, last digits only: {}",
            "solve {} from left to right and keep only last digits",
        ],
    ),
];

/// Wordings of each rule; the last of each is held out.
const OF_RULES: [(Rule, [&str; 10]); 12] = [
    (
        Rule::Copy,
        [
            "copy these letters: {}",
            "repeat these letters: {}",
            "write the same letters: {}",
            "say these letters again: {}",
            "copy the letters {}",
            "give the letters {} again",
            "write {} again",
            "say {} once again",
            "spell {} again",
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
            "reverse the letters {}",
            "write {} backwards",
            "say {} from its end to its start",
            "give these letters from last to first: {}",
            "turn {} around",
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
            "give the first letter of {}",
            "say the first letter of {}",
            "tell me which letter {} starts with",
            "write only the first letter of {}",
            "show the first letter of {}",
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
            "give the last letter of {}",
            "say the last letter of {}",
            "tell me which letter {} ends with",
            "write only the last letter of {}",
            "show the last letter of {}",
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
            "move the first letter of {} to the end",
            "put the first letter of {} at the end",
            "take {} and write the first letter last",
            "bring the first letter of {} to the end",
            "let the first letter of {} go to the end",
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
            "move the last letter of {} to the front",
            "put the last letter of {} at the front",
            "take {} and write the last letter first",
            "bring the last letter of {} to the front",
            "let the last letter of {} go to the front",
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
            "swap the first and the last letter of {}",
            "let the first and last letter of {} change places",
            "put the last letter of {} first and the first letter last",
            "change the places of the first and the last letter: {}",
            "exchange the two ends of {}",
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
            "drop the first letter of {}",
            "take the first letter away from {}",
            "write {} without the first letter",
            "leave the first letter of {} out",
            "cut the first letter off {}",
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
            "drop the last letter of {}",
            "take the last letter away from {}",
            "write {} without the last letter",
            "leave the last letter of {} out",
            "cut the last letter off {}",
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
            "double the last letter of {}",
            "write the last letter of {} twice",
            "say {} with the last letter two times",
            "repeat the last letter of {}",
            "put the last letter of {} there two times",
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
            "give the first and the last letter of {}",
            "tell me the first and last letter of {}",
            "write only the two ends of {}",
            "say which letters {} starts and ends with",
            "show the first and last letter of {}",
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
            "double the first letter of {}",
            "write the first letter of {} twice",
            "say {} with the first letter two times",
            "repeat the first letter of {}",
            "put the first letter of {} there two times",
            "add the first letter of {} once more",
        ],
    ),
];

fn of_rule(rule: Rule) -> &'static [&'static str; 10] {
    let found = OF_RULES.iter().find(|(of, _)| *of == rule);
    &found.expect("a test asks for every rule").1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_has_wordings_and_each_has_a_place_for_the_input() {
        for task in Task::SEEN.into_iter().chain(Task::HELD_OUT) {
            assert!(of(task).iter().all(|wording| wording.matches("{}").count() == 1), "{task:?}");
        }
    }

    #[test]
    fn every_rule_has_wordings_and_each_has_a_place_for_the_letters() {
        for rule in Rule::ALL {
            assert!(of_rule(rule).iter().all(|wording| wording.matches("{}").count() == 1), "{rule:?}");
        }
    }
}
