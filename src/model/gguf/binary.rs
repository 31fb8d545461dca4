//! The binary form of numbers, strings and metadata values.

use super::value::{Array, Value, ValueType, with_elements};
use super::{CheckpointError, MAX_ARRAY_DEPTH, MAX_NAME_BYTES};

/// A position in the header of a file, or of the prefix of one that is at hand.
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    /// Bytes read so far.
    pub fn position(&self) -> u64 {
        self.position as u64
    }

    /// Fails unless `length` more bytes are at hand; `what` names what they are.
    pub fn require(&self, length: u64, what: &str) -> Result<usize, CheckpointError> {
        let position = self.position();
        let needed_at_least = position
            .checked_add(length)
            .ok_or_else(|| CheckpointError::LengthOverflow { what: what.to_owned(), position, length })?;
        let got = self.bytes.len() as u64;
        match usize::try_from(needed_at_least) {
            Ok(end) if end <= self.bytes.len() => Ok(end),
            _ => Err(CheckpointError::Truncated { needed_at_least, got }),
        }
    }

    /// The next `length` bytes.
    pub fn take(&mut self, length: u64, what: &str) -> Result<&'a [u8], CheckpointError> {
        let end = self.require(length, what)?;
        let taken = &self.bytes[self.position..end];
        self.position = end;
        Ok(taken)
    }

    /// A number of elements, each of which takes at least `min_size_bytes`: never more than the bytes at hand can
    /// hold, so that it is safe to allocate for them.
    pub fn count(&mut self, min_size_bytes: u64, what: &str) -> Result<usize, CheckpointError> {
        let count = u64::read(self, what)?;
        let (position, length) = (self.position(), count.saturating_mul(min_size_bytes));
        self.require(length, what)?;
        usize::try_from(count).map_err(|_| CheckpointError::LengthOverflow {
            what: what.to_owned(),
            position,
            length,
        })
    }

    /// The name of a metadata key or of a tensor; `what` says which.
    pub fn name(&mut self, what: &str) -> Result<String, CheckpointError> {
        let length = u64::read(self, what)?;
        if length > MAX_NAME_BYTES {
            let what = format!("bytes in the name of {what}");
            return Err(CheckpointError::TooMany { what, limit: MAX_NAME_BYTES, got: length });
        }
        let bytes = self.take(length, what)?;
        utf8(bytes, || format!("the name of {what}"))
    }
}

