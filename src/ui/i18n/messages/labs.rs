//! Messages of the labs that measure.

use super::{Msg, messages};

messages! {
    RailMeasure = "rail-measure"; RouteShotLab = "route-shot-lab"; RouteStepLab = "route-step-lab"; ChartChoose = "chart-choose";
    // What is planned.
    LabModels = "lab-models"; LabOneModel = "lab-one-model"; LabNoModels = "lab-no-models";
    LabModelSize = "lab-model-size" ["n"]; LabN = "lab-n"; LabNWhat = "lab-n-what"; LabSeedWhat = "lab-seed-what";
    ShotLabWhat = "shot-lab-what"; ShotLabLabels = "shot-lab-labels"; LabelsNatural = "labels-natural";
    LabelsRandom = "labels-random"; LabelsFlipped = "labels-flipped"; LabelsNone = "labels-none";
    ShotLabForm = "shot-lab-form"; FormTrained = "form-trained"; FormNew = "form-new"; FormNone = "form-none";
    LabSentimentWhat = "lab-sentiment-what"; ShotLabK = "shot-lab-k"; TaskComposed = "task-composed"; TaskComposedWhat = "task-composed-what";
    // What runs.
    LabStart = "lab-start"; LabAgain = "lab-again"; LabStop = "lab-stop"; LabKeep = "lab-keep"; LabDrop = "lab-drop";
    LabJson = "lab-json"; LabJsonShort = "lab-json-short"; LabIdle = "lab-idle"; LabNoRows = "lab-no-rows";
    LabProgress = "lab-progress" ["done", "total"]; LabLeft = "lab-left" ["secs"]; LabFetching = "lab-fetching" ["model", "done"];
    LabOver = "lab-over" ["n", "secs"]; LabRate = "lab-rate" ["n"]; LabStopped = "lab-stopped" ["n"];
    LabReplaced = "lab-replaced" ["n"]; LabLost = "lab-lost" ["n"];
    LabFellBack = "lab-fell-back"; LabOnCpu = "lab-on-cpu"; LabOnGpu = "lab-on-gpu";
    LabFailed = "lab-failed" ["model", "message"]; LabDied = "lab-died" ["message"];
    LabNotStored = "lab-not-stored" ["message"]; LabBar = "lab-bar"; LabSecs = "lab-secs" ["n"];
    LabKept = "lab-kept" ["name"]; LabKeptBlocked = "lab-kept-blocked";
    // What came of it.
    LabResults = "lab-results"; LabEmpty = "lab-empty"; AxisShots = "axis-shots"; AxisAccuracy = "axis-accuracy";
    SeriesChance = "series-chance"; SeriesBayes = "series-bayes"; LabRows = "lab-rows"; HeadModel = "head-model";
    HeadShots = "head-shots"; HeadItems = "head-items"; HeadAccuracy = "head-accuracy"; HeadInterval = "head-interval";
    HeadChance = "head-chance"; HeadBayes = "head-bayes"; HeadTokensRight = "head-tokens-right";
    HeadLogprob = "head-logprob"; HeadLook = "head-look"; LabItems = "lab-items"; LabItemsOf = "lab-items-of" ["model", "k"];
    LabChecksum = "lab-checksum" ["model"]; LabChecksumAwaited = "lab-checksum-awaited";
    DiffSeed = "diff-seed" ["seed"]; DiffN = "diff-n" ["n"];
    ItemsTitle = "items-title" ["model", "k"]; ItemsRange = "items-range" ["from", "to", "of"];
    ItemsNext = "items-next"; ItemsPrevious = "items-previous"; ItemsClose = "items-close"; ItemsGone = "items-gone";
    ItemsAwaited = "items-awaited"; ItemsNone = "items-none"; ItemPrompt = "item-prompt" ["n"]; ItemAnswer = "item-answer"; ItemSaid = "item-said";
    ItemLogprob = "item-logprob" ["n", "tokens"]; ItemOpenOther = "item-open-other" ["model"];
    WhatIf = "what-if"; WhatIfItems = "what-if-items";
    ShowsTitle = "shows-title"; ShowsNotTitle = "shows-not-title"; ShotLabShows = "shot-lab-shows";
    ShotLabShowsNot = "shot-lab-shows-not";
    // Chain of thought.
    StepLabWhat = "step-lab-what"; StepLabDots = "step-lab-dots"; DotsOn = "dots-on"; DotsOff = "dots-off";
    TaskTwoHop = "task-two-hop"; TaskTwoHopWhat = "task-two-hop-what"; TaskWordProblem = "task-word-problem";
    TaskWordProblemWhat = "task-word-problem-what"; TaskAll = "task-all"; TaskAllWhat = "task-all-what";
    TaskCalculatorOf = "task-calculator-of" ["n"]; WayDirect = "way-direct"; WaySteps = "way-steps";
    WayFiller = "way-filler"; StepLabResults = "step-lab-results"; AxisOperands = "axis-operands";
    AxisFinal = "axis-final"; GainTable = "gain-table"; HeadGain = "head-gain"; HeadGainDots = "head-gain-dots"; HeadPasses = "head-passes" ["ways"];
    HeadFlops = "head-flops" ["ways"]; GainPoints = "gain-points" ["n"]; GainInterval = "gain-interval" ["low", "high", "p"];
    StepItemsOf = "step-items-of" ["model", "what"]; StepLabShows = "step-lab-shows";
    StepLabShowsNot = "step-lab-shows-not"; SolveTitle = "solve-title"; SolveWhat = "solve-what";
    SolveProblem = "solve-problem" ["n"]; SolveAsk = "solve-ask"; SolveNext = "solve-next"; SolveEdited = "solve-edited";
    SolveFailed = "solve-failed" ["model", "message"]; SolveRight = "solve-right" ["answer"];
    SolveCost = "solve-cost" ["passes", "flops"]; SolveToken = "solve-token" ["text", "probability"];
    SolveHint = "solve-hint"; SolveInPlace = "solve-in-place" ["text"]; SolveGoOn = "solve-go-on";
    SolveFollows = "solve-follows" ["before", "after"]; SolveStays = "solve-stays" ["answer"]; SolveLost = "solve-lost";
}
