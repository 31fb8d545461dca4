//! Studies of the loaded model: prompts that are drawn, items asked in two ways, element types, cost.

pub mod cost;
mod lens;
pub mod library;
mod prompt_text;
pub mod quantization;
mod results;
pub mod shots;

use crate::engine::protocol::study::{Exercise, Genre};
use crate::ui::i18n::Msg;

/// What an exercise is called, and what it is.
pub const fn exercise_words(exercise: Exercise) -> [Msg; 2] {
    match exercise {
        Exercise::WordTransform => [Msg::TaskWordTransform, Msg::TaskWordTransformWhat],
        Exercise::Dictionary => [Msg::TaskDictionary, Msg::TaskDictionaryWhat],
        Exercise::Sentiment => [Msg::TaskSentiment, Msg::TaskSentimentWhat],
        Exercise::SentimentRandom => [Msg::TaskSentimentRandom, Msg::TaskSentimentRandomWhat],
        Exercise::Topic => [Msg::TaskTopic, Msg::TaskTopicWhat],
        Exercise::Calculator => [Msg::TaskCalculator, Msg::TaskCalculatorWhat],
        Exercise::LastLetters => [Msg::TaskLastLetters, Msg::TaskLastLettersWhat],
        Exercise::Coin => [Msg::TaskCoin, Msg::TaskCoinWhat],
        Exercise::Cups => [Msg::TaskCups, Msg::TaskCupsWhat],
    }
}

/// What a kind of prompt is called, and what it is.
pub const fn genre_words(genre: Genre) -> [Msg; 2] {
    match genre {
        Genre::Story => [Msg::GenreStory, Msg::GenreStoryWhat],
        Genre::FewShot => [Msg::GenreFewShot, Msg::GenreFewShotWhat],
        Genre::ChainOfThought => [Msg::GenreChain, Msg::GenreChainWhat],
        Genre::Quiz => [Msg::GenreQuiz, Msg::GenreQuizWhat],
    }
}
