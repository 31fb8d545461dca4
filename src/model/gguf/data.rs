//! The elements of tensors: blocks on disk, planes in memory.

use half::{bf16, f16};

use crate::model::tensor::{DType, QUANT_BLOCK, TensorData};

/// The planes of whole blocks of `dtype`; `bytes` holds nothing else.
pub(super) fn decode(dtype: DType, bytes: &[u8]) -> TensorData {
    match dtype {
        DType::F32 => TensorData::F32(words(bytes).map(f32::from_le_bytes).collect()),
        DType::F16 => TensorData::F16(words(bytes).map(f16::from_le_bytes).collect()),
        DType::Bf16 => TensorData::Bf16(words(bytes).map(bf16::from_le_bytes).collect()),
        DType::Q8_0 => {
            let mut quants = Vec::with_capacity(bytes.len() / dtype.block_bytes() * QUANT_BLOCK);
            let scales = split_blocks(dtype, bytes, |block| {
                quants.extend_from_slice(bytemuck::cast_slice::<u8, i8>(block));
            });
            TensorData::Q8_0 { scales, quants }
        }
        DType::Q4_0 => {
            let mut quants = Vec::with_capacity(bytes.len() / dtype.block_bytes() * QUANT_BLOCK / 2);
            let scales = split_blocks(dtype, bytes, |block| quants.extend_from_slice(block));
            TensorData::Q4_0 { scales, quants }
        }
    }
}

/// Appends the elements to `out` in the order of the file: of each block the scale, then the quants.
pub(super) fn encode(data: &TensorData, out: &mut Vec<u8>) {
    match data {
        TensorData::F32(values) => out.extend(values.iter().flat_map(|value| value.to_le_bytes())),
        TensorData::F16(values) => out.extend(values.iter().flat_map(|value| value.to_le_bytes())),
        TensorData::Bf16(values) => out.extend(values.iter().flat_map(|value| value.to_le_bytes())),
        TensorData::Q8_0 { scales, quants } => join_blocks(scales, bytemuck::cast_slice(quants), out),
        TensorData::Q4_0 { scales, quants } => join_blocks(scales, quants, out),
    }
}

fn words<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u8; N]> {
    bytes.as_chunks::<N>().0.iter().copied()
}

/// The scales of all blocks; the quants of each go to `take_quants`.
fn split_blocks(dtype: DType, bytes: &[u8], mut take_quants: impl FnMut(&[u8])) -> Vec<f16> {
    let blocks = bytes.chunks_exact(dtype.block_bytes());
    blocks
        .map(|block| {
            take_quants(&block[2..]);
            f16::from_le_bytes([block[0], block[1]])
        })
        .collect()
}

fn join_blocks(scales: &[f16], quants: &[u8], out: &mut Vec<u8>) {
    let Some(quants_per_block) = quants.len().checked_div(scales.len()) else { return };
    for (scale, quants) in scales.iter().zip(quants.chunks_exact(quants_per_block)) {
        out.extend_from_slice(&scale.to_le_bytes());
        out.extend_from_slice(quants);
    }
}
