//! Messages of the scale lab.

use super::{Msg, messages};

messages! {
    RouteScaleLab = "route-scale-lab"; ScaleWhat = "scale-what"; ScaleEmpty = "scale-empty";
    ScaleEmptyAction = "scale-empty-action"; ScaleReading = "scale-reading";
    ScaleFailed = "scale-failed" ["model", "file", "message"]; ScaleLost = "scale-lost"; ScaleRetry = "scale-retry";
    // What is in sight.
    ScaleFormat = "scale-format"; ScaleVariant = "scale-variant"; ScaleGone = "scale-gone" ["row"];
    ScaleAlong = "scale-along"; AlongTokens = "along-tokens"; AlongFlops = "along-flops"; AlongParams = "along-params";
    ScaleMetric = "scale-metric"; MetricExact = "metric-exact"; MetricFinal = "metric-final";
    MetricTokens = "metric-tokens"; MetricLogprob = "metric-logprob"; MetricNone = "metric-none";
    ScaleFit = "scale-fit"; FitOn = "fit-on"; FitOff = "fit-off"; ScaleModelNone = "scale-model-none";
    ScaleShots = "scale-shots" ["n"];
    TaskQuiz = "task-quiz" ["subject"]; TaskText = "task-text"; TaskBlimp = "task-blimp";
    TaskInstructSeen = "task-instruct-seen"; TaskInstructUnseen = "task-instruct-unseen"; TaskStory = "task-story";
    FormatLetter = "format-letter"; FormatCloze = "format-cloze"; VariantComposed = "variant-composed";
    VariantPlain = "variant-plain"; VariantSpelled = "variant-spelled";
    // The chart.
    AxisTokensTrained = "axis-tokens-trained"; AxisFlopsTrained = "axis-flops-trained";
    AxisParams = "axis-params"; AxisLogprob = "axis-logprob"; SeriesFalling = "series-falling" ["model"];
    SeriesShipped = "series-shipped" ["model"]; SeriesHere = "series-here" ["model"];
    SeriesHereKept = "series-here-kept" ["model", "what"]; ScaleMarks = "scale-marks"; ScaleSizes = "scale-sizes";
    ScaleSeeds = "scale-seeds" ["list"]; ScaleSeedOf = "scale-seed-of" ["model", "seed"]; ScaleSeedUnknown = "scale-seed-unknown" ["model"];
    ScaleNoInterval = "scale-no-interval"; ScaleNothing = "scale-nothing"; ScaleJson = "scale-json";
    // Fits.
    FitsTitle = "fits-title"; FitsWhat = "fits-what"; FitsAwaited = "fits-awaited"; HeadFigure = "head-figure";
    HeadKind = "head-kind"; HeadMidpoint = "head-midpoint"; HeadWidth = "head-width"; HeadLevels = "head-levels";
    HeadExplained = "head-explained"; FitFactor = "fit-factor" ["n"];
    NoFitFew = "no-fit-few" ["n", "needed"]; NoFitRise = "no-fit-rise"; NoFitBeyond = "no-fit-beyond";
    NoFitParams = "no-fit-params" ["n", "needed"]; FitPower = "fit-power" ["exponent", "low", "high", "r2"];
    KindFew = "kind-few"; KindSmooth = "kind-smooth"; KindThreshold = "kind-threshold"; KindJump = "kind-jump"; KindRising = "kind-rising";
    KindFlat = "kind-flat"; KindTurning = "kind-turning"; KindFalling = "kind-falling";
    // Measured again.
    LiveTitle = "live-title"; LiveWhat = "live-what"; LiveData = "live-data"; LiveOther = "live-other" ["row"];
    LiveTable = "live-table"; HeadPublished = "head-published"; HeadHere = "head-here"; HeadAgreement = "head-agreement";
    PublishedShipped = "published-shipped" ["n"]; PublishedSnapshot = "published-snapshot" ["n"];
    PublishedNone = "published-none"; AgreeEqual = "agree-equal"; AgreeDiffers = "agree-differs" ["by"];
    AgreeOverlap = "agree-overlap"; AgreeApart = "agree-apart"; AgreeUnknown = "agree-unknown" ["by"]; LiveSeed = "live-seed";
    // The metric.
    MetricTitle = "metric-title"; MetricWhat = "metric-what"; ContrastMade = "contrast-made" ["row", "model", "rise", "r2"];
    ContrastReal = "contrast-real" ["row", "model", "exact", "logprob"]; ContrastNoMade = "contrast-no-made";
    ContrastNoReal = "contrast-no-real"; ContrastShow = "contrast-show" ["metric"]; ContrastMadeTitle = "contrast-made-title";
    ContrastRealTitle = "contrast-real-title";
    // Kinds.
    KindsTitle = "kinds-title"; KindsWhat = "kinds-what"; GroupSmooth = "group-smooth"; GroupSmoothWhat = "group-smooth-what";
    GroupThreshold = "group-threshold"; GroupThresholdWhat = "group-threshold-what"; GroupFlat = "group-flat";
    GroupFlatWhat = "group-flat-what"; GroupTurning = "group-turning"; GroupTurningWhat = "group-turning-what";
    GroupNone = "group-none"; GroupOf = "group-of" ["row", "model"]; GroupShow = "group-show";
    ScaleShows = "scale-shows"; ScaleShowsNot = "scale-shows-not";
    // What others found.
    LitTitle = "lit-title"; LitWhat = "lit-what"; LitBySize = "lit-by-size"; LitOverTime = "lit-over-time";
    LitBySizeWhat = "lit-by-size-what"; LitOverTimeWhat = "lit-over-time-what";
    LitShots = "lit-shots"; LitAbilities = "lit-abilities"; LitSource = "lit-source" ["source"]; HeadAbility = "head-ability";
    HeadParams = "head-params"; HeadTraining = "head-training"; HeadDate = "head-date"; HeadScore = "head-score";
    HeadSource = "head-source"; HeadBenchmark = "head-benchmark"; ShotsZero = "shots-zero"; ShotsOne = "shots-one";
    ShotsFew = "shots-few"; SeriesGpt3 = "series-gpt3"; SeriesClosed = "series-closed"; SeriesOpen = "series-open";
    SeriesExpert = "series-expert"; AxisYear = "axis-year"; AxisMmlu = "axis-mmlu";
    AbilityAdd3 = "ability-add-3"; AbilityAdd5 = "ability-add-5"; AbilityMmlu = "ability-mmlu"; AbilityTruth = "ability-truth";
    AbilityWic = "ability-wic"; AbilityInstruct = "ability-instruct"; AbilityScratch = "ability-scratch";
    AbilityCot = "ability-cot"; AbilityZeroCot = "ability-zero-cot";
}
