//! Instructions and preferences.
use super::*;
use crate::tasks::instruct::Task;
use crate::tasks::preferences;

/// What the answer must be, from the words of the instruction alone.
fn obey(task: Task, instruction: &str) -> String {
    let spelled: Vec<&str> = instruction
        .trim_end_matches(['.', '?'])
        .split(' ')
        .filter(|word| word.len() == 1 && *word != "I")
        .collect();
    let (first, last) = (spelled.first().copied(), spelled.last().copied());
    let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
    let inner = |range: Range<usize>| spelled.get(range).unwrap_or_default().join(" ");
    let n = spelled.len();
    let answer = match task.name().as_str() {
        "Copy" => spelled.join(" "),
        "Reverse" => spelled.iter().rev().copied().collect::<Vec<_>>().join(" "),
        "First" => first.to_owned(),
        "Last" => last.to_owned(),
        "RotateLeft" => format!("{} {first}", inner(1..n)),
        "RotateRight" => format!("{last} {}", inner(0..n - 1)),
        "DropFirst" => inner(1..n),
        "DropLast" => inner(0..n - 1),
        "SwapEnds" => format!("{last} {} {first}", inner(1..n - 1)),
        "DoubleLast" => format!("{} {last}", inner(0..n)),
        "Capitals" => spelled.join(" ").to_uppercase(),
        other => panic!("not on letters: {other}"),
    };
    answer.trim().to_owned()
}

#[test]
fn instructions_on_letters_are_obeyed_in_every_wording() {
    let mut rng = TaskRng::seed_from_u64(21);
    let tasks = Task::SEEN.iter().chain(&Task::HELD_OUT);
    for &task in tasks.filter(|task| matches!(task, Task::Letters(_) | Task::Capitals)) {
        for split in SPLITS {
            for form in FORMS {
                for _ in 0..30 {
                    let settings = Settings { split, shots: None, form };
                    let document = instruct::examples(&mut rng, &settings, &[task]);
                    let item = &document.items[0];
                    let instruction = document.text.split("<end>").next().expect("the user's part");
                    assert_eq!(
                        document.text[item.answer.clone()].trim(),
                        obey(task, instruction),
                        "{instruction}"
                    );
                }
            }
        }
    }
}

#[test]
fn other_instructions_are_obeyed() {
    check(Family::Instruct, |document, instance, answer| {
        let item = document.items.iter().find(|item| item.key.ends_with(instance)).expect("this item");
        let answer = answer.trim_start();
        match item.key.split('|').next() {
            Some("counting") => instance.parse::<u32>().is_ok_and(|n| answer == (n + 1).to_string()),
            Some("list") => instance.split(' ').next() == Some(answer),
            Some("sentiment") => (answer == "positive") == labels::is_positive(instance),
            Some("topic") => answer == labels::topic_of(instance),
            Some("calculator") => answer == reasoning::evaluate(instance).to_string(),
            Some("fact") => qa::OPPOSITES.iter().chain(&qa::PLURALS).any(|pair| {
                let [a, b] = *pair;
                let word = instance.rsplit(' ').next();
                (word == Some(a) && answer == b) || (word == Some(b) && answer == a)
            }),
            Some("word") => !answer.is_empty(),
            other => panic!("unknown task {other:?}"),
        }
    });
}

#[test]
fn only_the_bot_counts() {
    for (_, document) in documents(Family::Instruct) {
        let mut start = 0;
        for &(end, weight) in &document.spans {
            let span = &document.text[start..end];
            assert_eq!(weight == 0.0, span.starts_with("<user>"), "{span}");
            assert_eq!(weight == 0.0, span.ends_with("<bot>"), "{span}");
            start = end;
        }
        assert!(document.text.ends_with("<end>"));
    }
}

#[test]
fn wordings_and_tasks_are_held_out() {
    let mut rng = TaskRng::seed_from_u64(22);
    let asked = |rng: &mut TaskRng, task: Task, form: Form| -> BTreeSet<String> {
        let settings = Settings { split: Split::Train, shots: None, form };
        let mut wordings = BTreeSet::new();
        for _ in 0..400 {
            let document = instruct::examples(rng, &settings, &[task]);
            let text = document.text.split("<end>").next().expect("the user's part").to_owned();
            // Spelled letters are input; the longer words at the beginning tell one wording from another.
            let words: Vec<&str> = text.split(' ').take(7).filter(|word| word.len() > 1).collect();
            wordings.insert(words.join(" "));
        }
        wordings
    };
    let task = Task::Letters(transform::Rule::Reverse);
    let (trained, held_out) = (asked(&mut rng, task, Form::Trained), asked(&mut rng, task, Form::HeldOut));
    assert!(trained.is_disjoint(&held_out), "{trained:?} {held_out:?}");
    assert!(trained.len() >= 12 && held_out.len() >= 3, "{} {}", trained.len(), held_out.len());
    let seen: BTreeSet<String> = documents(Family::Instruct)
        .iter()
        .flat_map(|(_, document)| document.items.iter().map(|item| item.key.clone()))
        .collect();
    for task in Task::HELD_OUT {
        assert!(!Task::SEEN.contains(&task) && !seen.iter().any(|key| key.ends_with(&task.name())));
    }
}

/// The gold rule once more, in other words.
fn points(topic: &str, answer: &str) -> i32 {
    let ended = answer.contains("<end>");
    let text = answer.replace("<end>", "").to_lowercase().replace('.', " ");
    let has = |word: &str| format!(" {text} ").contains(&format!(" {word} "));
    let kind = preferences::KIND.iter().filter(|word| has(word)).count().min(3) as i32;
    let words: Vec<&str> = text.split_whitespace().collect();
    let rude = words.iter().filter(|word| preferences::RUDE.contains(word)).count() as i32;
    let proper = ended && answer.trim_end_matches("<end>").ends_with('.');
    10 * kind - 15 * rude + if has(topic) { 20 } else { 0 } + if proper { 10 } else { 0 } - words.len() as i32
}

#[test]
fn the_chosen_answer_has_more_points() {
    let mut rng = TaskRng::seed_from_u64(23);
    let mut seen = BTreeMap::new();
    for split in SPLITS {
        for _ in 0..300 {
            let pair = preferences::pair(&mut rng, split);
            assert!(points(pair.topic, &pair.chosen) > points(pair.topic, &pair.rejected), "{pair:?}");
            assert!(pair.prompt.contains(pair.topic));
            for answer in [&pair.chosen, &pair.rejected] {
                assert_eq!(points(pair.topic, answer), preferences::gold(pair.topic, answer), "{answer}");
            }
            let text = format!("{pair:?}");
            assert_eq!(*seen.entry(text).or_insert(split), split);
        }
    }
}
