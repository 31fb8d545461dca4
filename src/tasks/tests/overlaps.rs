//! What one family shows in training must not look like a held-out question of another.

use rand_pcg::rand_core::SeedableRng;

use super::super::world::{Entity, World};
use super::super::{Document, Family, Form, Settings, Split, TaskRng, words};

/// Documents of a family in the training split.
fn trained(family: Family) -> impl Iterator<Item = Document> {
    let mut rng = TaskRng::seed_from_u64(11);
    let settings = Settings::drawn(Split::Train, Form::Trained);
    (0..3_000).map(move |_| family.document(&mut rng, &settings))
}

#[test]
fn short_lists_of_letters_spell_no_word_of_another_split() {
    let mut n_spelled = 0;
    for document in trained(Family::Repeat) {
        let list = document.query(&document.items[0]).expect("a list");
        let letters: Vec<&str> = list.split_whitespace().collect();
        if letters.iter().all(|letter| letter.len() == 1) && words::SPELLED_LENGTHS.contains(&letters.len()) {
            n_spelled += 1;
            assert_eq!(words::split_of(&letters.concat()), Split::Train, "{list}");
        }
    }
    assert!(n_spelled > 20, "{n_spelled}");
}

#[test]
fn plain_questions_are_about_no_animal_that_the_quiz_holds_out() {
    let is_held_out = |animal: &&Entity| animal.quiz_split() != Split::Train;
    let held_out: Vec<&Entity> = World::get().animals.iter().filter(is_held_out).collect();
    let mut n_asked = 0;
    for document in trained(Family::Qa) {
        for item in &document.items {
            let question = document.query(item).expect("a question");
            if question.contains("legs") || question.contains("say?") || question.contains("sound") {
                n_asked += 1;
                let about = held_out.iter().find(|animal| question.contains(&format!(" {} ", animal.name)));
                assert!(about.is_none(), "{question}");
            }
        }
    }
    assert!(n_asked > 20, "{n_asked}");
}