/// An element of [`Array`] in its binary form.
pub(super) trait Element: Sized {
    /// Reads one from `cursor`; `key` is the metadata key that it belongs to.
    fn read(cursor: &mut Cursor<'_>, key: &str) -> Result<Self, CheckpointError>;
    /// Appends it to `out`.
    fn write(&self, out: &mut Vec<u8>);
}

macro_rules! number_elements {
    ($($number:ty),*) => {$(
        impl Element for $number {
            fn read(cursor: &mut Cursor<'_>, key: &str) -> Result<Self, CheckpointError> {
                let taken = cursor.take(size_of::<Self>() as u64, key)?;
                let mut bytes = [0; size_of::<Self>()];
                bytes.copy_from_slice(taken);
                Ok(Self::from_le_bytes(bytes))
            }

            fn write(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }
        }
    )*};
}
number_elements!(u8, i8, u16, i16, u32, i32, f32, u64, i64, f64);

impl Element for bool {
    fn read(cursor: &mut Cursor<'_>, key: &str) -> Result<Self, CheckpointError> {
        match u8::read(cursor, key)? {
            0 => Ok(false),
            1 => Ok(true),
            got => Err(CheckpointError::InvalidBool { key: key.to_owned(), got }),
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
}

impl Element for String {
    fn read(cursor: &mut Cursor<'_>, key: &str) -> Result<Self, CheckpointError> {
        let length = u64::read(cursor, key)?;
        let bytes = cursor.take(length, key)?;
        utf8(bytes, || format!("the value of metadata key `{key}`"))
    }

    fn write(&self, out: &mut Vec<u8>) {
        write_str(self, out);
    }
}

impl Element for Array {
    fn read(cursor: &mut Cursor<'_>, key: &str) -> Result<Self, CheckpointError> {
        read_array(cursor, key, 1)
    }

    fn write(&self, out: &mut Vec<u8>) {
        (self.element_type() as u32).write(out);
        (self.len() as u64).write(out);
        with_elements!(self, elements => elements.iter().for_each(|element| element.write(out)));
    }
}

/// The type and the value of metadata key `key`.
pub(super) fn read_value(cursor: &mut Cursor<'_>, key: &str) -> Result<Value, CheckpointError> {
    Ok(match read_value_type(cursor, key)? {
        ValueType::U8 => Value::U8(Element::read(cursor, key)?),
        ValueType::I8 => Value::I8(Element::read(cursor, key)?),
        ValueType::U16 => Value::U16(Element::read(cursor, key)?),
        ValueType::I16 => Value::I16(Element::read(cursor, key)?),
        ValueType::U32 => Value::U32(Element::read(cursor, key)?),
        ValueType::I32 => Value::I32(Element::read(cursor, key)?),
        ValueType::F32 => Value::F32(Element::read(cursor, key)?),
        ValueType::Bool => Value::Bool(Element::read(cursor, key)?),
        ValueType::Str => Value::Str(Element::read(cursor, key)?),
        ValueType::Array => Value::Array(Element::read(cursor, key)?),
        ValueType::U64 => Value::U64(Element::read(cursor, key)?),
        ValueType::I64 => Value::I64(Element::read(cursor, key)?),
        ValueType::F64 => Value::F64(Element::read(cursor, key)?),
    })
}

/// Appends the type and the value to `out`.
pub(super) fn write_value(value: &Value, out: &mut Vec<u8>) {
    (value.value_type() as u32).write(out);
    match value {
        Value::U8(value) => value.write(out),
        Value::I8(value) => value.write(out),
        Value::U16(value) => value.write(out),
        Value::I16(value) => value.write(out),
        Value::U32(value) => value.write(out),
        Value::I32(value) => value.write(out),
        Value::F32(value) => value.write(out),
        Value::Bool(value) => value.write(out),
        Value::Str(value) => value.write(out),
        Value::Array(value) => value.write(out),
        Value::U64(value) => value.write(out),
        Value::I64(value) => value.write(out),
        Value::F64(value) => value.write(out),
    }
}

/// Appends the length and the bytes of `text` to `out`.
pub(super) fn write_str(text: &str, out: &mut Vec<u8>) {
    (text.len() as u64).write(out);
    out.extend_from_slice(text.as_bytes());
}

fn read_array(cursor: &mut Cursor<'_>, key: &str, depth: u64) -> Result<Array, CheckpointError> {
    if depth > MAX_ARRAY_DEPTH {
        let what = format!("arrays inside each other in metadata key `{key}`");
        return Err(CheckpointError::TooMany { what, limit: MAX_ARRAY_DEPTH, got: depth });
    }
    let element_type = read_value_type(cursor, key)?;
    let count = cursor.count(element_type.min_size_bytes(), key)?;
    Ok(match element_type {
        ValueType::U8 => Array::U8(read_elements(cursor, key, count)?),
        ValueType::I8 => Array::I8(read_elements(cursor, key, count)?),
        ValueType::U16 => Array::U16(read_elements(cursor, key, count)?),
        ValueType::I16 => Array::I16(read_elements(cursor, key, count)?),
        ValueType::U32 => Array::U32(read_elements(cursor, key, count)?),
        ValueType::I32 => Array::I32(read_elements(cursor, key, count)?),
        ValueType::F32 => Array::F32(read_elements(cursor, key, count)?),
        ValueType::Bool => Array::Bool(read_elements(cursor, key, count)?),
        ValueType::Str => Array::Str(read_elements(cursor, key, count)?),
        ValueType::U64 => Array::U64(read_elements(cursor, key, count)?),
        ValueType::I64 => Array::I64(read_elements(cursor, key, count)?),
        ValueType::F64 => Array::F64(read_elements(cursor, key, count)?),
        // Not allocated ahead: arrays inside each other could each claim all of the bytes that are left.
        ValueType::Array => {
            Array::Array((0..count).map(|_| read_array(cursor, key, depth + 1)).collect::<Result<_, _>>()?)
        }
    })
}

fn read_elements<T: Element>(
    cursor: &mut Cursor<'_>,
    key: &str,
    count: usize,
) -> Result<Vec<T>, CheckpointError> {
    let mut elements = Vec::with_capacity(count);
    for _ in 0..count {
        elements.push(T::read(cursor, key)?);
    }
    Ok(elements)
}

fn read_value_type(cursor: &mut Cursor<'_>, key: &str) -> Result<ValueType, CheckpointError> {
    let got = u32::read(cursor, key)?;
    ValueType::from_number(got).ok_or_else(|| CheckpointError::UnknownValueType { key: key.to_owned(), got })
}

fn utf8(bytes: &[u8], what: impl FnOnce() -> String) -> Result<String, CheckpointError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Err(CheckpointError::BadUtf8 { what: what() }),
    }
}
