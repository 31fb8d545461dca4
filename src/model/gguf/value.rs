//! Metadata values.

use std::fmt;

/// Elements of an array that [`Value`]'s `Display` shows.
const SHOWN_ELEMENTS: usize = 8;

/// Characters of a string that [`Value`]'s `Display` shows.
const SHOWN_CHARS: usize = 80;

/// One metadata value: every type that GGUF defines.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `UINT8`.
    U8(u8),
    /// `INT8`.
    I8(i8),
    /// `UINT16`.
    U16(u16),
    /// `INT16`.
    I16(i16),
    /// `UINT32`.
    U32(u32),
    /// `INT32`.
    I32(i32),
    /// `FLOAT32`.
    F32(f32),
    /// `BOOL`.
    Bool(bool),
    /// `STRING`.
    Str(String),
    /// `ARRAY`.
    Array(Array),
    /// `UINT64`.
    U64(u64),
    /// `INT64`.
    I64(i64),
    /// `FLOAT64`.
    F64(f64),
}

/// An array of one element type. Typed, so that a vocabulary of 150,000 tokens takes no more memory than its strings,
/// and an empty array keeps its type.
#[derive(Clone, Debug, PartialEq)]
pub enum Array {
    /// Elements of type `UINT8`.
    U8(Vec<u8>),
    /// Elements of type `INT8`.
    I8(Vec<i8>),
    /// Elements of type `UINT16`.
    U16(Vec<u16>),
    /// Elements of type `INT16`.
    I16(Vec<i16>),
    /// Elements of type `UINT32`.
    U32(Vec<u32>),
    /// Elements of type `INT32`.
    I32(Vec<i32>),
    /// Elements of type `FLOAT32`.
    F32(Vec<f32>),
    /// Elements of type `BOOL`.
    Bool(Vec<bool>),
    /// Elements of type `STRING`.
    Str(Vec<String>),
    /// Arrays, each with an element type of its own.
    Array(Vec<Array>),
    /// Elements of type `UINT64`.
    U64(Vec<u64>),
    /// Elements of type `INT64`.
    I64(Vec<i64>),
    /// Elements of type `FLOAT64`.
    F64(Vec<f64>),
}

/// The type of a value; the number is the one in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum ValueType {
    /// One unsigned byte.
    U8 = 0,
    /// One signed byte.
    I8 = 1,
    /// Two bytes.
    U16 = 2,
    /// Two bytes, signed.
    I16 = 3,
    /// Four bytes.
    U32 = 4,
    /// Four bytes, signed.
    I32 = 5,
    /// Single precision.
    F32 = 6,
    /// One byte, 0 or 1.
    Bool = 7,
    /// A length of eight bytes, then UTF-8.
    Str = 8,
    /// An element type, a count of eight bytes, then the elements.
    Array = 9,
    /// Eight bytes.
    U64 = 10,
    /// Eight bytes, signed.
    I64 = 11,
    /// Double precision.
    F64 = 12,
}

/// `$body` with `$items` bound to the elements, whatever their type.
macro_rules! with_elements {
    ($array:expr, $items:ident => $body:expr) => {
        match $array {
            Array::U8($items) => $body,
            Array::I8($items) => $body,
            Array::U16($items) => $body,
            Array::I16($items) => $body,
            Array::U32($items) => $body,
            Array::I32($items) => $body,
            Array::F32($items) => $body,
            Array::Bool($items) => $body,
            Array::Str($items) => $body,
            Array::Array($items) => $body,
            Array::U64($items) => $body,
            Array::I64($items) => $body,
            Array::F64($items) => $body,
        }
    };
}
pub(super) use with_elements;

impl Value {
    /// The type of the value.
    pub fn value_type(&self) -> ValueType {
        match self {
            Self::U8(_) => ValueType::U8,
            Self::I8(_) => ValueType::I8,
            Self::U16(_) => ValueType::U16,
            Self::I16(_) => ValueType::I16,
            Self::U32(_) => ValueType::U32,
            Self::I32(_) => ValueType::I32,
            Self::F32(_) => ValueType::F32,
            Self::Bool(_) => ValueType::Bool,
            Self::Str(_) => ValueType::Str,
            Self::Array(_) => ValueType::Array,
            Self::U64(_) => ValueType::U64,
            Self::I64(_) => ValueType::I64,
            Self::F64(_) => ValueType::F64,
        }
    }

