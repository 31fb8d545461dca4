//! Messages of the comparison of training objectives.

use super::{Msg, messages};

messages! {
    ClmTitle = "clm-title"; ClmWhat = "clm-what"; ArmClm = "arm-clm" ["share"]; ArmMlm = "arm-mlm" ["share"];
    ArmNoMask = "arm-no-mask"; MatrixCausal = "matrix-causal"; MatrixBoth = "matrix-both"; SideClm = "side-clm";
    SideMlm = "side-mlm"; SideTargets = "side-targets" ["n", "of"]; CardTarget = "card-target";
    CardNone = "card-none"; CardLoss = "card-loss"; CardLogits = "card-logits"; CardEmbedding = "card-embedding";
    CountTitle = "count-title"; CountWhat = "count-what"; CountSentence = "count-sentence";
    CountRatio = "count-ratio"; CountRatioWhat = "count-ratio-what"; CountRedraw = "count-redraw";
    CountNoModel = "count-no-model"; CountWaiting = "count-waiting"; CountDropped = "count-dropped" ["n", "max"];
    CountOne = "count-one"; CountRule = "count-rule" ["mask"]; CountHonest = "count-honest";
    CountersTitle = "counters-title"; CountPair = "count-pair" ["clm", "mlm"]; CountInSentence = "count-in-sentence";
    CountInBatch = "count-in-batch" ["n"]; CountSoFar = "count-so-far" ["n"]; CountInCorpus = "count-in-corpus" ["share"];
    CountTb = "count-tb" ["n"]; CountBillions = "count-billions" ["n"]; CountCorpus = "count-corpus";
    CountUnit = "count-unit"; CountUnitTb = "count-unit-tb"; CountUnitTokens = "count-unit-tokens";
    CountTokens = "count-tokens" ["n"]; RaceTitle = "race-title"; RaceWhat = "race-what";
    PlanPresets = "plan-presets"; PresetDefault = "preset-default"; PresetNoMask = "preset-no-mask";
    PresetReviews = "preset-reviews"; PlanArms = "plan-arms"; PlanFull = "plan-full"; PlanMore = "plan-more";
    PlanData = "plan-data"; DataSums = "data-sums"; DataReviews = "data-reviews"; DataStory = "data-story";
    PlanStory = "plan-story"; PlanStoryEmpty = "plan-story-empty"; PlanBatch = "plan-batch";
    PlanBatchWhat = "plan-batch-what"; PlanBudget = "plan-budget"; PlanBudgetWhat = "plan-budget-what";
    PlanRate = "plan-rate"; PlanRateWhat = "plan-rate-what"; PlanSeedWhat = "plan-seed-what";
    RaceStart = "race-start"; RacePause = "race-pause"; RaceResume = "race-resume"; RaceRestart = "race-restart";
    RaceReset = "race-reset"; RaceShowRecorded = "race-show-recorded"; RaceRecompute = "race-recompute";
    RaceNone = "race-none"; RaceStarting = "race-starting"; RaceRunning = "race-running"; RacePaused = "race-paused";
    RaceOver = "race-over"; RaceRecorded = "race-recorded"; RaceLost = "race-lost";
    RaceModel = "race-model" ["n", "arms"]; RaceOnGpu = "race-on-gpu"; RaceOnCpu = "race-on-cpu";
    RaceFellBack = "race-fell-back"; RaceCurvesProbe = "race-curves-probe";
    RaceCurvesLoss = "race-curves-loss"; RaceLossNote = "race-loss-note"; RaceHonest = "race-honest";
    MeasureLabel = "measure-label"; MeasureProbe = "measure-probe"; MeasureLoss = "measure-loss";
    AxisLabel = "axis-label"; AxisTokens = "axis-tokens"; AxisTargets = "axis-targets"; AxisFlops = "axis-flops";
    HeadArm = "head-arm"; HeadSpeed = "head-speed"; RaceTable = "race-table"; EndGoal = "end-goal" ["goal"];
    EndLimit = "end-limit"; EndDiverged = "end-diverged" ["step"]; UseTitle = "use-title"; UseWhat = "use-what";
    UsePrompt = "use-prompt"; UseEmpty = "use-empty"; UseAsTrained = "use-as-trained"; UseNoMask = "use-no-mask"; UseWithMask = "use-with-mask";
    UseWithoutMask = "use-without-mask"; TruthTitle = "truth-title"; TruthWhat = "truth-what";
    TruthProbe = "truth-probe"; TruthMeasure = "truth-measure"; TruthPlan = "truth-plan";
    TruthWaiting = "truth-waiting"; TruthUntrained = "truth-untrained"; TruthMean = "truth-mean"; TruthLast = "truth-last";
    TruthSources = "truth-sources"; KeepTitle = "keep-title"; KeepWhat = "keep-what"; KeepEmpty = "keep-empty";
    KeepNamed = "keep-named" ["what", "arm"]; KeepPlay = "keep-play"; KeepDownload = "keep-download";
    KeepHere = "keep-here"; KeepDone = "keep-done"; KeepFailed = "keep-failed" ["message"];
    KeepPlayKept = "keep-play-kept"; CountLeftOut = "count-left-out" ["chars"]; CountLeftOutMore = "count-left-out-more" ["chars"];
    CountUseOpening = "count-use-opening" ["text"]; CountHonestBoth = "count-honest-both";
    PlanDecay = "plan-decay"; PlanDecayWhat = "plan-decay-what"; PlanStoryLimit = "plan-story-limit" ["max"];
    PlanStoryCut = "plan-story-cut" ["max"]; RaceLossHead = "race-loss-head"; RaceLossMark = "race-loss-mark";
    RefusedNoModel = "refused-no-model"; RefusedNoReviews = "refused-no-reviews"; RefusedNoArm = "refused-no-arm";
    RefusedShare = "refused-share" ["got"]; RefusedArms = "refused-arms" ["max", "got"];
    RefusedBatch = "refused-batch" ["row", "max", "got"]; RefusedRate = "refused-rate" ["got"];
    RefusedDecay = "refused-decay" ["got"]; RefusedShortStory = "refused-short-story" ["expected", "got"];
    RefusedLongStory = "refused-long-story" ["max", "got"]; RefusedShortRows = "refused-short-rows" ["expected", "got"];
    RefusedSize = "refused-size" ["got"]; RefusedOther = "refused-other" ["message"];
    BothWaysPlay = "both-ways-play"; BothWaysDiagram = "both-ways-diagram"; BothWaysStudy = "both-ways-study";
    BothWaysKeep = "both-ways-keep"; AttentionWhatBoth = "attention-what-both"; BadgeAttention = "badge-attention";
    BadgeCausal = "badge-causal"; BadgeBothWays = "badge-both-ways"; NoticeEndsRace = "notice-ends-race";
    NoticeEndsRaceAction = "notice-ends-race-action";
}
