//! Reads the header of a file and checks all that can be checked without the data.

use std::collections::BTreeMap;

use super::binary::{Cursor, Element, read_value};
use super::{
    ALIGNMENT_KEY, CheckpointError, DEFAULT_ALIGNMENT, GgmlType, Gguf, MAX_DIMS, MAX_METADATA_KEYS,
    MAX_TENSORS, TensorInfo, Value, metadata, optional,
};

/// A tensor as the file has it: the offset counts from the data section, which is known only after the last one.
struct RawInfo {
    name: String,
    /// Outermost first.
    shape: Vec<u64>,
    ggml_type: GgmlType,
    offset: u64,
}

/// Fewest bytes of one metadata key: an empty name, a type and a value of one byte.
const MIN_METADATA_BYTES: u64 = 8 + 4 + 1;

/// Fewest bytes of one tensor's entry: an empty name, no axes, a type and an offset.
const MIN_TENSOR_BYTES: u64 = 8 + 4 + 4 + 8;

/// The header at the start of `prefix`.
pub(super) fn parse(prefix: &[u8]) -> Result<Gguf, CheckpointError> {
    let cursor = &mut Cursor::new(prefix);
    let version = parse_version(cursor)?;
    let n_tensors = parse_count(cursor, "tensors", MAX_TENSORS)?;
    let n_metadata = parse_count(cursor, "metadata keys", MAX_METADATA_KEYS)?;
    cursor.require(n_metadata * MIN_METADATA_BYTES + n_tensors * MIN_TENSOR_BYTES, "the header")?;
    let metadata = parse_metadata(cursor, n_metadata)?;
    let alignment = parse_alignment(&metadata)?;
    let raw_infos = (0..n_tensors).map(|_| parse_raw_info(cursor)).collect::<Result<Vec<_>, _>>()?;
    let data_offset = cursor.position().next_multiple_of(alignment.into());

    let mut tensors = Vec::with_capacity(raw_infos.len());
    let mut tensor_by_name = BTreeMap::new();
    for (index, raw) in raw_infos.into_iter().enumerate() {
        if tensor_by_name.insert(raw.name.clone(), index).is_some() {
            return Err(CheckpointError::Duplicate { what: "tensor", name: raw.name });
        }
        tensors.push(check_info(raw, data_offset, alignment)?);
    }
    check_overlap(&tensors)?;
    Ok(Gguf { version, metadata, alignment, data_offset, tensors, tensor_by_name })
}

fn parse_version(cursor: &mut Cursor<'_>) -> Result<u32, CheckpointError> {
    let mut magic = [0; 4];
    magic.copy_from_slice(cursor.take(4, "the magic bytes")?);
    if &magic != b"GGUF" {
        return Err(CheckpointError::WrongMagic { got: magic });
    }
    match u32::read(cursor, "the version")? {
        version @ (2 | 3) => Ok(version),
        // The magic bytes are the same in both byte orders, the version is the first number.
        swapped if swapped != 0 && swapped & 0xffff == 0 => {
            Err(CheckpointError::BigEndian { version: swapped.swap_bytes() })
        }
        got => Err(CheckpointError::UnsupportedVersion { got }),
    }
}

fn parse_count(cursor: &mut Cursor<'_>, what: &str, limit: u64) -> Result<u64, CheckpointError> {
    match u64::read(cursor, what)? {
        got if got > limit => Err(CheckpointError::TooMany { what: what.to_owned(), limit, got }),
        count => Ok(count),
    }
}

fn parse_metadata(cursor: &mut Cursor<'_>, count: u64) -> Result<BTreeMap<String, Value>, CheckpointError> {
    let mut metadata = BTreeMap::new();
    for _ in 0..count {
        let key = cursor.name("a metadata key")?;
        let value = read_value(cursor, &key)?;
        if metadata.contains_key(&key) {
            return Err(CheckpointError::Duplicate { what: "metadata key", name: key });
        }
        metadata.insert(key, value);
    }
    Ok(metadata)
}

