//! Messages of the quiz.

use super::{Msg, messages};

messages! {
    RouteQuiz = "route-quiz"; QuizWhat = "quiz-what"; QuizTopic = "quiz-topic"; QuizMeasure = "quiz-measure"; QuizEmpty = "quiz-empty";
    // Subjects.
    TopicPeople = "topic-people"; TopicPeopleWhat = "topic-people-what"; TopicGeography = "topic-geography"; TopicGeographyWhat = "topic-geography-what";
    TopicAnimals = "topic-animals"; TopicAnimalsWhat = "topic-animals-what"; TopicArithmetic = "topic-arithmetic"; TopicArithmeticWhat = "topic-arithmetic-what";
    TopicSpelling = "topic-spelling"; TopicSpellingWhat = "topic-spelling-what"; TopicLogic = "topic-logic"; TopicLogicWhat = "topic-logic-what";
    TopicSentiment = "topic-sentiment"; TopicSentimentWhat = "topic-sentiment-what"; TopicTwoHop = "topic-two-hop"; TopicTwoHopWhat = "topic-two-hop-what";
    TopicAll = "topic-all"; TopicAllWhat = "topic-all-what"; TopicGiven = "topic-given"; TopicGivenWhat = "topic-given-what";
    // The visitor's question.
    QuizYouTitle = "quiz-you-title"; QuizAwaited = "quiz-awaited"; QuizNone = "quiz-none"; QuizFailed = "quiz-failed" ["model", "message"];
    QuizNoneGiven = "quiz-none-given"; QuizAsk = "quiz-ask"; QuizNext = "quiz-next"; QuizKeys = "quiz-keys"; QuizNumber = "quiz-number" ["n", "subject"];
    QuizYou = "quiz-you"; QuizByLetter = "quiz-by-letter"; QuizByOption = "quiz-by-option"; QuizRotations = "quiz-rotations" ["n", "of", "letters"];
    QuizScore = "quiz-score" ["subjects"]; QuizWho = "quiz-who"; HeadRight = "head-right"; QuizGuess = "quiz-guess"; QuizForget = "quiz-forget";
    // Questions that were brought.
    QuizGiven = "quiz-given" ["n", "subject"]; QuizGivenDrop = "quiz-given-drop"; QuizBring = "quiz-bring"; QuizSubject = "quiz-subject";
    QuizSubjectHint = "quiz-subject-hint"; QuizRows = "quiz-rows"; QuizRead = "quiz-read"; QuizFile = "quiz-file";
    CsvLine = "csv-line" ["line", "why"]; CsvFields = "csv-fields" ["n"]; CsvEmpty = "csv-empty" ["n"]; CsvAnswer = "csv-answer" ["got"];
    CsvLayout = "csv-layout" ["got"]; CsvNoRows = "csv-no-rows"; CsvTooLarge = "csv-too-large" ["max", "got"]; CsvUnread = "csv-unread";
    // Results.
    ScoringLetter = "scoring-letter"; ScoringCloze = "scoring-cloze"; QuizGain = "quiz-gain"; QuizResults = "quiz-results"; QuizResultsWhat = "quiz-results-what";
    QuizFewer = "quiz-fewer" ["shown", "planned"]; QuizLeftOut = "quiz-left-out" ["n"]; QuizLetters = "quiz-letters"; QuizLettersWhat = "quiz-letters-what"; QuizConsistency = "quiz-consistency";
    QuizReliability = "quiz-reliability"; QuizReliabilityWhat = "quiz-reliability-what"; QuizCalibration = "quiz-calibration" ["model", "way", "error"]; QuizPerfect = "quiz-perfect";
    AxisConfidence = "axis-confidence"; AxisRight = "axis-right"; ItemOrder = "item-order" ["said", "probability", "right"];
    QuizShows = "quiz-shows"; QuizShowsNot = "quiz-shows-not";
}
