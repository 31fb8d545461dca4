//! What can be wrong with a checkpoint.

use super::ggml_type::GgmlType;

/// Longest part of a name from a file that a message shows, in characters: a hostile name must not fill the screen.
const SHOWN_CHARS: usize = 80;

/// Why a checkpoint could not be read. Each message names the thing, what was expected and what was found.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CheckpointError {
    /// The file does not start with `GGUF`.
    #[error("expected a GGUF file, which starts with the bytes `GGUF`, got `{}`", got.escape_ascii())]
    WrongMagic {
        /// The first four bytes.
        got: [u8; 4],
    },
    /// The file was written for big-endian machines.
    #[error("expected a little-endian GGUF file, got a big-endian one of version {version}")]
    BigEndian {
        /// The version, in the file's own byte order.
        version: u32,
    },
    /// A version of the format that this reader does not know.
    #[error("expected GGUF version 2 or 3, got {got}")]
    UnsupportedVersion {
        /// The version in the file.
        got: u32,
    },
    /// The bytes end inside the header. With more of the file, reading may succeed.
    #[error("the header of the checkpoint is cut off: expected at least {needed_at_least} bytes, got {got}")]
    Truncated {
        /// Length of the shortest prefix of the file that could get further than this one, in bytes.
        needed_at_least: u64,
        /// Number of bytes at hand.
        got: u64,
    },
    /// A length that points beyond what any file can hold.
    #[error(
        "expected a size that a file can hold in `{}`, got {length} bytes at byte {position}",
        shown(what)
    )]
    LengthOverflow {
        /// The thing whose length it is.
        what: String,
        /// Where the length counts from, in bytes from the start of the file.
        position: u64,
        /// The length.
        length: u64,
    },
    /// More of something than the reader accepts.
    #[error("expected at most {limit} {}, got {got}", shown(what))]
    TooMany {
        /// The things counted, in the plural.
        what: String,
        /// How many are accepted.
        limit: u64,
        /// How many the file claims.
        got: u64,
    },
    /// Text that is not UTF-8.
    #[error("expected UTF-8 in {}, got other bytes", shown(what))]
    BadUtf8 {
        /// The text's place.
        what: String,
    },
    /// A metadata type that the format does not define.
    #[error("expected a value type of 0 to 12 for metadata key `{}`, got {got}", shown(key))]
    UnknownValueType {
        /// The metadata key.
        key: String,
        /// The number of the type.
        got: u32,
    },
    /// A boolean that is neither 0 nor 1.
    #[error("expected 0 or 1 as a bool in metadata key `{}`, got {got}", shown(key))]
    InvalidBool {
        /// The metadata key.
        key: String,
        /// The byte in the file.
        got: u8,
    },
    /// Two things of one name.
    #[error("expected one {what} `{}`, got two", shown(name))]
    Duplicate {
        /// `metadata key` or `tensor`.
        what: &'static str,
        /// The name that comes twice.
        name: String,
    },
    /// A metadata key that is needed is absent.
    #[error("expected metadata key `{}` of type {expected}, got a file without it", shown(key))]
    MissingKey {
        /// The metadata key.
        key: String,
        /// The type that was asked for.
        expected: &'static str,
    },
    /// A metadata key holds another type, or a number out of range.
    #[error("expected {expected} in metadata key `{}`, got {got}", shown(key))]
    WrongValueType {
        /// The metadata key.
        key: String,
        /// The type that was asked for.
        expected: &'static str,
        /// The value in the file and its type.
        got: String,
    },
    /// `general.alignment` cannot be used.
    #[error("expected a power of two in metadata key `general.alignment`, got {got}")]
    BadAlignment {
        /// The alignment in the file, in bytes.
        got: u32,
    },
    /// A tensor without elements.
    #[error("expected axes of at least 1 in tensor `{}`, got shape {shape:?}", shown(tensor))]
    ZeroDim {
        /// The tensor.
        tensor: String,
        /// Its shape, outermost first.
        shape: Vec<u64>,
    },
    /// A tensor whose size does not fit this machine's memory addresses.
    #[error("expected a size that fits memory in tensor `{}`, got shape {shape:?}", shown(tensor))]
    TensorTooLarge {
        /// The tensor.
        tensor: String,
        /// Its shape, outermost first.
        shape: Vec<u64>,
    },
    /// Rows of a quantized tensor that do not consist of whole blocks.
    #[error(
        "expected rows of a multiple of {block_size} elements in {ggml_type} tensor `{}`, got {cols}",
        shown(tensor)
    )]
    PartialBlock {
        /// The tensor.
        tensor: String,
        /// Its element type.
        ggml_type: GgmlType,
        /// Length of a row, in elements.
        cols: u64,
        /// Elements of a block.
        block_size: u64,
    },
    /// A tensor that starts between two multiples of the alignment.
    #[error(
        "expected an offset that is a multiple of {alignment} for tensor `{}`, got {offset}",
        shown(tensor)
    )]
    UnalignedOffset {
        /// The tensor.
        tensor: String,
        /// Its offset in the data section, in bytes.
        offset: u64,
        /// The alignment of the file, in bytes.
        alignment: u64,
    },
    /// A tensor that ends after the end of the file: the offset is wrong or the file is cut off.
    #[error(
        "expected at least {end} bytes, where tensor `{}` ends, got a file of {file_len} bytes",
        shown(tensor)
    )]
    TensorOutsideFile {
        /// The tensor.
        tensor: String,
        /// End of its elements, in bytes from the start of the file.
        end: u64,
        /// Length of the file, in bytes.
        file_len: u64,
    },
    /// Two tensors that claim the same bytes.
    #[error("expected tensors that do not overlap, got `{}` inside `{}`", shown(second), shown(first))]
    TensorsOverlap {
        /// The tensor that starts first.
        first: String,
        /// The tensor that starts before the first one ends.
        second: String,
    },
    /// A tensor that is needed is absent.
    #[error("expected tensor `{}`, got a file without it", shown(tensor))]
    MissingTensor {
        /// The tensor.
        tensor: String,
    },
    /// A tensor of an element type that the engine does not compute with.
    #[error("expected one of F32, F16, BF16, Q8_0 and Q4_0 in tensor `{}`, got {ggml_type}", shown(tensor))]
    UnsupportedType {
        /// The tensor.
        tensor: String,
        /// Its element type.
        ggml_type: GgmlType,
    },
}

/// `name` for a message of one line: control characters escaped, the end cut off where it is long.
fn shown(name: &str) -> String {
    let mut shown: String = name.chars().take(SHOWN_CHARS).flat_map(char::escape_debug).collect();
    if name.chars().nth(SHOWN_CHARS).is_some() {
        shown.push('…');
    }
    shown
}
