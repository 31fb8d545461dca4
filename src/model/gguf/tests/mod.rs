//! Tests of the reader and the writer, filed by the kind of evidence.

mod corruption;
mod fixtures;
mod hostile;
mod reading;
mod round_trip;

use std::collections::BTreeMap;

use half::{bf16, f16};

use super::{Array, Value};
use crate::model::tensor::{Tensor, TensorData};

/// A file put together by hand, without the writer, so that any part of it can be wrong.
pub(super) struct RawFile {
    pub magic: [u8; 4],
    pub version: u32,
    /// The count in the header where it lies, otherwise the true one.
    pub n_tensors: Option<u64>,
    /// The count in the header where it lies, otherwise the true one.
    pub n_metadata: Option<u64>,
    /// Key, number of the type, bytes of the value.
    pub metadata: Vec<(Vec<u8>, u32, Vec<u8>)>,
    pub tensors: Vec<RawTensor>,
    /// Where the data section starts.
    pub alignment: usize,
    /// Length of the data section, in bytes.
    pub data_len: usize,
}

/// An entry of [`RawFile`].
#[derive(Clone)]
pub(super) struct RawTensor {
    pub name: Vec<u8>,
    /// Innermost first, as in the file.
    pub dims: Vec<u64>,
    pub ggml_type: u32,
    pub offset: u64,
}

impl Default for RawFile {
    /// A valid file of one tensor `w`, F32 of shape (2, 3).
    fn default() -> Self {
        Self {
            magic: *b"GGUF",
            version: 3,
            n_tensors: None,
            n_metadata: None,
            metadata: vec![],
            tensors: vec![RawTensor { name: b"w".to_vec(), dims: vec![3, 2], ggml_type: 0, offset: 0 }],
            alignment: 32,
            data_len: 24,
        }
    }
}

impl RawFile {
    /// A valid file but for one metadata entry `k`.
    pub fn with_value(value_type: u32, value: &[u8]) -> Self {
        Self { metadata: vec![(b"k".to_vec(), value_type, value.to_vec())], ..Self::default() }
    }

    /// A valid file but for its tensor `w`.
    pub fn with_tensor(dims: &[u64], ggml_type: u32, offset: u64) -> Self {
        let tensor = RawTensor { name: b"w".to_vec(), dims: dims.to_vec(), ggml_type, offset };
        Self { tensors: vec![tensor], ..Self::default() }
    }

    pub fn header(&self) -> Vec<u8> {
        let mut out = self.magic.to_vec();
        out.extend(self.version.to_le_bytes());
        out.extend(self.n_tensors.unwrap_or(self.tensors.len() as u64).to_le_bytes());
        out.extend(self.n_metadata.unwrap_or(self.metadata.len() as u64).to_le_bytes());
        for (key, value_type, value) in &self.metadata {
            out.extend(string(key));
            out.extend(value_type.to_le_bytes());
            out.extend(value);
        }
        for tensor in &self.tensors {
            out.extend(string(&tensor.name));
            out.extend((tensor.dims.len() as u32).to_le_bytes());
            tensor.dims.iter().for_each(|axis| out.extend(axis.to_le_bytes()));
            out.extend(tensor.ggml_type.to_le_bytes());
            out.extend(tensor.offset.to_le_bytes());
        }
        out
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut out = self.header();
        let data_offset = out.len().next_multiple_of(self.alignment);
        out.resize(data_offset, 0);
        out.extend((0..self.data_len).map(|index| index as u8));
        out
    }
}

/// A string of the format.
pub(super) fn string(text: &[u8]) -> Vec<u8> {
    [&(text.len() as u64).to_le_bytes(), text].concat()
}

/// The head of an array of the format: type of the elements and count.
pub(super) fn array_head(element_type: u32, count: u64) -> Vec<u8> {
    [element_type.to_le_bytes().as_slice(), &count.to_le_bytes()].concat()
}

/// Metadata with a value of every type.
pub(super) fn sample_metadata() -> BTreeMap<String, Value> {
    let words = |words: &[&str]| Array::Str(words.iter().map(ToString::to_string).collect());
    let values = [
        ("a.u8", Value::U8(200)),
        ("a.i8", Value::I8(-100)),
        ("a.u16", Value::U16(60_000)),
        ("a.i16", Value::I16(-30_000)),
        ("a.u32", Value::U32(4_000_000_000)),
        ("a.i32", Value::I32(-2_000_000_000)),
        ("a.f32", Value::F32(1e-6)),
        ("a.bool", Value::Bool(true)),
        ("a.str", Value::Str("qwen3 \u{1f600} 한글".to_owned())),
        ("a.u64", Value::U64(u64::MAX)),
        ("a.i64", Value::I64(i64::MIN)),
        ("a.f64", Value::F64(0.1)),
        ("b.tokens", Value::Array(words(&["<pad>", "", "Ġthe"]))),
        ("b.types", Value::Array(Array::I32(vec![3, 1, -1]))),
        ("b.flags", Value::Array(Array::Bool(vec![true, false]))),
        ("b.empty", Value::Array(Array::F64(vec![]))),
        ("b.nested", Value::Array(Array::Array(vec![Array::U8(vec![1, 2]), words(&["x"])]))),
    ];
    values.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// A tensor of each element type, of one to four axes.
pub(super) fn sample_tensors() -> Vec<(String, Tensor)> {
    let ramp = |n: usize| (0..n).map(|index| index as f32 * 0.25 - 3.0);
    let scales = |n: usize| ramp(n).map(f16::from_f32).collect::<Vec<_>>();
    let tensors = [
        ("norm.weight", vec![5], TensorData::F32(ramp(5).collect())),
        ("half.weight", vec![2, 3], TensorData::F16(scales(6))),
        ("brain.weight", vec![2, 1, 3], TensorData::Bf16(ramp(6).map(bf16::from_f32).collect())),
        (
            "q8.weight",
            vec![3, 64],
            TensorData::Q8_0 { scales: scales(6), quants: (0..192_u8).map(|q| q as i8).collect() },
        ),
        (
            "q4.weight",
            vec![1, 2, 1, 32],
            TensorData::Q4_0 { scales: scales(2), quants: (0..32_u8).map(|q| q * 7).collect() },
        ),
    ];
    tensors.into_iter().map(|(name, shape, data)| (name.to_owned(), Tensor { shape, data })).collect()
}
