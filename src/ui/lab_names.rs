//! What runs are called: by what they have that another one has not. Pure, so that it is tested natively.

use crate::engine::protocol::lab::Examples;
use crate::tasks::quiz::Subject;
use crate::ui::i18n::{Lang, Msg};
use crate::ui::scale::names::{self, row_name};
use crate::ui::state::labs::{
    LabelMode, Plan, QuizPlan, QuizTopic, Sample, ShotPlan, ShotTask, StepPlan, StepTask,
};

/// What a task is called, and what it is.
pub const fn task_words(task: ShotTask) -> [Msg; 2] {
    match task {
        ShotTask::WordTransform => [Msg::TaskWordTransform, Msg::TaskWordTransformWhat],
        ShotTask::Composed => [Msg::TaskComposed, Msg::TaskComposedWhat],
        ShotTask::Dictionary => [Msg::TaskDictionary, Msg::TaskDictionaryWhat],
        ShotTask::Sentiment => [Msg::TaskSentiment, Msg::LabSentimentWhat],
        ShotTask::Topic => [Msg::TaskTopic, Msg::TaskTopicWhat],
        ShotTask::SentimentReal => [Msg::TaskSentimentReal, Msg::TaskSentimentRealWhat],
        ShotTask::SpamReal => [Msg::TaskSpamReal, Msg::TaskSpamRealWhat],
    }
}

/// What a task of the few-shot lab is called that evaluations call so.
pub fn task_title(lang: Lang, task: &str) -> String {
    let known = ShotTask::ALL.into_iter().find(|known| known.task() == task);
    known.map_or_else(|| task.to_owned(), |known| lang.text(task_words(known)[0]))
}

/// What a kind of labels is called.
pub const fn label_words(labels: LabelMode) -> Msg {
    match labels {
        LabelMode::Natural => Msg::LabelsNatural,
        LabelMode::Random => Msg::LabelsRandom,
        LabelMode::Flipped => Msg::LabelsFlipped,
    }
}

/// What a task with steps is called, and what it is.
pub const fn step_task_words(task: StepTask) -> [Msg; 2] {
    match task {
        StepTask::Calculator => [Msg::TaskCalculator, Msg::TaskCalculatorWhat],
        StepTask::LastLetters => [Msg::TaskLastLetters, Msg::TaskLastLettersWhat],
        StepTask::Coin => [Msg::TaskCoin, Msg::TaskCoinWhat],
        StepTask::Cups => [Msg::TaskCups, Msg::TaskCupsWhat],
        StepTask::TwoHop => [Msg::TaskTwoHop, Msg::TaskTwoHopWhat],
        StepTask::WordProblem => [Msg::TaskWordProblem, Msg::TaskWordProblemWhat],
        StepTask::All => [Msg::TaskAll, Msg::TaskAllWhat],
    }
}

/// What a subject of the quiz is called, and what it is.
pub fn topic_words(topic: QuizTopic) -> [Msg; 2] {
    match topic {
        QuizTopic::All => [Msg::TopicAll, Msg::TopicAllWhat],
        QuizTopic::Given => [Msg::TopicGiven, Msg::TopicGivenWhat],
        QuizTopic::One(at) => match Subject::ALL[at % Subject::ALL.len()] {
            Subject::People => [Msg::TopicPeople, Msg::TopicPeopleWhat],
            Subject::Geography => [Msg::TopicGeography, Msg::TopicGeographyWhat],
            Subject::Animals => [Msg::TopicAnimals, Msg::TopicAnimalsWhat],
            Subject::Arithmetic => [Msg::TopicArithmetic, Msg::TopicArithmeticWhat],
            Subject::Spelling => [Msg::TopicSpelling, Msg::TopicSpellingWhat],
            Subject::Logic => [Msg::TopicLogic, Msg::TopicLogicWhat],
            Subject::Sentiment => [Msg::TopicSentiment, Msg::TopicSentimentWhat],
            Subject::TwoHop => [Msg::TopicTwoHop, Msg::TopicTwoHopWhat],
        },
    }
}

/// What a way of scoring is called, by its name in evaluations.
pub fn scoring_words(scoring: &str) -> Msg {
    if scoring == "letter" { Msg::ScoringLetter } else { Msg::ScoringCloze }
}

/// What is called so in evaluations.
pub fn task_name(lang: Lang, task: &str) -> String {
    // In the quiz there is nothing else, so that the subject is enough.
    task.strip_prefix("quiz_")
        .map_or_else(|| names::task_name(lang, task), |subject| names::subject_name(lang, subject))
}

