//! GGUF, the file format of ggml and llama.cpp: metadata, a list of tensors, then their elements.
//!
//! ```text
//! "GGUF"  u32 version  u64 n_tensors  u64 n_metadata
//! n_metadata times: str key, u32 type, value
//! n_tensors times:  str name, u32 n_dims, n_dims times u64 (innermost first), u32 ggml type, u64 offset
//! padding to general.alignment, then the data section that the offsets count from
//! ```
//! All numbers are little-endian, a string is its length in eight bytes and UTF-8.
//! Source: `docs/gguf.md` of the ggml repository. Versions 2 and 3 have the same layout.
//!
//! Files are hostile until proven otherwise: what is allocated is bounded by the bytes at hand, and a [`Gguf`] that
//! exists has tensors with valid shapes that lie inside the file and do not overlap.

mod binary;
mod data;
mod error;
mod ggml_type;
mod header;
mod metadata;
mod value;
mod write;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use error::CheckpointError;
pub use ggml_type::GgmlType;
pub use metadata::optional;
pub use value::{Array, Value, ValueType};
pub use write::write;

use super::tensor::Tensor;

/// Alignment of the data of tensors in files that do not say, in bytes.
pub const DEFAULT_ALIGNMENT: u32 = 32;

/// Most tensors that are accepted; the largest models have a few thousand.
pub const MAX_TENSORS: u64 = 1 << 16;

/// Most metadata keys that are accepted; models have some dozens.
pub const MAX_METADATA_KEYS: u64 = 1 << 16;

/// Longest name of a metadata key or a tensor, in bytes; the format sets it for keys.
pub const MAX_NAME_BYTES: u64 = (1 << 16) - 1;

/// Most axes of a tensor, as in ggml.
pub const MAX_DIMS: u64 = 4;

/// Most arrays inside each other in a metadata value.
pub const MAX_ARRAY_DEPTH: u64 = 8;

const ALIGNMENT_KEY: &str = "general.alignment";

/// The header of a GGUF file: all but the elements of the tensors.
#[derive(Clone, Debug, PartialEq)]
pub struct Gguf {
    /// Version of the format, 2 or 3.
    pub version: u32,
    /// The metadata by key.
    pub metadata: BTreeMap<String, Value>,
    /// Where the data of tensors may start: at multiples of this many bytes.
    pub alignment: u32,
    /// Start of the data section, in bytes from the start of the file.
    pub data_offset: u64,
    tensors: Vec<TensorInfo>,
    tensor_by_name: BTreeMap<String, usize>,
}

/// Where a tensor lies in the file and what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct TensorInfo {
    /// The name, for example `blk.0.attn_q.weight`.
    pub name: String,
    /// Length of each axis, outermost first: the reverse of the order in the file.
    pub shape: Vec<usize>,
    /// The element type, which need not be one that the engine computes with.
    pub ggml_type: GgmlType,
    /// Start of the elements, in bytes from the start of the file.
    pub offset: u64,
    /// Bytes of the elements, or `None` where ggml does not define the type.
    pub size_bytes: Option<u64>,
}

impl Gguf {
    /// Reads the header of the whole file `bytes` and checks that every tensor lies inside it.
    ///
    /// # Errors
    /// Any [`CheckpointError`] but `MissingTensor` and `UnsupportedType`, which [`Self::tensor`] reports.
    pub fn parse(bytes: &[u8]) -> Result<Self, CheckpointError> {
        let gguf = Self::parse_header(bytes)?;
        let file_len = bytes.len() as u64;
        match gguf.tensors.iter().find(|info| info.end() > file_len) {
            None => Ok(gguf),
            Some(info) => Err(info.outside(file_len)),
        }
    }

    /// Reads the header from a prefix of the file, as it comes from a download.
    ///
    /// # Errors
    /// [`CheckpointError::Truncated`] says how long the prefix must be to get further; all others are final.
    pub fn parse_header(prefix: &[u8]) -> Result<Self, CheckpointError> {
        header::parse(prefix)
    }

    /// The tensors, in the order of the file.
    pub fn tensors(&self) -> &[TensorInfo] {
        &self.tensors
    }

    /// The tensor of this name.
    ///
    /// # Errors
    /// [`CheckpointError::MissingTensor`].
    pub fn tensor_info(&self, name: &str) -> Result<&TensorInfo, CheckpointError> {
        let index = self.tensor_by_name.get(name);
        let info = index.and_then(|&index| self.tensors.get(index));
        info.ok_or_else(|| CheckpointError::MissingTensor { tensor: name.to_owned() })
    }

    /// Fewest bytes that the whole file has: the end of its last tensor, or of the header.
    pub fn file_len(&self) -> u64 {
        self.tensors.iter().map(TensorInfo::end).fold(self.data_offset, u64::max)
    }

    /// Takes tensor `name` out of the whole file `bytes`. Quantized elements stay quantized.
    ///
    /// # Errors
    /// `MissingTensor`, `UnsupportedType`, or `TensorOutsideFile` if `bytes` is not the file that was parsed.
    pub fn tensor(&self, bytes: &[u8], name: &str) -> Result<Tensor, CheckpointError> {
        let info = self.tensor_info(name)?;
        let unsupported =
            || CheckpointError::UnsupportedType { tensor: name.to_owned(), ggml_type: info.ggml_type };
        let dtype = info.ggml_type.dtype().ok_or_else(unsupported)?;
        let begin = usize::try_from(info.offset);
        let end = usize::try_from(info.end());
        let elements = match (begin, end) {
            (Ok(begin), Ok(end)) => bytes.get(begin..end),
            _ => None,
        };
        let elements = elements.ok_or_else(|| info.outside(bytes.len() as u64))?;
        Ok(Tensor { shape: info.shape.clone(), data: data::decode(dtype, elements) })
    }
}

impl TensorInfo {
    /// End of the elements, in bytes from the start of the file; the start where the size is not known.
    pub fn end(&self) -> u64 {
        // Cannot overflow: the header's reader refuses tensors whose end does not fit.
        self.offset + self.size_bytes.unwrap_or(0)
    }

    fn outside(&self, file_len: u64) -> CheckpointError {
        CheckpointError::TensorOutsideFile { tensor: self.name.clone(), end: self.end(), file_len }
    }
}
