//! Writes GGUF files.

use std::collections::BTreeMap;

use super::binary::{Element, write_str, write_value};
use super::data::encode;
use super::{ALIGNMENT_KEY, DEFAULT_ALIGNMENT, GgmlType, Value};
use crate::model::tensor::Tensor;

/// The version of the format that is written.
const VERSION: u32 = 3;

/// A GGUF v3 file: metadata in the order of the keys, tensors in the order given. The same input gives the same bytes.
///
/// The data is aligned to [`DEFAULT_ALIGNMENT`]; if `metadata` holds `general.alignment`, that value is written
/// instead of its own.
///
/// # Panics
/// If two tensors have the same name, or a tensor has more or fewer elements than its shape says.
pub fn write(metadata: &BTreeMap<String, Value>, tensors: &[(String, Tensor)]) -> Vec<u8> {
    let mut out = b"GGUF".to_vec();
    VERSION.write(&mut out);
    (tensors.len() as u64).write(&mut out);
    (metadata.len() as u64).write(&mut out);
    for (key, value) in metadata {
        write_str(key, &mut out);
        match key.as_str() {
            ALIGNMENT_KEY => write_value(&Value::U32(DEFAULT_ALIGNMENT), &mut out),
            _ => write_value(value, &mut out),
        }
    }
    write_infos(tensors, &mut out);
    pad(&mut out);
    out.reserve_exact(tensors.iter().map(|(_, tensor)| aligned(tensor.size_bytes())).sum());
    for (name, tensor) in tensors {
        let begin = out.len();
        encode(&tensor.data, &mut out);
        assert_eq!(
            out.len() - begin,
            tensor.size_bytes(),
            "bytes of `{name}` against its shape {:?}",
            tensor.shape
        );
        pad(&mut out);
    }
    out
}

fn write_infos(tensors: &[(String, Tensor)], out: &mut Vec<u8>) {
    let mut offsets = BTreeMap::new();
    let mut offset = 0;
    for (name, tensor) in tensors {
        assert!(offsets.insert(name, offset).is_none(), "two tensors named `{name}`");
        write_str(name, out);
        (tensor.shape.len() as u32).write(out);
        tensor.shape.iter().rev().for_each(|&axis| (axis as u64).write(out));
        GgmlType::from(tensor.dtype()).0.write(out);
        (offset as u64).write(out);
        offset += aligned(tensor.size_bytes());
    }
}

fn pad(out: &mut Vec<u8>) {
    out.resize(aligned(out.len()), 0);
}

fn aligned(size_bytes: usize) -> usize {
    size_bytes.next_multiple_of(DEFAULT_ALIGNMENT as usize)
}
