//! Surface forms: what training shows and what it never shows.
use super::*;
use crate::tasks::reason::Mode;
use crate::tasks::surface::{self, Surface};

#[test]
fn held_out_forms_are_not_in_training() {
    for family in Family::ALL {
        for (settings, document) in documents(family) {
            let text = format!("\n{}", document.text);
            let marks = ["Feeling:", "Theme:", "\nAsk: ", "is written", "the coin.\" ", "every word in:"];
            let wordings = ["turns it.", "does not turn it.", "There is a ball", "shift the", "add the last"];
            let pairs = [["\nQuestion:", "\nAnswer:"], ["\n*", " =>"]];
            // Both parts in one example: the separator on the line of its beginning, or on the next.
            let has_pair = |[first, second]: [&str; 2]| {
                text.match_indices(first).any(|(at, _)| {
                    let rest = &text[at + 1..];
                    let line = rest.find('\n').map_or(rest, |end| &rest[..end]);
                    match second.strip_prefix('\n') {
                        Some(name) => {
                            rest[line.len()..].strip_prefix('\n').is_some_and(|next| next.starts_with(name))
                        }
                        None => line.contains(&format!("{second} ")),
                    }
                })
            };
            let marked = marks.iter().chain(&wordings).any(|mark| text.contains(mark));
            let novel = ["@", " ~", "Puzzle:", "Solution:"].iter().any(|mark| text.contains(mark));
            let is_held_out = marked || pairs.into_iter().any(has_pair);
            assert!(!novel, "{family:?}: {text}");
            assert!(!is_held_out || settings.form == Form::HeldOut, "{family:?}: {text}");
        }
    }
}

#[test]
fn parts_of_held_out_surfaces_occur_in_training() {
    let mut rng = TaskRng::seed_from_u64(9);
    let canonical = Surface { before: "-", between: " ->", after: "\n" };
    let drawn: Vec<Surface> =
        (0..20_000).map(|_| surface::draw(&mut rng, Form::Trained, canonical)).collect();
    for held_out in surface::HELD_OUT {
        assert!(drawn.iter().any(|s| s.before == held_out.before), "{held_out:?}");
        assert!(drawn.iter().any(|s| s.between == held_out.between), "{held_out:?}");
        assert!(drawn.iter().any(|s| s.after == held_out.after), "{held_out:?}");
        let pair = (held_out.before, held_out.between);
        assert!(drawn.iter().all(|s| (s.before, s.between) != pair), "{held_out:?}");
    }
    for novel in surface::NOVEL {
        assert!(drawn.iter().all(|s| s.before != novel.before && s.between != novel.between), "{novel:?}");
    }
    let distinct: BTreeSet<_> = drawn.iter().map(|s| (s.before, s.between, s.after)).collect();
    assert!(distinct.len() > 1_000, "{}", distinct.len());
}

#[test]
fn held_out_words_are_never_asked_about_in_training() {
    let families =
        [Family::Transform, Family::Dictionary, Family::Spelling, Family::Translation, Family::Instruct];
    for family in families {
        for (settings, document) in documents(family) {
            for item in &document.items {
                let mut parts = item.key.split('|');
                let words: Vec<&str> = match (parts.next(), parts.next()) {
                    (Some("word"), Some(word)) => vec![word],
                    (Some("translation_words"), Some(words)) => words.split(' ').collect(),
                    _ => Vec::new(),
                };
                assert!(words.iter().all(|word| words::split_of(word) == settings.split), "{}", item.key);
            }
        }
    }
}

#[test]
fn translations_keep_to_one_lexicon() {
    let mut fixed = HashMap::<String, String>::new();
    for lexicon in [translation::Lexicon::Fixed, translation::Lexicon::Random] {
        let mut rng = TaskRng::seed_from_u64(12);
        for split in SPLITS {
            for _ in 0..50 {
                let settings = Settings::drawn(split, Form::Trained);
                let document = translation::examples(&mut rng, &settings, lexicon);
                let mut own = HashMap::<String, BTreeSet<String>>::new();
                for item in &document.items {
                    let (_, phrase) = item.key.split_once('|').expect("task|phrase");
                    let answer = &document.text[item.answer.clone()];
                    assert_eq!(answer.split_whitespace().count(), 2);
                    let said: BTreeSet<String> = answer.split_whitespace().map(str::to_owned).collect();
                    for (word, name) in phrase.split(' ').zip(answer.split_whitespace()) {
                        // The order of the words is the document's; the names that a word may have shrink to one.
                        let names = own.entry(word.to_owned()).or_insert_with(|| said.clone());
                        *names = names.intersection(&said).cloned().collect();
                        assert!(!names.is_empty(), "{word} changes its name in\n{}", document.text);
                        if lexicon == translation::Lexicon::Fixed {
                            let known = fixed.entry(word.to_owned()).or_insert_with(|| name.to_owned());
                            assert_eq!(known, name);
                        }
                    }
                }
            }
        }
    }
    assert_eq!(fixed.len(), 40);
    assert_eq!(fixed.values().collect::<BTreeSet<_>>().len(), 40);
}

#[test]
fn queries_are_what_the_key_says() {
    for family in
        [Family::Dictionary, Family::Sentiment, Family::Topic, Family::CalculatorDirect, Family::Translation]
    {
        for (_, document) in documents(family) {
            for item in &document.items {
                let (_, instance) = item.key.split_once('|').expect("task|instance");
                assert_eq!(document.query(item).map(str::trim), Some(instance), "{}", document.text);
            }
        }
    }
    for (_, document) in documents(Family::LastLetters(Mode::Steps)) {
        for item in &document.items {
            let (_, list) = item.key.split_once('|').expect("task|list");
            assert!(document.query(item).is_some_and(|question| question.contains(list)));
        }
    }
}
