//! Every message of the page: its name in code, its key in the catalogues and its variables.

/// Declares [`Msg`] with its keys and variables in one place.
macro_rules! messages {
    ($($name:ident = $key:literal $([$($variable:literal),*])?;)*) => {
        /// A message of the page.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Msg {
            $(#[doc = concat!("`", $key, "`")] $name,)*
        }

        impl Msg {
            /// All messages.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The key in the catalogues.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$name => $key,)*
                }
            }

            /// The variables that the message takes.
            pub const fn variables(self) -> &'static [&'static str] {
                match self {
                    $(Self::$name => &[$($($variable),*)?],)*
                }
            }
        }
    };
}

messages! {
    // The page.
    DocumentTitle = "document-title";
    AppClaim = "app-claim";
    SkipToText = "skip-to-text";
    RailLabel = "rail-label";
    RailPlayground = "rail-playground";
    RailAbout = "rail-about";
    LanguageLabel = "language-label";
    ThemeToDark = "theme-to-dark";
    ThemeToLight = "theme-to-light";
    NoticeDismiss = "notice-dismiss";
    PopoverClose = "popover-close";
    // About.
    AboutTitle = "about-title";
    AboutWhat = "about-what";
    AboutReal = "about-real";
    AboutAttention = "about-attention";
    AboutPrivate = "about-private";
    // Keyboard help.
    HelpOpen = "help-open";
    HelpAnywhere = "help-anywhere";
    HelpLetters = "help-letters";
    HelpPrompt = "help-prompt";
    HelpPrevious = "help-previous";
    HelpNext = "help-next";
    HelpRun = "help-run";
    HelpKeys = "help-keys";
    // Badge.
    BadgeOpen = "badge-open";
    BadgeWhat = "badge-what";
    BadgeModel = "badge-model";
    BadgeParams = "badge-params";
    BadgeShape = "badge-shape";
    BadgeShapeValue = "badge-shape-value" ["layers", "heads", "width"];
    BadgeQuantization = "badge-quantization";
    BadgeQuantizationValue = "badge-quantization-value" ["dtype", "size"];
    BadgeContext = "badge-context";
    BadgeChecksum = "badge-checksum";
    BadgeBackend = "badge-backend";
    BadgeGpu = "badge-gpu" ["adapter"];
    BadgeGpuSoftware = "badge-gpu-software" ["adapter"];
    BadgeGpuUnnamed = "badge-gpu-unnamed";
    BadgeCpu = "badge-cpu";
    BadgeCpuReason = "badge-cpu-reason";
    BadgeSelfCheck = "badge-self-check";
    BadgeCheckPassed = "badge-check-passed";
    BadgeCheckFailed = "badge-check-failed";
    BadgeCheckPassedValue = "badge-check-passed-value" ["positions", "diff", "tolerance"];
    BadgeCheckFailedValue = "badge-check-failed-value" ["positions", "diff", "tolerance"];
    BadgeCheckWhat = "badge-check-what";
    BadgePrefill = "badge-prefill";
    BadgeDecode = "badge-decode";
    BadgeSpeed = "badge-speed" ["rate"];
    BadgeSpeedNone = "badge-speed-none";
    BadgeDestroy = "badge-destroy";
    BadgeDestroyWhat = "badge-destroy-what";
    // Why the CPU.
    ReasonChosen = "reason-chosen";
    ReasonNoWebgpu = "reason-no-webgpu";
    ReasonNoAdapter = "reason-no-adapter" ["message"];
    ReasonSoftware = "reason-software";
    ReasonFaster = "reason-faster" ["gpu", "cpu"];
    ReasonSelfCheck = "reason-self-check" ["diff"];
    ReasonDeviceFailed = "reason-device-failed" ["message"];
    ReasonDeviceLost = "reason-device-lost" ["message"];
    // Loading.
    LoadingTitle = "loading-title" ["name"];
    LoadingTitleNone = "loading-title-none";
    LoadingIndex = "loading-index";
    LoadingAsked = "loading-asked";
    LoadingDownload = "loading-download";
    LoadingParse = "loading-parse";
    LoadingPrepare = "loading-prepare";
    LoadingBytes = "loading-bytes" ["done", "total"];
    LoadingBytesSoFar = "loading-bytes-so-far" ["done"];
    LoadingSecsLeft = "loading-secs-left" ["n"];
    LoadingMinsLeft = "loading-mins-left" ["n"];
    LoadingRetries = "loading-retries" ["n"];
    // Failures: what happened, what was expected, what to do.
    FailureTitle = "failure-title";
    FailureRetry = "failure-retry";
    FailureWhat = "failure-what";
    FailureExpected = "failure-expected";
    FailureTodo = "failure-todo";
    FailureDownloadWhat = "failure-download-what" ["url", "message"];
    FailureDownloadExpected = "failure-download-expected";
    FailureDownloadTodo = "failure-download-todo";
    FailureCheckpointWhat = "failure-checkpoint-what" ["message"];
    FailureCheckpointExpected = "failure-checkpoint-expected";
    FailureCheckpointTodo = "failure-checkpoint-todo";
    FailureTokenizerWhat = "failure-tokenizer-what" ["message"];
    FailureTokenizerExpected = "failure-tokenizer-expected";
    FailureTokenizerTodo = "failure-tokenizer-todo";
    FailureNoModelWhat = "failure-no-model-what";
    FailureNoModelExpected = "failure-no-model-expected";
    FailureNoModelTodo = "failure-no-model-todo";
    FailureEngineWhat = "failure-engine-what" ["message"];
    FailureEngineExpected = "failure-engine-expected";
    FailureEngineTodo = "failure-engine-todo";
    FailureWorkerWhat = "failure-worker-what" ["message"];
    FailureWorkerExpected = "failure-worker-expected";
    FailureWorkerTodo = "failure-worker-todo";
    FailureIndexWhat = "failure-index-what" ["url", "message"];
    FailureIndexExpected = "failure-index-expected";
    FailureIndexTodo = "failure-index-todo";
    FailureUnknownWhat = "failure-unknown-what" ["name"];
    FailureUnknownExpected = "failure-unknown-expected" ["known"];
    FailureUnknownTodo = "failure-unknown-todo";
    // Driving the model.
    ControlsLabel = "controls-label";
    ControlStep = "control-step";
    ControlStepShort = "control-step-short";
    ControlRun = "control-run" ["n"];
    ControlRunShort = "control-run-short" ["n"];
    ControlResume = "control-resume" ["n"];
    ControlResumeShort = "control-resume-short" ["n"];
    ControlPause = "control-pause";
    ControlStop = "control-stop";
    ControlStepBack = "control-step-back";
    ControlReset = "control-reset";
    ControlRunTokens = "control-run-tokens";
    BlockedLoading = "blocked-loading";
    BlockedRunning = "blocked-running";
    BlockedNotRunning = "blocked-not-running";
    BlockedEmptyPrompt = "blocked-empty-prompt";
    BlockedContextFull = "blocked-context-full" ["n"];
    BlockedNothingGenerated = "blocked-nothing-generated";
    BlockedComputing = "blocked-computing";
    BlockedBranches = "blocked-branches" ["n"];
    BlockedLastBranch = "blocked-last-branch";
    StatusReady = "status-ready";
    StatusComputing = "status-computing";
    StatusRunning = "status-running" ["done", "total"];
    StatusEdited = "status-edited";
    StatusPaused = "status-paused" ["done", "total"];
    StatusStopped = "status-stopped" ["done", "total"];
    StatusTokenLimit = "status-token-limit";
    StatusEndOfText = "status-end-of-text";
    // The prompt.
    PromptLabel = "prompt-label";
    PromptPlaceholder = "prompt-placeholder";
    PromptCount = "prompt-count" ["n", "max"];
    PromptTooLong = "prompt-too-long" ["n"];
    PromptDropped = "prompt-dropped" ["n"];
    PromptLeftOut = "prompt-left-out" ["n", "chars"];
    PromptRunning = "prompt-running";
    // The text so far.
    TokensTitle = "tokens-title";
    TokensEmpty = "tokens-empty";
    TokensPrompt = "tokens-prompt";
    TokensForced = "tokens-forced";
    TokensGenerated = "tokens-generated";
    TokensDraft = "tokens-draft";
    TokensCount = "tokens-count" ["n", "max"];
    TokensScrubber = "tokens-scrubber";
    TokenPosition = "token-position" ["position"];
    TokenFromPrompt = "token-from-prompt";
    TokenChoice = "token-choice" ["probability", "rank"];
    TokenLabel = "token-label" ["text"];
    TokenForced = "token-forced" ["probability", "rank"];
    TokenLabelForced = "token-label-forced" ["text", "probability", "rank"];
    TokenLabelGenerated = "token-label-generated" ["text", "probability", "rank"];
    TokenTitle = "token-title";
    TokenText = "token-text";
    TokenId = "token-id";
    TokenBytes = "token-bytes";
    TokenSpecial = "token-special";
    TokenOrigin = "token-origin";
    TokenProbability = "token-probability";
    TokenSampled = "token-sampled";
    TokenRank = "token-rank";
    TokenSurprise = "token-surprise";
    TokenEntropy = "token-entropy";
    TokenNats = "token-nats" ["n"];
    // Colours of the tokens.
    TintLabel = "tint-label";
    TintNone = "tint-none";
    TintSurprise = "tint-surprise";
    TintEntropy = "tint-entropy";
    TintValue = "tint-value" ["name", "nats"];
    TintScale = "tint-scale" ["nats"];
    TintScaleWhat = "tint-scale-what";
    // What else a token could have been, and branches.
    AlternativesTitle = "alternatives-title";
    AlternativesAt = "alternatives-at" ["position"];
    AlternativesNone = "alternatives-none";
    AlternativesFirst = "alternatives-first";
    AlternativesHint = "alternatives-hint";
    AlternativesPrompt = "alternatives-prompt";
    AlternativesOwn = "alternatives-own";
    AlternativesBranch = "alternatives-branch";
    Rewind = "rewind";
    RewindLast = "rewind-last";
    BranchesTitle = "branches-title";
    BranchesWhat = "branches-what";
    BranchName = "branch-name" ["letter"];
    BranchOrigin = "branch-origin" ["from", "position"];
    BranchFirst = "branch-first";
    BranchClose = "branch-close" ["letter"];
    BranchEmpty = "branch-empty";
    BranchFacts = "branch-facts" ["temperature", "seed", "n", "nats"];
    SaidToken = "said-token" ["text", "position", "probability", "rank"];
    SaidTokens = "said-tokens" ["n", "text"];
    SaidTakenBack = "said-taken-back" ["n"];
    // The next token.
    BarsTitle = "bars-title";
    BarsCaption = "bars-caption" ["n"];
    BarsToken = "bars-token";
    BarsModel = "bars-model";
    BarsSampled = "bars-sampled";
    BarsExcluded = "bars-excluded";
    BarsEmpty = "bars-empty";
    BarsDetail = "bars-detail" ["model", "sampled", "logit"];
    BarsDetailHint = "bars-detail-hint";
    BarsEntropy = "bars-entropy" ["nats", "bits"];
    BarsLog = "bars-log";
    BarsLogWhat = "bars-log-what";
    BarsPossible = "bars-possible" ["n", "total"];
    // Sampling.
    SamplingTitle = "sampling-title";
    SamplingWhat = "sampling-what";
    SamplingTemperature = "sampling-temperature";
    SamplingTemperatureWhat = "sampling-temperature-what";
    SamplingTopK = "sampling-top-k";
    SamplingTopKWhat = "sampling-top-k-what";
    SamplingTopP = "sampling-top-p";
    SamplingTopPWhat = "sampling-top-p-what";
    SamplingMinP = "sampling-min-p";
    SamplingMinPWhat = "sampling-min-p-what";
    SamplingSeed = "sampling-seed";
    SamplingSeedWhat = "sampling-seed-what";
    SamplingNewSeed = "sampling-new-seed";
    SamplingSlider = "sampling-slider" ["name"];
    SamplingDefaults = "sampling-defaults";
    // Attention.
    AttentionTitle = "attention-title";
    AttentionWhat = "attention-what";
    AttentionLayer = "attention-layer";
    AttentionHead = "attention-head";
    AttentionEmpty = "attention-empty";
    AttentionLabel = "attention-label" ["layer", "head", "n"];
    AttentionReadout = "attention-readout" ["query", "query-position", "key", "key-position", "weight"];
    AttentionReadoutMasked = "attention-readout-masked" ["query", "query-position", "key", "key-position"];
    AttentionHint = "attention-hint";
    AttentionMasked = "attention-masked";
    AttentionScale = "attention-scale";
    // Notices.
    NoticeBackend = "notice-backend" ["reason"];
    NoticeBackendGpu = "notice-backend-gpu";
    NoticeBranchClosed = "notice-branch-closed" ["letter"];
    NoticeUndo = "notice-undo";
    NoticeFailed = "notice-failed" ["what"];
    // Looking inside.
    LookLabel = "look-label";
    LookOverview = "look-overview";
    LookDiagram = "look-diagram";
    LookAttention = "look-attention";
    LookLens = "look-lens";
    LookInfluence = "look-influence";
    LookWaiting = "look-waiting";
    // The diagram.
    FlowTitle = "flow-title";
    FlowWhat = "flow-what";
    FlowBlock = "flow-block" ["n"];
    FlowBlockNote = "flow-block-note" ["n"];
    FlowTokenId = "flow-token-id" ["id"];
    FlowProbabilities = "flow-probabilities";
    FlowNextInText = "flow-next-in-text";
    FlowNoOp = "flow-no-op";
    FlowPrevious = "flow-previous";
    FlowNext = "flow-next";
    FlowScrubber = "flow-scrubber";
    DetailReads = "detail-reads";
    DetailWeight = "detail-weight";
    DetailWrites = "detail-writes";
    DetailCells = "detail-cells" ["name"];
    DetailArithmetic = "detail-arithmetic";
    DetailMoreTerms = "detail-more-terms" ["n"];
    DetailChecked = "detail-checked" ["value", "difference"];
    DetailCode = "detail-code" ["name"];
    // What each kind of op is for.
    OpEmbed = "op-embed";
    OpAddPositions = "op-add-positions";
    OpRmsNorm = "op-rms-norm";
    OpLayerNorm = "op-layer-norm";
    OpMatmul = "op-matmul";
    OpRope = "op-rope";
    OpCacheWrite = "op-cache-write";
    OpAttentionScores = "op-attention-scores";
    OpScale = "op-scale";
    OpCausalMask = "op-causal-mask";
    OpSoftmax = "op-softmax";
    OpAttentionValues = "op-attention-values";
    OpAdd = "op-add";
    OpSwiGlu = "op-swiglu";
    OpGelu = "op-gelu";
    OpSelectLast = "op-select-last";
    // Attention of all heads.
    ExplorerTitle = "explorer-title";
    ExplorerWhat = "explorer-what";
    ExplorerMask = "explorer-mask";
    ExplorerCausal = "explorer-causal";
    ExplorerOpen = "explorer-open";
    ExplorerMasked = "explorer-masked" ["surprise"];
    ExplorerLeak = "explorer-leak" ["share", "causal", "open"];
    ExplorerThumbnails = "explorer-thumbnails";
    ExplorerHead = "explorer-head" ["layer", "head"];
    ExplorerSink = "explorer-sink";
    ExplorerHonest = "explorer-honest";
    ExplorerStages = "explorer-stages";
    ExplorerLabel = "explorer-label" ["name", "layer", "head", "n"];
    ExplorerScale = "explorer-scale" ["max"];
    ExplorerMaskedCell = "explorer-masked-cell";
    ExplorerReadout = "explorer-readout" ["query", "key", "name", "value"];
    // Lens and switches.
    LensTitle = "lens-title";
    LensWhat = "lens-what";
    LensAfter = "lens-after" ["position", "token"];
    LensHonest = "lens-honest";
    LensHeadAfter = "lens-head-after";
    LensHeadTokens = "lens-head-tokens";
    LensHeadRank = "lens-head-rank";
    LensHeadKl = "lens-head-kl";
    LensEmbedding = "lens-embedding";
    AblationTitle = "ablation-title";
    AblationWhat = "ablation-what";
    AblationHead = "ablation-head" ["n"];
    AblationMlp = "ablation-mlp";
    AblationClear = "ablation-clear";
    AblationNothing = "ablation-nothing";
    AblationKl = "ablation-kl" ["n", "kl"];
    AblationWhole = "ablation-whole";
    AblationWithout = "ablation-without";
    AblationDetail = "ablation-detail" ["before", "after"];
    // Who moves whom.
    InfluenceTitle = "influence-title";
    InfluenceWhat = "influence-what";
    InfluenceHow = "influence-how" ["n"];
    InfluenceMeasuring = "influence-measuring" ["done", "total"];
    InfluenceHolds = "influence-holds" ["n"];
    InfluenceFails = "influence-fails" ["moved", "n", "largest"];
    InfluenceLabel = "influence-label" ["n"];
    InfluenceScale = "influence-scale" ["max"];
    InfluenceReadout = "influence-readout" ["source", "output", "change"];
    // Axes.
    DimT = "dim-t";
    DimS = "dim-s";
    DimC = "dim-c";
    DimF = "dim-f";
    DimH = "dim-h";
    DimK = "dim-k";
    DimD = "dim-d";
    DimR = "dim-r";
    DimV = "dim-v";
    // The frame, the menu of models, the link, the tour, the glossary.
    RailGlossary = "rail-glossary";
    RailTour = "rail-tour";
    RouteText = "route-text";
    PartRail = "part-rail";
    PartModels = "part-models";
    PartToken = "part-token";
    PartControls = "part-controls";
    HiddenNote = "hidden-note";
    HiddenShow = "hidden-show";
    LoadingCancel = "loading-cancel";
    FailureCancelledWhat = "failure-cancelled-what" ["name"];
    FailureCancelledExpected = "failure-cancelled-expected";
    FailureCancelledTodo = "failure-cancelled-todo";
    FailureOffline = "failure-offline";
    NoticeUpdate = "notice-update";
    NoticeUpdateAction = "notice-update-action";
    ModelsOpen = "models-open";
    ModelsWhat = "models-what";
    ModelsShape = "models-shape" ["params", "layers", "heads", "width", "context"];
    ModelsF32 = "models-f32";
    ModelsQ8 = "models-q8";
    ModelsQ4 = "models-q4";
    ModelsCurrent = "models-current";
    ModelsCurrentKept = "models-current-kept";
    ModelsKept = "models-kept";
    ModelsDownload = "models-download";
    ModelsOffline = "models-offline";
    ShareOpen = "share-open";
    ShareWhat = "share-what";
    ShareLink = "share-link";
    ShareCopy = "share-copy";
    ShareCopied = "share-copied";
    ShareCopyRefused = "share-copy-refused";
    ShareGenerated = "share-generated" ["n"];
    ShareMixed = "share-mixed";
    SharePromptTooLong = "share-prompt-too-long" ["max"];
    ShareHide = "share-hide";
    ShareWithLang = "share-with-lang";
    ShareSave = "share-save";
    SaveTokens = "save-tokens";
    SaveNext = "save-next";
    SaveAttention = "save-attention";
    TourInvitation = "tour-invitation";
    TourStart = "tour-start";
    TourDecline = "tour-decline";
    TourSkip = "tour-skip";
    TourCount = "tour-count" ["n", "total"];
    TourBack = "tour-back";
    TourNextStep = "tour-next-step";
    TourDone = "tour-done";
    TourPrompt = "tour-prompt";
    TourPromptText = "tour-prompt-text";
    TourTokens = "tour-tokens";
    TourTokensText = "tour-tokens-text";
    TourNext = "tour-next";
    TourNextText = "tour-next-text";
    TourAttention = "tour-attention";
    TourAttentionText = "tour-attention-text";
    TourSampling = "tour-sampling";
    TourSamplingText = "tour-sampling-text";
    TourShare = "tour-share";
    TourShareText = "tour-share-text";
    GlossaryWhat = "glossary-what";
    TermToken = "term-token";
    TermTokenWhat = "term-token-what";
    TermNextTokenPrediction = "term-next-token-prediction";
    TermNextTokenPredictionWhat = "term-next-token-prediction-what";
    TermPrompt = "term-prompt";
    TermPromptWhat = "term-prompt-what";
    TermVocabulary = "term-vocabulary";
    TermVocabularyWhat = "term-vocabulary-what";
    TermLogit = "term-logit";
    TermLogitWhat = "term-logit-what";
    TermSoftmax = "term-softmax";
    TermSoftmaxWhat = "term-softmax-what";
    TermEntropy = "term-entropy";
    TermEntropyWhat = "term-entropy-what";
    TermRank = "term-rank";
    TermRankWhat = "term-rank-what";
    TermSampling = "term-sampling";
    TermSamplingWhat = "term-sampling-what";
    TermTemperature = "term-temperature";
    TermTemperatureWhat = "term-temperature-what";
    TermTopK = "term-top-k";
    TermTopKWhat = "term-top-k-what";
    TermTopP = "term-top-p";
    TermTopPWhat = "term-top-p-what";
    TermSeed = "term-seed";
    TermSeedWhat = "term-seed-what";
    TermAttention = "term-attention";
    TermAttentionWhat = "term-attention-what";
    TermHead = "term-head";
    TermHeadWhat = "term-head-what";
    TermLayer = "term-layer";
    TermLayerWhat = "term-layer-what";
    TermCausalAttentionMask = "term-causal-attention-mask";
    TermCausalAttentionMaskWhat = "term-causal-attention-mask-what";
    TermEmbedding = "term-embedding";
    TermEmbeddingWhat = "term-embedding-what";
    TermResidual = "term-residual";
    TermResidualWhat = "term-residual-what";
    TermKvCache = "term-kv-cache";
    TermKvCacheWhat = "term-kv-cache-what";
    TermPrefill = "term-prefill";
    TermPrefillWhat = "term-prefill-what";
    TermDecode = "term-decode";
    TermDecodeWhat = "term-decode-what";
    TermContext = "term-context";
    TermContextWhat = "term-context-what";
    TermQuantization = "term-quantization";
    TermQuantizationWhat = "term-quantization-what";
    TermParameter = "term-parameter";
    TermParameterWhat = "term-parameter-what";
    TermCausalLanguageModel = "term-causal-language-model";
    TermCausalLanguageModelWhat = "term-causal-language-model-what";
    TermMaskedLanguageModel = "term-masked-language-model";
    TermMaskedLanguageModelWhat = "term-masked-language-model-what";
    TermFewShot = "term-few-shot";
    TermFewShotWhat = "term-few-shot-what";
    TermInContextLearning = "term-in-context-learning";
    TermInContextLearningWhat = "term-in-context-learning-what";
    TermChainOfThought = "term-chain-of-thought";
    TermChainOfThoughtWhat = "term-chain-of-thought-what";
    TermEmergentAbilities = "term-emergent-abilities";
    TermEmergentAbilitiesWhat = "term-emergent-abilities-what";
    TermInstructionTuning = "term-instruction-tuning";
    TermInstructionTuningWhat = "term-instruction-tuning-what";
    TermHumanPreference = "term-human-preference";
    TermHumanPreferenceWhat = "term-human-preference-what";
    TermRewardModel = "term-reward-model";
    TermRewardModelWhat = "term-reward-model-what";
    TermReferenceModel = "term-reference-model";
    TermReferenceModelWhat = "term-reference-model-what";
    NoteAttention = "note-attention";
    NoteProbability = "note-probability";
}
