//! Weights on the device, in the element type in which the checkpoint has them.

use std::borrow::Cow;

use bytemuck::Pod;

use super::device::{Gpu, GpuError};
use crate::model::checkpoint::Model;
use crate::model::graph::Weight;
use crate::model::tensor::{DType, QUANT_BLOCK, Tensor, TensorData};

/// Columns of an unquantized matrix are read in groups of this many; rows are padded to whole groups.
const GROUP: usize = 4;

/// A weight on the device.
pub(super) enum WeightBuffers {
    /// A vector, as F32.
    Vector(wgpu::Buffer),
    /// A matrix, cut into as few parts as the device's limit allows.
    Matrix(Matrix),
}

/// A matrix on the device.
pub(super) struct Matrix {
    /// Element type, which decides the library that reads it.
    pub dtype: DType,
    /// Length of a row.
    pub cols: usize,
    /// Consecutive rows.
    pub parts: Vec<Part>,
}

/// Some consecutive rows of a matrix.
pub(super) struct Part {
    /// The first of them.
    pub first_row: usize,
    /// How many.
    pub n_rows: usize,
    /// The elements, or the quants.
    pub weight: wgpu::Buffer,
    /// The scales of a quantized matrix.
    pub scales: Option<wgpu::Buffer>,
}

/// Copies `weight` to the device.
///
/// # Errors
/// [`GpuError::TooLarge`] if not even one row fits.
pub(super) fn upload(gpu: &Gpu, model: &Model, weight: &Weight) -> Result<WeightBuffers, GpuError> {
    let tensor = model.tensor(weight);
    let Some(cols) = weight.cols else {
        let values = &tensor.to_f32()[weight.range.clone()];
        return Ok(WeightBuffers::Vector(buffer(gpu, &weight.tensor, bytemuck::cast_slice(values))?));
    };
    let dtype = tensor.dtype();
    let max_rows = usize::try_from(gpu.max_binding_bytes()).unwrap_or(usize::MAX) / row_bytes(dtype, cols);
    let max_rows = max_rows.max(1); // if even one row is too large, making its buffer says so
    let mut parts = Vec::new();
    for first_row in (0..weight.range.len()).step_by(max_rows) {
        let n_rows = max_rows.min(weight.range.len() - first_row);
        let start = weight.range.start + first_row;
        let planes = planes(tensor, start..start + n_rows);
        parts.push(Part {
            first_row,
            n_rows,
            weight: buffer(gpu, &weight.tensor, &planes.weight)?,
            scales: planes.scales.map(|scales| buffer(gpu, &weight.tensor, scales)).transpose()?,
        });
    }
    // What was written so far leaves wgpu's staging memory with a submission; else the model would be there twice.
    gpu.queue.submit([]);
    Ok(WeightBuffers::Matrix(Matrix { dtype, cols, parts }))
}

/// Bytes of one row on the device, scales aside.
fn row_bytes(dtype: DType, cols: usize) -> usize {
    match dtype {
        DType::F32 => cols.next_multiple_of(GROUP) * 4,
        DType::F16 | DType::Bf16 => cols.next_multiple_of(GROUP) * 2,
        DType::Q8_0 => cols,
        DType::Q4_0 => cols / 2,
    }
}

/// The bytes of some rows: elements or quants, and scales.
struct Planes<'a> {
    weight: Cow<'a, [u8]>,
    scales: Option<&'a [u8]>,
}

fn planes(tensor: &Tensor, rows: std::ops::Range<usize>) -> Planes<'_> {
    let cols = tensor.cols();
    let range = rows.start * cols..rows.end * cols;
    let blocks = range.start / QUANT_BLOCK..range.end / QUANT_BLOCK;
    match &tensor.data {
        TensorData::F32(values) => Planes { weight: padded(&values[range], cols), scales: None },
        TensorData::F16(values) => Planes { weight: padded(&values[range], cols), scales: None },
        TensorData::Bf16(values) => Planes { weight: padded(&values[range], cols), scales: None },
        TensorData::Q8_0 { scales, quants } => Planes {
            weight: Cow::Borrowed(bytemuck::cast_slice(&quants[range])),
            scales: Some(bytemuck::cast_slice(&scales[blocks])),
        },
        TensorData::Q4_0 { scales, quants } => Planes {
            weight: Cow::Borrowed(&quants[range.start / 2..range.end / 2]),
            scales: Some(bytemuck::cast_slice(&scales[blocks])),
        },
    }
}

/// The bytes of `values`, with each row of `cols` filled up with zeros to a whole number of groups.
fn padded<T: Pod>(values: &[T], cols: usize) -> Cow<'_, [u8]> {
    let padded_cols = cols.next_multiple_of(GROUP);
    if padded_cols == cols {
        return Cow::Borrowed(bytemuck::cast_slice(values));
    }
    let mut rows = vec![T::zeroed(); values.len() / cols * padded_cols];
    for (padded, row) in rows.chunks_exact_mut(padded_cols).zip(values.chunks_exact(cols)) {
        padded[..cols].copy_from_slice(row);
    }
    Cow::Owned(bytemuck::cast_slice(&rows).to_vec())
}

/// A storage buffer that holds `bytes`, and zeros up to a whole number of words.
///
/// # Errors
/// [`GpuError::TooLarge`].
pub(super) fn buffer(gpu: &Gpu, label: &str, bytes: &[u8]) -> Result<wgpu::Buffer, GpuError> {
    let usage = wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::COPY_SRC;
    let buffer = gpu.buffer(label, bytes.len(), usage)?;
    // The queue copies whole words.
    let (words, rest) = bytes.split_at(bytes.len() - bytes.len() % 4);
    gpu.queue.write_buffer(&buffer, 0, words);
    if !rest.is_empty() {
        let mut word = [0; 4];
        word[..rest.len()].copy_from_slice(rest);
        gpu.queue.write_buffer(&buffer, words.len() as u64, &word);
    }
    Ok(buffer)
}
