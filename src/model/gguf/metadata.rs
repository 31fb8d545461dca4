//! Metadata by key and type.

use std::collections::BTreeMap;

use super::{Array, CheckpointError, Gguf, Value};

impl Gguf {
    /// An integer of any of the file's integer types that fits.
    ///
    /// # Errors
    /// `MissingKey` or `WrongValueType`, here and in the other getters.
    pub fn get_u32(&self, key: &str) -> Result<u32, CheckpointError> {
        u32_of(&self.metadata, key)
    }

    /// A float; one of double precision is rounded.
    ///
    /// # Errors
    /// `MissingKey` or `WrongValueType`.
    pub fn get_f32(&self, key: &str) -> Result<f32, CheckpointError> {
        get(&self.metadata, key, "f32", |value| match *value {
            Value::F32(value) => Some(value),
            Value::F64(value) => Some(value as f32),
            _ => None,
        })
    }

    /// A truth value.
    ///
    /// # Errors
    /// `MissingKey` or `WrongValueType`.
    pub fn get_bool(&self, key: &str) -> Result<bool, CheckpointError> {
        get(&self.metadata, key, "bool", |value| match *value {
            Value::Bool(value) => Some(value),
            _ => None,
        })
    }

    /// A text.
    ///
    /// # Errors
    /// `MissingKey` or `WrongValueType`.
    pub fn get_str(&self, key: &str) -> Result<&str, CheckpointError> {
        get(&self.metadata, key, "str", |value| match value {
            Value::Str(value) => Some(value.as_str()),
            _ => None,
        })
    }

    /// Texts, such as the tokens of a vocabulary.
    ///
    /// # Errors
    /// `MissingKey` or `WrongValueType`.
    pub fn get_str_array(&self, key: &str) -> Result<&[String], CheckpointError> {
        get(&self.metadata, key, "array of str", |value| match value {
            Value::Array(Array::Str(elements)) => Some(elements.as_slice()),
            _ => None,
        })
    }

    /// Signed integers, such as the types of the tokens.
    ///
    /// # Errors
    /// `MissingKey` or `WrongValueType`.
    pub fn get_i32_array(&self, key: &str) -> Result<&[i32], CheckpointError> {
        get(&self.metadata, key, "array of i32", |value| match value {
            Value::Array(Array::I32(elements)) => Some(elements.as_slice()),
            _ => None,
        })
    }
}

/// The result of a getter for a key that a file may leave out: `None` where the key is missing.
///
/// # Errors
/// Every error but `MissingKey`.
pub fn optional<T>(found: Result<T, CheckpointError>) -> Result<Option<T>, CheckpointError> {
    match found {
        Ok(value) => Ok(Some(value)),
        Err(CheckpointError::MissingKey { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// See [`Gguf::get_u32`].
pub(super) fn u32_of(metadata: &BTreeMap<String, Value>, key: &str) -> Result<u32, CheckpointError> {
    get(metadata, key, "u32", |value| value.as_integer().and_then(|value| value.try_into().ok()))
}

fn get<'a, T>(
    metadata: &'a BTreeMap<String, Value>,
    key: &str,
    expected: &'static str,
    convert: impl FnOnce(&'a Value) -> Option<T>,
) -> Result<T, CheckpointError> {
    let missing = || CheckpointError::MissingKey { key: key.to_owned(), expected };
    let value = metadata.get(key).ok_or_else(missing)?;
    convert(value).ok_or_else(|| CheckpointError::WrongValueType {
        key: key.to_owned(),
        expected,
        got: value.description(),
    })
}