    /// The value of any of the integer types, or `None` for the others.
    pub fn as_integer(&self) -> Option<i128> {
        match *self {
            Self::U8(value) => Some(value.into()),
            Self::I8(value) => Some(value.into()),
            Self::U16(value) => Some(value.into()),
            Self::I16(value) => Some(value.into()),
            Self::U32(value) => Some(value.into()),
            Self::I32(value) => Some(value.into()),
            Self::U64(value) => Some(value.into()),
            Self::I64(value) => Some(value.into()),
            Self::F32(_) | Self::F64(_) | Self::Bool(_) | Self::Str(_) | Self::Array(_) => None,
        }
    }

    /// The type and the value, for messages: `i32 -5`, `array of 3 str`.
    pub(super) fn description(&self) -> String {
        match self {
            Self::Array(array) => format!("array of {} {}", array.len(), array.element_type()),
            value => format!("{} {value}", value.value_type()),
        }
    }
}

impl Array {
    /// The type of the elements.
    pub fn element_type(&self) -> ValueType {
        match self {
            Self::U8(_) => ValueType::U8,
            Self::I8(_) => ValueType::I8,
            Self::U16(_) => ValueType::U16,
            Self::I16(_) => ValueType::I16,
            Self::U32(_) => ValueType::U32,
            Self::I32(_) => ValueType::I32,
            Self::F32(_) => ValueType::F32,
            Self::Bool(_) => ValueType::Bool,
            Self::Str(_) => ValueType::Str,
            Self::Array(_) => ValueType::Array,
            Self::U64(_) => ValueType::U64,
            Self::I64(_) => ValueType::I64,
            Self::F64(_) => ValueType::F64,
        }
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        with_elements!(self, elements => elements.len())
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl ValueType {
    const ALL: [Self; 13] = [
        Self::U8,
        Self::I8,
        Self::U16,
        Self::I16,
        Self::U32,
        Self::I32,
        Self::F32,
        Self::Bool,
        Self::Str,
        Self::Array,
        Self::U64,
        Self::I64,
        Self::F64,
    ];

    /// The type with this number in the file, if the format defines it.
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|&value_type| value_type as u32 == number)
    }

    /// Fewest bytes that a value of this type takes in the file.
    pub(super) const fn min_size_bytes(self) -> u64 {
        match self {
            Self::U8 | Self::I8 | Self::Bool => 1,
            Self::U16 | Self::I16 => 2,
            Self::U32 | Self::I32 | Self::F32 => 4,
            Self::U64 | Self::I64 | Self::F64 | Self::Str => 8,
            Self::Array => 12,
        }
    }
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::U8 => "u8",
            Self::I8 => "i8",
            Self::U16 => "u16",
            Self::I16 => "i16",
            Self::U32 => "u32",
            Self::I32 => "i32",
            Self::F32 => "f32",
            Self::Bool => "bool",
            Self::Str => "str",
            Self::Array => "array",
            Self::U64 => "u64",
            Self::I64 => "i64",
            Self::F64 => "f64",
        })
    }
}

/// One line, fit for a listing: strings quoted, escaped and cut off, of arrays the first elements.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::U8(value) => value.display(f),
            Self::I8(value) => value.display(f),
            Self::U16(value) => value.display(f),
            Self::I16(value) => value.display(f),
            Self::U32(value) => value.display(f),
            Self::I32(value) => value.display(f),
            Self::F32(value) => value.display(f),
            Self::Bool(value) => value.display(f),
            Self::Str(value) => value.display(f),
            Self::Array(value) => value.display(f),
            Self::U64(value) => value.display(f),
            Self::I64(value) => value.display(f),
            Self::F64(value) => value.display(f),
        }
    }
}

/// What a listing shows of one value; strings need more than their `Display`.
trait Shown {
    fn display(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

macro_rules! shown_as_is {
    ($($element:ty),*) => {$(
        impl Shown for $element {
            fn display(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        }
    )*};
}
shown_as_is!(u8, i8, u16, i16, u32, i32, f32, bool, u64, i64, f64);

impl Shown for String {
    fn display(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: String = self.chars().take(SHOWN_CHARS).flat_map(char::escape_debug).collect();
        let rest = if self.chars().nth(SHOWN_CHARS).is_some() { "…" } else { "" };
        write!(f, "\"{shown}{rest}\"")
    }
}

impl Shown for Array {
    fn display(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        with_elements!(self, elements => {
            for (index, element) in elements.iter().take(SHOWN_ELEMENTS).enumerate() {
                f.write_str(if index == 0 { "" } else { ", " })?;
                element.display(f)?;
            }
        });
        let rest = if self.len() > SHOWN_ELEMENTS { ", …" } else { "" };
        write!(f, "{rest}] ({} of {})", self.len(), self.element_type())
    }
}