/// What a way to answer is called, by its name in evaluations.
pub fn way_words(way: &str) -> Msg {
    match way {
        "steps" => Msg::WaySteps,
        "filler" => Msg::WayFiller,
        "letter" | "cloze" => scoring_words(way),
        _ => Msg::WayDirect,
    }
}

/// What a way to show the examples is called.
pub const fn change_words(examples: Examples) -> Msg {
    match examples {
        Examples::Drawn => Msg::ExamplesDrawn,
        Examples::Reversed => Msg::ExamplesReversed,
        Examples::Shuffled => Msg::ExamplesShuffled,
        Examples::Restyled => Msg::ExamplesRestyled,
    }
}

/// How `plan` differs from `other`, in words; all that matters of it where there is no other.
pub fn difference(lang: Lang, plan: &Plan, other: &Plan) -> String {
    let mut words = Vec::new();
    match (plan, other) {
        (Plan::Shots(plan), Plan::Shots(other)) => shots(lang, plan, other, &mut words),
        (Plan::Steps(plan), Plan::Steps(other)) => steps(lang, plan, other, &mut words),
        (Plan::Quiz(plan), Plan::Quiz(other)) => quiz(lang, plan, other, &mut words),
        (Plan::Scale(plan), Plan::Scale(other)) => {
            let key = plan.key.as_ref().filter(|_| plan.key != other.key);
            words.extend(key.map(|key| row_name(lang, key)));
        }
        // Runs of two labs are never laid over each other.
        (Plan::Shots(_) | Plan::Steps(_) | Plan::Quiz(_) | Plan::Scale(_), _) => {}
    }
    sample(lang, plan.sample(), other.sample(), &mut words);
    if words.is_empty() {
        extent(lang, plan, other, &mut words);
    }
    words.join(", ")
}

fn shots(lang: Lang, plan: &ShotPlan, other: &ShotPlan, words: &mut Vec<String>) {
    let is_other_task = plan.task != other.task;
    if is_other_task {
        words.push(lang.text(task_words(plan.task)[0]));
    }
    if plan.task.has_labels() && (is_other_task || plan.labels != other.labels) {
        words.push(format!("{}: {}", lang.text(Msg::ShotLabLabels), lang.text(label_words(plan.labels))));
    }
    if plan.task.real().is_some() && plan.has_own_sentences() != other.has_own_sentences() {
        let source = if plan.has_own_sentences() { Msg::SentencesOwn } else { Msg::SentencesSample };
        words.push(format!("{}: {}", lang.text(Msg::SentencesSource), lang.text(source)));
    } else if plan.has_own_sentences() && plan.is_all_unseen != other.is_all_unseen {
        let part = if plan.is_all_unseen { Msg::SentencesAll } else { Msg::SentencesHeldOut };
        words.push(format!("{}: {}", lang.text(Msg::SentencesSource), lang.text(part)));
    }
    if plan.task.has_forms() && plan.is_new_form != other.is_new_form {
        let form = if plan.is_new_form { Msg::FormNew } else { Msg::FormTrained };
        words.push(format!("{}: {}", lang.text(Msg::ShotLabForm), lang.text(form)));
    }
}

fn steps(lang: Lang, plan: &StepPlan, other: &StepPlan, words: &mut Vec<String>) {
    if plan.task != other.task {
        words.push(lang.text(step_task_words(plan.task)[0]));
    }
    if plan.shots != other.shots {
        words.push(format!("{}: {}", lang.text(Msg::ShotsExamples), plan.shots));
    }
}

fn quiz(lang: Lang, plan: &QuizPlan, other: &QuizPlan, words: &mut Vec<String>) {
    if plan.topic != other.topic {
        words.push(lang.text(topic_words(plan.topic)[0]));
    }
}

fn sample(lang: Lang, sample: &Sample, other: &Sample, words: &mut Vec<String>) {
    if sample.seed != other.seed {
        words.push(lang.text_with(Msg::DiffSeed, &[("seed", (&sample.seed.to_string()).into())]));
    }
    if sample.n != other.n {
        words.push(lang.text_with(Msg::DiffN, &[("n", sample.n.into())]));
    }
}

