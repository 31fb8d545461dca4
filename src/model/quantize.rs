//! Quantization with ggml's reference rounding, block by block (`quantize_row_q8_0_ref` and `quantize_row_q4_0_ref` of
//! `ggml-quants.c`): the same weights give the same bytes as there.

use half::{bf16, f16};

use super::gguf::{self, CheckpointError, Gguf, TensorInfo, Value};
use super::tensor::{DType, QUANT_BLOCK, Tensor, TensorData};

/// Version of the layouts of quantized blocks, which ggml counts apart from the file format's.
pub(super) const QUANTIZATION_VERSION: u32 = 2;

/// Bytes of the quants of one Q4_0 block.
const Q4_BLOCK_BYTES: usize = QUANT_BLOCK / 2;

/// `tensor` as `dtype`: exact where `dtype` holds the values, otherwise rounded to nearest. A quantized `tensor` goes
/// through f32.
///
/// # Panics
/// If the rows of `tensor` do not consist of whole blocks of `dtype`.
pub fn quantize(tensor: &Tensor, dtype: DType) -> Tensor {
    if tensor.dtype() == dtype {
        return tensor.clone();
    }
    let (cols, n_elements) = (tensor.cols(), tensor.n_elements());
    assert!(
        cols.is_multiple_of(dtype.block_size()),
        "rows of {cols} elements do not consist of {dtype} blocks"
    );
    let n_blocks = n_elements / dtype.block_size();
    let data = match dtype {
        DType::F32 => TensorData::F32(tensor.to_f32()),
        DType::F16 => {
            let mut values = Vec::with_capacity(n_elements);
            for_each_row(tensor, |row| values.extend(row.iter().map(|&x| f16::from_f32(x))));
            TensorData::F16(values)
        }
        DType::Bf16 => {
            let mut values = Vec::with_capacity(n_elements);
            for_each_row(tensor, |row| values.extend(row.iter().map(|&x| bf16::from_f32(x))));
            TensorData::Bf16(values)
        }
        DType::Q8_0 => {
            let (mut scales, mut quants) = (Vec::with_capacity(n_blocks), Vec::with_capacity(n_elements));
            for_each_block(tensor, |block| {
                let (scale, block) = quantize_block_q8_0(block);
                scales.push(scale);
                quants.extend_from_slice(&block);
            });
            TensorData::Q8_0 { scales, quants }
        }
        DType::Q4_0 => {
            let (mut scales, mut quants) = (Vec::with_capacity(n_blocks), Vec::with_capacity(n_elements / 2));
            for_each_block(tensor, |block| {
                let (scale, block) = quantize_block_q4_0(block);
                scales.push(scale);
                quants.extend_from_slice(&block);
            });
            TensorData::Q4_0 { scales, quants }
        }
    };
    Tensor { shape: tensor.shape.clone(), data }
}

/// One block of [`DType::Q8_0`]: `d = max|x| / 127`, `q = round(x / d)` with halves away from zero.
///
/// The quants are rounded with `d` in single precision; only afterwards `d` becomes the F16 of the file.
pub fn quantize_block_q8_0(x: &[f32; QUANT_BLOCK]) -> (f16, [i8; QUANT_BLOCK]) {
    let max_abs = x.iter().fold(0.0_f32, |max, x| max.max(x.abs()));
    let d = max_abs / 127.0;
    let inverse = if d == 0.0 { 0.0 } else { 1.0 / d };
    (f16::from_f32(d), x.map(|x| (x * inverse).round() as i8))
}

/// One block of [`DType::Q4_0`]: `d = m / -8`, where `m` is the first `x` of largest magnitude, with its sign;
/// `q = min(15, floor(x / d + 8.5))`. So `m` itself is exact but for the rounding of `d`, as `q = 0`.
///
/// Element `i` is the low nibble of byte `i`, element `i + 16` the high one.
pub fn quantize_block_q4_0(x: &[f32; QUANT_BLOCK]) -> (f16, [u8; Q4_BLOCK_BYTES]) {
    let largest = x.iter().fold(0.0_f32, |max, &x| if x.abs() > max.abs() { x } else { max });
    let d = largest / -8.0;
    let inverse = if d == 0.0 { 0.0 } else { 1.0 / d };
    // The sum is at least 0.5, so the cast, which cuts off, is a floor.
    let nibble = |x: f32| ((x * inverse + 8.5) as u8).min(15);
    let (low, high) = x.split_at(Q4_BLOCK_BYTES);
    let mut quants = [0; Q4_BLOCK_BYTES];
    for ((quant, &low), &high) in quants.iter_mut().zip(low).zip(high) {
        *quant = nibble(low) | nibble(high) << 4;
    }
    (f16::from_f32(d), quants)
}

/// Writes the checkpoint again with its matrices as `dtype`.
///
/// Vectors (norms and biases) become F32. Matrices whose rows do not consist of whole blocks of `dtype` keep their type.
/// Metadata is kept; `general.file_type` and `general.quantization_version` are set.
///
/// # Errors
/// `UnsupportedType`, or `TensorOutsideFile` if `bytes` is not the file that `gguf` was parsed from.
pub fn quantize_checkpoint(gguf: &Gguf, bytes: &[u8], dtype: DType) -> Result<Vec<u8>, CheckpointError> {
    let quantize_one = |info: &TensorInfo| {
        let tensor = gguf.tensor(bytes, &info.name)?;
        let target = target_dtype(&tensor, dtype);
        Ok((info.name.clone(), quantize(&tensor, target)))
    };
    let tensors = gguf.tensors().iter().map(quantize_one).collect::<Result<Vec<_>, CheckpointError>>()?;
    let mut metadata = gguf.metadata.clone();
    metadata.insert("general.file_type".to_owned(), Value::U32(file_type(dtype)));
    metadata.insert("general.quantization_version".to_owned(), Value::U32(QUANTIZATION_VERSION));
    Ok(gguf::write(&metadata, &tensors))
}

fn target_dtype(tensor: &Tensor, dtype: DType) -> DType {
    if tensor.shape.len() < 2 {
        // Norms are a thousandth of the weights and scale all of the residual: nothing is saved there.
        DType::F32
    } else if tensor.cols().is_multiple_of(dtype.block_size()) {
        dtype
    } else {
        tensor.dtype()
    }
}

/// The number that llama.cpp knows a file by whose matrices are `dtype` (`enum llama_ftype`).
pub(super) fn file_type(dtype: DType) -> u32 {
    match dtype {
        DType::F32 => 0,
        DType::F16 => 1,
        DType::Q4_0 => 2,
        DType::Q8_0 => 7,
        DType::Bf16 => 32,
    }
}

fn for_each_row(tensor: &Tensor, mut visit: impl FnMut(&[f32])) {
    let mut row = vec![0.0; tensor.cols()];
    for index in 0..tensor.rows() {
        tensor.row_to_f32(index, &mut row);
        visit(&row);
    }
}

fn for_each_block(tensor: &Tensor, mut visit: impl FnMut(&[f32; QUANT_BLOCK])) {
    for_each_row(tensor, |row| row.as_chunks().0.iter().for_each(&mut visit));
}

#[cfg(test)]
mod tests;
