//! Messages of the page itself: help, badge, loading, failures and notices.

use super::{Msg, messages};

messages! {
    // The page.
    DocumentTitle = "document-title";
    AppClaim = "app-claim";
    SkipToText = "skip-to-text";
    RailLabel = "rail-label";
    RailPlayground = "rail-playground"; RailClmMlm = "rail-clm-mlm";
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
    KeyEscape = "key-escape";
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
    ReasonNoAdapterAtAll = "reason-no-adapter-at-all";
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
    FailureBack = "failure-back" ["name"];
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
    // Notices.
    NoticeBackend = "notice-backend" ["reason"];
    NoticeBackendGpu = "notice-backend-gpu";
    NoticeBranchClosed = "notice-branch-closed" ["letter"];
    NoticeUndo = "notice-undo";
    NoticeNoToken = "notice-no-token" ["n", "position"];
    NoticeFailed = "notice-failed" ["what"];
}
