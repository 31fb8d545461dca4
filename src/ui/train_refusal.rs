//! Why something cannot be trained or counted, in words.

use crate::engine::protocol::training::{MAX_ARMS, MAX_BATCH_TOKENS, MAX_STORY_BYTES, TrainRefusal};
use crate::ui::format::{bytes, count, percent};
use crate::ui::i18n::{Lang, Msg};

/// The sentence of a refusal: what was expected, what came, what to do.
pub fn refusal_text(lang: Lang, refusal: &TrainRefusal) -> String {
    let number = |got: f32| got.to_string();
    match refusal {
        TrainRefusal::NoModel => lang.text(Msg::RefusedNoModel),
        TrainRefusal::NoReviews => lang.text(Msg::RefusedNoReviews),
        TrainRefusal::NoArm => lang.text(Msg::RefusedNoArm),
        TrainRefusal::Share(got) => {
            lang.text_with(Msg::RefusedShare, &[("got", (&percent(f64::from(*got))).into())])
        }
        TrainRefusal::Arms(got) => {
            lang.text_with(Msg::RefusedArms, &[("max", MAX_ARMS.into()), ("got", (*got).into())])
        }
        TrainRefusal::Batch { row, got } => lang.text_with(
            Msg::RefusedBatch,
            &[
                ("row", (*row).into()),
                ("max", (&count(MAX_BATCH_TOKENS)).into()),
                ("got", (&count(*got)).into()),
            ],
        ),
        TrainRefusal::LearningRate(got) => {
            lang.text_with(Msg::RefusedRate, &[("got", (&number(*got)).into())])
        }
        TrainRefusal::Decay(got) => {
            lang.text_with(Msg::RefusedDecay, &[("got", (&percent(f64::from(*got))).into())])
        }
        TrainRefusal::ShortStory { expected, got } => lang
            .text_with(Msg::RefusedShortStory, &[("expected", (*expected).into()), ("got", (*got).into())]),
        TrainRefusal::LongStory(got) => lang.text_with(
            Msg::RefusedLongStory,
            &[("max", (&bytes(MAX_STORY_BYTES as u64)).into()), ("got", (&count(*got)).into())],
        ),
        TrainRefusal::ShortRows { expected, got } => {
            lang.text_with(Msg::RefusedShortRows, &[("expected", (*expected).into()), ("got", (*got).into())])
        }
        TrainRefusal::Size(got) => lang.text_with(Msg::RefusedSize, &[("got", got.into())]),
        TrainRefusal::Other(message) => lang.text_with(Msg::RefusedOther, &[("message", message.into())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of each kind: the match above would not compile without a new one, but this list would.
    fn all() -> [TrainRefusal; 13] {
        [
            TrainRefusal::NoModel,
            TrainRefusal::NoReviews,
            TrainRefusal::NoArm,
            TrainRefusal::Share(1.5),
            TrainRefusal::Arms(7),
            TrainRefusal::Batch { row: 64, got: 12 },
            TrainRefusal::LearningRate(f32::NAN),
            TrainRefusal::Decay(2.0),
            TrainRefusal::ShortStory { expected: 65, got: 9 },
            TrainRefusal::LongStory(3_000_000),
            TrainRefusal::ShortRows { expected: 8, got: 2 },
            TrainRefusal::Size("giant".to_owned()),
            TrainRefusal::Other("why".to_owned()),
        ]
    }

    #[test]
    fn every_refusal_is_a_sentence_of_its_own_in_both_languages() {
        let texts = |lang| all().map(|refusal| refusal_text(lang, &refusal));
        for (english, korean) in texts(Lang::En).into_iter().zip(texts(Lang::Ko)) {
            assert_ne!(english, korean);
            assert!(korean.chars().any(|c| ('가'..='힣').contains(&c)), "{korean}");
            assert!(english.ends_with('.') && korean.ends_with('.'), "{english} {korean}");
        }
    }
}
