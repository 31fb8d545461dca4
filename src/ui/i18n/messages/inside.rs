//! Messages of the views that look inside the model.

use super::{Msg, messages};

messages! {
    // Looking inside.
    LookLabel = "look-label";
    LookOverview = "look-overview";
    LookDiagram = "look-diagram";
    LookAttention = "look-attention";
    LookLens = "look-lens";
    LookInfluence = "look-influence";
    LookWaiting = "look-waiting";
    LookOnCpu = "look-on-cpu";
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
    FlowAtStart = "flow-at-start";
    FlowAtEnd = "flow-at-end";
    DetailReads = "detail-reads";
    DetailWeight = "detail-weight";
    DetailWrites = "detail-writes";
    DetailCells = "detail-cells" ["name"];
    DetailArithmetic = "detail-arithmetic";
    DetailMoreTerms = "detail-more-terms" ["n"];
    DetailFewerTerms = "detail-fewer-terms";
    OperandMean = "operand-mean";
    OperandMasked = "operand-masked";
    OperandLargest = "operand-largest";
    OperandLargestLogit = "operand-largest-logit";
    OperandConstant = "operand-constant";
    OperandHowMany = "operand-how-many";
    OperandTemperature = "operand-temperature";
    OperandExcluded = "operand-excluded";
    OperandGreedy = "operand-greedy";
    OperandNoNumber = "operand-no-number";
    DetailChecked = "detail-checked" ["value", "difference"];
    DetailCode = "detail-code" ["name"];
    DetailOutside = "detail-outside";
    DetailSettings = "detail-settings" ["temperature", "top-k", "top-p", "min-p"];
    DetailPossible = "detail-possible" ["n"];
    OpName = "op-name" ["op", "plain"];
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
    OpProbabilities = "op-probabilities";
    OpSampled = "op-sampled";
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
    InfluenceOne = "influence-one";
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
}
