//! What each kind of op is for, in one sentence.

use crate::model::graph::OpKind;
use crate::ui::i18n::Msg;

/// The sentence.
pub const fn what(kind: &OpKind) -> Msg {
    match kind {
        OpKind::Embed { .. } => Msg::OpEmbed,
        OpKind::AddPositions { .. } => Msg::OpAddPositions,
        OpKind::RmsNorm { .. } => Msg::OpRmsNorm,
        OpKind::LayerNorm { .. } => Msg::OpLayerNorm,
        OpKind::Matmul { .. } => Msg::OpMatmul,
        OpKind::Rope { .. } => Msg::OpRope,
        OpKind::CacheWrite { .. } => Msg::OpCacheWrite,
        OpKind::AttentionScores { .. } => Msg::OpAttentionScores,
        OpKind::Scale { .. } => Msg::OpScale,
        OpKind::CausalMask { .. } => Msg::OpCausalMask,
        OpKind::Softmax { .. } => Msg::OpSoftmax,
        OpKind::AttentionValues { .. } => Msg::OpAttentionValues,
        OpKind::Add { .. } => Msg::OpAdd,
        OpKind::SwiGlu { .. } => Msg::OpSwiGlu,
        OpKind::Gelu { .. } => Msg::OpGelu,
        OpKind::SelectLast { .. } => Msg::OpSelectLast,
    }
}