fn parse_alignment(metadata: &BTreeMap<String, Value>) -> Result<u32, CheckpointError> {
    match optional(metadata::u32_of(metadata, ALIGNMENT_KEY))? {
        None => Ok(DEFAULT_ALIGNMENT),
        Some(alignment) if alignment.is_power_of_two() => Ok(alignment),
        Some(got) => Err(CheckpointError::BadAlignment { got }),
    }
}

fn parse_raw_info(cursor: &mut Cursor<'_>) -> Result<RawInfo, CheckpointError> {
    let name = cursor.name("a tensor")?;
    let n_dims = u64::from(u32::read(cursor, &name)?);
    if n_dims > MAX_DIMS {
        let what = format!("axes of tensor `{name}`");
        return Err(CheckpointError::TooMany { what, limit: MAX_DIMS, got: n_dims });
    }
    let mut shape = (0..n_dims).map(|_| u64::read(cursor, &name)).collect::<Result<Vec<_>, _>>()?;
    shape.reverse();
    let ggml_type = GgmlType(u32::read(cursor, &name)?);
    let offset = u64::read(cursor, &name)?;
    Ok(RawInfo { name, shape, ggml_type, offset })
}

/// Turns the file's numbers into a tensor whose shape, size and end are valid; only the file's length is left to check.
fn check_info(raw: RawInfo, data_offset: u64, alignment: u32) -> Result<TensorInfo, CheckpointError> {
    let RawInfo { name, shape, ggml_type, offset } = raw;
    if shape.contains(&0) {
        return Err(CheckpointError::ZeroDim { tensor: name, shape });
    }
    if !offset.is_multiple_of(alignment.into()) {
        return Err(CheckpointError::UnalignedOffset { tensor: name, offset, alignment: alignment.into() });
    }
    let cols = shape.last().copied().unwrap_or(1);
    if let Some((block_size, _)) = ggml_type.block_layout()
        && !cols.is_multiple_of(block_size)
    {
        return Err(CheckpointError::PartialBlock { tensor: name, ggml_type, cols, block_size });
    }
    let Some((usize_shape, size_bytes)) = checked_size(&shape, ggml_type) else {
        return Err(CheckpointError::TensorTooLarge { tensor: name, shape });
    };
    let begin = data_offset.checked_add(offset);
    match begin.filter(|begin| begin.checked_add(size_bytes.unwrap_or(0)).is_some()) {
        Some(offset) => Ok(TensorInfo { name, shape: usize_shape, ggml_type, offset, size_bytes }),
        None => Err(CheckpointError::LengthOverflow { what: name, position: data_offset, length: offset }),
    }
}

/// The shape in this machine's integers and the bytes of the elements; `None` if a product does not fit.
fn checked_size(shape: &[u64], ggml_type: GgmlType) -> Option<(Vec<usize>, Option<u64>)> {
    let n_elements = shape.iter().try_fold(1_u64, |product, &axis| product.checked_mul(axis))?;
    usize::try_from(n_elements).ok()?;
    let usize_shape = shape.iter().map(|&axis| usize::try_from(axis).ok()).collect::<Option<_>>()?;
    let size_bytes = match ggml_type.block_layout() {
        None => None,
        Some((block_size, block_bytes)) => Some((n_elements / block_size).checked_mul(block_bytes)?),
    };
    Some((usize_shape, size_bytes))
}

/// Refuses tensors that share bytes: a small file could otherwise ask for the memory of many large tensors.
fn check_overlap(tensors: &[TensorInfo]) -> Result<(), CheckpointError> {
    let mut by_offset: Vec<_> = tensors.iter().collect();
    by_offset.sort_by_key(|info| (info.offset, info.end()));
    match by_offset.windows(2).find(|pair| pair[0].end() > pair[1].offset) {
        None => Ok(()),
        Some(pair) => {
            Err(CheckpointError::TensorsOverlap { first: pair[0].name.clone(), second: pair[1].name.clone() })
        }
    }
}