/// How much was asked about the same items. Points and lines say so themselves, so that it is only told where nothing
/// else sets the runs apart.
fn extent(lang: Lang, plan: &Plan, other: &Plan, words: &mut Vec<String>) {
    let (shots, others) = match (plan, other) {
        (Plan::Shots(plan), Plan::Shots(other)) => {
            if plan.changes != other.changes {
                let ways = [Examples::Drawn].into_iter().chain(plan.changes.iter().copied());
                words.push(list(ways.map(|way| lang.text(change_words(way)))));
            }
            (&plan.shots, &other.shots)
        }
        (Plan::Quiz(plan), Plan::Quiz(other)) => (&plan.shots, &other.shots),
        (Plan::Steps(plan), Plan::Steps(other)) => {
            if plan.task.tasks().iter().any(|task| plan.ways(task).ne(other.ways(task))) {
                let dots = if plan.has_filler { Msg::DotsOn } else { Msg::DotsOff };
                words.push(format!("{}: {}", lang.text(Msg::StepLabDots), lang.text(dots)));
            }
            return;
        }
        (Plan::Shots(_) | Plan::Steps(_) | Plan::Quiz(_) | Plan::Scale(_), _) => return,
    };
    if shots != others {
        let shots = list(shots.iter().map(|shots| shots.to_string()));
        words.push(format!("{}: {shots}", lang.text(Msg::ShotLabK)));
    }
}

/// Several values of one thing; a comma would begin the next thing.
fn list(values: impl Iterator<Item = String>) -> String {
    values.collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shots(change: impl Fn(&mut ShotPlan)) -> Plan {
        let mut plan = ShotPlan { shots: vec![0, 4], ..ShotPlan::default() };
        change(&mut plan);
        Plan::Shots(plan)
    }

    fn steps(task: StepTask, has_filler: bool) -> Plan {
        Plan::Steps(StepPlan { task, has_filler, ..StepPlan::default() })
    }

    /// What each of two runs is called beside the other.
    fn check(plan: &Plan, other: &Plan, expected: [&str; 2]) {
        assert_eq!(
            [difference(Lang::En, plan, other), difference(Lang::En, other, plan)],
            expected,
            "{plan:?} beside {other:?}"
        );
    }

    #[test]
    fn runs_of_the_same_items_are_named_by_what_was_asked_about_them() {
        let usual = shots(|_| ());
        check(&usual, &usual, ["", ""]);
        check(&usual, &shots(|plan| plan.shots = vec![1]), ["Examples (k): 0 · 4", "Examples (k): 1"]);
        let changed = shots(|plan| plan.changes = vec![Examples::Reversed, Examples::Restyled]);
        let names = ["Examples as drawn", "Examples as drawn · order reversed · another look"];
        check(&usual, &changed, names);
        let quiz = |shots: &[usize]| Plan::Quiz(QuizPlan { shots: shots.to_vec(), ..QuizPlan::default() });
        check(&quiz(&[0]), &quiz(&[0, 5]), ["Examples (k): 0", "Examples (k): 0 · 5"]);
        let dots = [true, false].map(|has_filler| steps(StepTask::Coin, has_filler));
        check(&dots[0], &dots[1], ["Dots: measured too", "Dots: left out"]);
        // There are no dots for these, asked for or not.
        check(&steps(StepTask::TwoHop, true), &steps(StepTask::TwoHop, false), ["", ""]);
    }

    #[test]
    fn own_sentences_are_named_by_which_of_them_are_asked_about() {
        let own = |task: ShotTask, is_all_unseen: bool| {
            shots(|plan| (plan.task, plan.is_own, plan.is_all_unseen) = (task, true, is_all_unseen))
        };
        let both = [true, false].map(|is_all_unseen| own(ShotTask::SentimentReal, is_all_unseen));
        check(&both[0], &both[1], ["Sentences: all of them", "Sentences: the held-out fifth"]);
        // Where the sentences are shipped, or there are none, nobody is asked which.
        let shipped = [true, false].map(|is_all_unseen| {
            shots(|plan| (plan.task, plan.is_all_unseen) = (ShotTask::SentimentReal, is_all_unseen))
        });
        check(&shipped[0], &shipped[1], ["", ""]);
        check(&both[0], &shipped[1], ["Sentences: your own", "Sentences: shipped with the page"]);
        check(&own(ShotTask::Topic, true), &own(ShotTask::Topic, false), ["", ""]);
    }

    #[test]
    fn what_lines_say_themselves_is_not_told_beside_another_difference() {
        let random = shots(|plan| (plan.task, plan.labels) = (ShotTask::Topic, LabelMode::Random));
        let natural = shots(|plan| {
            plan.task = ShotTask::Topic;
            (plan.shots, plan.changes) = (vec![2], vec![Examples::Shuffled]);
        });
        check(&random, &natural, ["Labels: random", "Labels: natural"]);
        let seed = |seed: u64| Sample { seed, ..Sample::default() };
        let quiz = |shots: usize, of: u64| {
            Plan::Quiz(QuizPlan { shots: vec![shots], sample: seed(of), ..QuizPlan::default() })
        };
        check(&quiz(0, 1), &quiz(5, 2), ["seed 1", "seed 2"]);
    }
}
