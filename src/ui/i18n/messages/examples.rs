//! Messages of the few-shot lab about its examples, and of the costs in the chain-of-thought lab.

use super::{Msg, messages};

messages! {
    // The same items with their examples shown in other ways.
    ExamplesDrawn = "examples-drawn"; ExamplesReversed = "examples-reversed"; ExamplesShuffled = "examples-shuffled";
    ExamplesRestyled = "examples-restyled"; ChangeSameItems = "change-same-items"; ChangeElsewhere = "change-elsewhere";
    ChangeTable = "change-table"; HeadChanged = "head-changed"; HeadAfterChange = "head-after-change";
    HeadDifference = "head-difference"; HeadVerdict = "head-verdict"; VerdictMore = "verdict-more";
    VerdictLess = "verdict-less"; VerdictOpen = "verdict-open"; ItemVary = "item-vary"; ItemLearn = "item-learn";
    VaryTitle = "vary-title" ["n"]; VaryFailed = "vary-failed" ["message"];
    // The examples as gradient steps.
    LessonTitle = "lesson-title"; LessonWhat = "lesson-what"; LessonRate = "lesson-rate"; LessonSteps = "lesson-steps";
    LessonStepsWhat = "lesson-steps-what"; LessonItem = "lesson-item"; LessonItemWhat = "lesson-item-what";
    LessonStart = "lesson-start"; LessonStop = "lesson-stop"; LessonEmpty = "lesson-empty";
    LessonFailed = "lesson-failed" ["message"]; LessonAskingBefore = "lesson-asking-before" ["done", "total"];
    LessonAskingAfter = "lesson-asking-after" ["done", "total"]; LessonStepping = "lesson-stepping" ["done", "total"];
    LessonDone = "lesson-done" ["done", "total"]; LessonStopped = "lesson-stopped" ["done", "total"];
    LessonTable = "lesson-table" ["model", "n"]; LessonMeasure = "lesson-measure"; LessonInPrompt = "lesson-in-prompt" ["k"];
    LessonNone = "lesson-none"; LessonInWeights = "lesson-in-weights" ["n"]; LessonAnswer = "lesson-answer";
    LessonLogprob = "lesson-logprob"; LessonLoss = "lesson-loss"; LessonSize = "lesson-size";
    LessonStory = "lesson-story"; LessonOther = "lesson-other" ["task", "n"]; LessonLossTitle = "lesson-loss-title"; LessonLossWhat = "lesson-loss-what";
    AxisSteps = "axis-steps"; AxisLessonLoss = "axis-lesson-loss"; LessonMoved = "lesson-moved" ["size"];
    LessonLearned = "lesson-learned"; LessonKnew = "lesson-knew"; LessonUnlearned = "lesson-unlearned";
    LessonNotLearned = "lesson-not-learned"; LessonForgot = "lesson-forgot" ["bits"];
    LessonOtherChanged = "lesson-other-changed" ["task"];
    LessonChecksums = "lesson-checksums" ["before", "after", "played", "again"];
    // Real sentences.
    TaskSentimentReal = "task-sentiment-real"; TaskSentimentRealWhat = "task-sentiment-real-what";
    TaskSpamReal = "task-spam-real"; TaskSpamRealWhat = "task-spam-real-what"; SentencesSource = "sentences-source";
    SentencesSample = "sentences-sample"; SentencesOwn = "sentences-own"; SentencesNoSample = "sentences-no-sample";
    SentencesCredit = "sentences-credit" ["n"]; SentencesPart = "sentences-part";
    SentencesHeldOut = "sentences-held-out"; SentencesHeldOutWhat = "sentences-held-out-what";
    SentencesAll = "sentences-all"; SentencesAllWhat = "sentences-all-what"; SentencesPaste = "sentences-paste";
    SentencesFile = "sentences-file" ["max"];
    SentencesRead = "sentences-read" ["n", "heldout", "firstn", "first", "secondn", "second", "left"];
    SentencesProblems = "sentences-problems" ["n"]; SentencesColumns = "sentences-columns" ["line", "got"];
    SentencesLabel = "sentences-label" ["line", "expected", "got"]; SentencesEmptyLine = "sentences-empty-line" ["line"];
    SentencesTooLarge = "sentences-too-large" ["got", "max"]; SentencesNothing = "sentences-nothing";
    SentencesUnreadable = "sentences-unreadable" ["message"]; SentencesSets = "sentences-sets";
    SentencesLacking = "sentences-lacking"; SentencesFew = "sentences-few" ["first", "second", "needed"];
    // Accuracy against computation.
    MatchedTitle = "matched-title"; MatchedChart = "matched-chart"; MatchedAll = "matched-all"; MatchedWhat = "matched-what";
    MatchedOne = "matched-one"; AxisAnswerFlops = "axis-answer-flops";
    MatchedSteps = "matched-steps" ["small", "large", "smallshare", "largeshare", "smallflops", "largeflops", "low", "high"];
    MatchedLarge = "matched-large" ["small", "large", "smallshare", "largeshare", "smallflops", "largeflops", "low", "high"];
    MatchedOpen = "matched-open" ["small", "large", "smallshare", "largeshare", "smallflops", "largeflops", "low", "high"];
}
