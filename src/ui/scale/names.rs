//! What rows of evaluations are called on screen.

use crate::engine::protocol::curves::{Key, Kind, Metric};
use crate::ui::i18n::{Lang, Msg};
use crate::ui::state::labs::Along;

/// A row in words: `Coin flips, step by step, no example`.
pub fn row_name(lang: Lang, key: &Key) -> String {
    let variant = (key.variant != "trained").then(|| variant_name(lang, &key.variant));
    let format = has_ways(key).then(|| format_name(lang, &key.format));
    let parts = [Some(task_name(lang, &key.task)), variant, format, Some(shots_name(lang, key.shots))];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Whether the task can be answered in several ways.
fn has_ways(key: &Key) -> bool {
    !matches!(&*key.task, "word_transform" | "dictionary" | "text_bits_per_byte" | "blimp" | "story")
        && !key.task.starts_with("instruct")
}

/// A number of examples in words.
pub fn shots_name(lang: Lang, shots: usize) -> String {
    lang.text_with(Msg::ScaleShots, &[("n", shots.into())])
}

/// A task; one that this page has no word for keeps its name.
pub fn task_name(lang: Lang, task: &str) -> String {
    if let Some(n) = task.strip_prefix("serial_calc_") {
        return lang.text_with(Msg::TaskCalculatorOf, &[("n", n.into())]);
    }
    if let Some(subject) = task.strip_prefix("quiz_") {
        return lang.text_with(Msg::TaskQuiz, &[("subject", (&subject_name(lang, subject)).into())]);
    }
    let known = match task {
        "word_transform" => Msg::TaskWordTransform,
        "dictionary" => Msg::TaskDictionary,
        "sentiment_world" => Msg::TaskSentiment,
        "sentiment_real" => Msg::TaskSentimentReal,
        "spam_real" => Msg::TaskSpamReal,
        "topic" => Msg::TaskTopic,
        "last_letters" => Msg::TaskLastLetters,
        "coin" => Msg::TaskCoin,
        "cups" => Msg::TaskCups,
        "two_hop" => Msg::TaskTwoHop,
        "word_problem" => Msg::TaskWordProblem,
        "text_bits_per_byte" => Msg::TaskText,
        "blimp" => Msg::TaskBlimp,
        "instruct_seen" => Msg::TaskInstructSeen,
        "instruct_unseen" => Msg::TaskInstructUnseen,
        "story" => Msg::TaskStory,
        _ => return task.to_owned(),
    };
    lang.text(known)
}

/// A subject of the quiz, by its name in evaluations.
pub fn subject_name(lang: Lang, subject: &str) -> String {
    let known = match subject {
        "people" => Msg::TopicPeople,
        "geography" => Msg::TopicGeography,
        "animals" => Msg::TopicAnimals,
        "arithmetic" => Msg::TopicArithmetic,
        "spelling" => Msg::TopicSpelling,
        "logic" => Msg::TopicLogic,
        "sentiment" => Msg::TopicSentiment,
        "two_hop" => Msg::TopicTwoHop,
        "given" => Msg::TopicGiven,
        _ => return subject.to_owned(),
    };
    lang.text(known)
}

/// A way to answer.
pub fn format_name(lang: Lang, format: &str) -> String {
    let known = match format {
        "direct" => Msg::WayDirect,
        "steps" => Msg::WaySteps,
        "filler" => Msg::WayFiller,
        "letter" => Msg::FormatLetter,
        "cloze" => Msg::FormatCloze,
        "natural" | "random" | "flipped" => {
            let labels = match format {
                "natural" => Msg::LabelsNatural,
                "random" => Msg::LabelsRandom,
                _ => Msg::LabelsFlipped,
            };
            return format!("{}: {}", lang.text(Msg::ShotLabLabels), lang.text(labels));
        }
        _ => return format.to_owned(),
    };
    lang.text(known)
}

/// A kind of items; texts and phenomena keep their names.
pub fn variant_name(lang: Lang, variant: &str) -> String {
    let known = match variant {
        "trained" => Msg::FormTrained,
        "held_out_form" => Msg::FormNew,
        "spelled" => Msg::VariantSpelled,
        "composed" => Msg::VariantComposed,
        "composed_held_out" => Msg::TaskComposed,
        "plain" => Msg::VariantPlain,
        _ => return variant.replace('_', " "),
    };
    lang.text(known)
}

/// A figure on its button.
pub const fn metric_words(metric: Metric) -> Msg {
    match metric {
        Metric::ExactMatch => Msg::MetricExact,
        Metric::FinalAnswer => Msg::MetricFinal,
        Metric::TokenAccuracy => Msg::MetricTokens,
        Metric::MeanLogprob => Msg::MetricLogprob,
    }
}

/// A figure beside its axis.
pub const fn metric_axis(metric: Metric) -> Msg {
    match metric {
        Metric::ExactMatch => Msg::AxisAccuracy,
        Metric::FinalAnswer => Msg::AxisFinal,
        Metric::TokenAccuracy => Msg::HeadTokensRight,
        Metric::MeanLogprob => Msg::AxisLogprob,
    }
}

/// What figures stand against: on its button, and beside its axis.
pub const fn along_words(along: Along) -> [Msg; 2] {
    match along {
        Along::Tokens => [Msg::AlongTokens, Msg::AxisTokensTrained],
        Along::Flops => [Msg::AlongFlops, Msg::AxisFlopsTrained],
        Along::Params => [Msg::AlongParams, Msg::AxisParams],
    }
}

/// A kind of line.
pub const fn kind_words(kind: Kind) -> Msg {
    match kind {
        Kind::TooFewPoints => Msg::KindFew,
        Kind::Smooth => Msg::KindSmooth,
        Kind::Threshold => Msg::KindThreshold,
        Kind::Jump => Msg::KindJump,
        Kind::Rising => Msg::KindRising,
        Kind::Flat => Msg::KindFlat,
        Kind::Turning => Msg::KindTurning,
        Kind::Falling => Msg::KindFalling,
    }
}

/// Whether the items of a task are texts that are not shipped, so that it cannot be measured here.
pub fn needs_texts(task: &str) -> bool {
    matches!(task, "text_bits_per_byte" | "blimp" | "sentiment_real" | "spam_real")
}
