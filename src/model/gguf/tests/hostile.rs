//! Each way in which a file can be wrong, and the error that says so.

use super::super::{CheckpointError as E, GgmlType, Gguf, MAX_ARRAY_DEPTH, MAX_NAME_BYTES, MAX_TENSORS};
use super::{RawFile, RawTensor, array_head, string};

/// Parses and expects exactly this error, with a message of one line.
#[track_caller]
fn check(bytes: &[u8], expected: &E) {
    let error = Gguf::parse(bytes).expect_err("the file is wrong");
    assert_eq!(error, *expected);
    let message = error.to_string();
    assert!(message.starts_with(char::is_lowercase) && !message.ends_with('.'), "{message}");
    assert!(!message.contains(char::is_control) && message.chars().count() < 250, "{message}");
}

fn value_error(value_type: u32, value: &[u8], expected: &E) {
    check(&RawFile::with_value(value_type, value).bytes(), expected);
}

fn tensor_error(dims: &[u64], ggml_type: u32, offset: u64, expected: &E) {
    check(&RawFile::with_tensor(dims, ggml_type, offset).bytes(), expected);
}

fn w() -> String {
    "w".to_owned()
}

fn k() -> String {
    "k".to_owned()
}

#[test]
fn wrong_magic() {
    check(&RawFile { magic: *b"<!do", ..RawFile::default() }.bytes(), &E::WrongMagic { got: *b"<!do" });
    check(b"{\"a\": 1}", &E::WrongMagic { got: *b"{\"a\"" });
}

#[test]
fn empty_file() {
    check(b"", &E::Truncated { needed_at_least: 4, got: 0 });
}

#[test]
fn version_1() {
    check(&RawFile { version: 1, ..RawFile::default() }.bytes(), &E::UnsupportedVersion { got: 1 });
}

#[test]
fn version_4() {
    check(&RawFile { version: 4, ..RawFile::default() }.bytes(), &E::UnsupportedVersion { got: 4 });
}

#[test]
fn version_0() {
    check(&RawFile { version: 0, ..RawFile::default() }.bytes(), &E::UnsupportedVersion { got: 0 });
}

#[test]
fn big_endian() {
    let file = RawFile { version: 3_u32.swap_bytes(), ..RawFile::default() };
    check(&file.bytes(), &E::BigEndian { version: 3 });
}

#[test]
fn a_million_tensors_are_too_many() {
    let what = "tensors".to_owned();
    let file = RawFile { n_tensors: Some(1_000_000), ..RawFile::default() };
    check(&file.bytes(), &E::TooMany { what, limit: MAX_TENSORS, got: 1_000_000 });
}

#[test]
fn a_million_tensors_that_are_there_are_too_many() {
    let tensors = vec![RawFile::default().tensors[0].clone(); 1_000_000];
    let what = "tensors".to_owned();
    let file = RawFile { tensors, ..RawFile::default() };
    check(&file.bytes(), &E::TooMany { what, limit: MAX_TENSORS, got: 1_000_000 });
}

#[test]
fn more_tensors_than_the_bytes_can_hold() {
    let bytes = RawFile { n_tensors: Some(MAX_TENSORS), ..RawFile::default() }.bytes();
    let got = bytes.len() as u64;
    check(&bytes, &E::Truncated { needed_at_least: 24 + MAX_TENSORS * 24, got });
}

#[test]
fn metadata_count_that_overflows() {
    let what = "metadata keys".to_owned();
    let file = RawFile { n_metadata: Some(u64::MAX), ..RawFile::default() };
    check(&file.bytes(), &E::TooMany { what, limit: 1 << 16, got: u64::MAX });
}

#[test]
fn key_length_that_overflows() {
    let mut bytes = RawFile::with_value(0, &[0]).bytes();
    bytes[24..32].copy_from_slice(&u64::MAX.to_le_bytes());
    let what = "bytes in the name of a metadata key".to_owned();
    check(&bytes, &E::TooMany { what, limit: MAX_NAME_BYTES, got: u64::MAX });
}

#[test]
fn key_longer_than_the_format_allows() {
    let key = vec![b'k'; 1 << 16];
    let file = RawFile { metadata: vec![(key, 0, vec![0])], ..RawFile::default() };
    let what = "bytes in the name of a metadata key".to_owned();
    check(&file.bytes(), &E::TooMany { what, limit: MAX_NAME_BYTES, got: 1 << 16 });
}

#[test]
fn string_length_that_overflows() {
    let position = 24 + 9 + 4 + 8;
    value_error(8, &u64::MAX.to_le_bytes(), &E::LengthOverflow { what: k(), position, length: u64::MAX });
}

#[test]
fn string_longer_than_the_file() {
    let bytes = RawFile::with_value(8, &1_000_u64.to_le_bytes()).bytes();
    check(&bytes, &E::Truncated { needed_at_least: 24 + 9 + 4 + 8 + 1_000, got: bytes.len() as u64 });
}

#[test]
fn array_length_that_overflows() {
    let position = 24 + 9 + 4 + 12;
    // 2^61 elements of 8 bytes each are 2^64 bytes.
    value_error(9, &array_head(10, 1 << 61), &E::LengthOverflow { what: k(), position, length: u64::MAX });
}

#[test]
fn array_longer_than_the_file() {
    let bytes = RawFile::with_value(9, &array_head(8, 1 << 40)).bytes();
    let needed_at_least = 24 + 9 + 4 + 12 + (8 << 40);
    check(&bytes, &E::Truncated { needed_at_least, got: bytes.len() as u64 });
}

#[test]
fn arrays_inside_each_other_too_deep() {
    let value = array_head(9, 1).repeat(100_000);
    let what = "arrays inside each other in metadata key `k`".to_owned();
    let got = MAX_ARRAY_DEPTH + 1;
    value_error(9, &value, &E::TooMany { what, limit: MAX_ARRAY_DEPTH, got });
}

#[test]
fn unknown_value_type() {
    value_error(13, &[0; 8], &E::UnknownValueType { key: k(), got: 13 });
    value_error(9, &array_head(99, 0), &E::UnknownValueType { key: k(), got: 99 });
}

#[test]
fn bool_of_2() {
    value_error(7, &[2], &E::InvalidBool { key: k(), got: 2 });
}

#[test]
fn bad_utf8_in_a_key() {
    let file = RawFile { metadata: vec![(vec![0xff, b'k'], 0, vec![0])], ..RawFile::default() };
    check(&file.bytes(), &E::BadUtf8 { what: "the name of a metadata key".to_owned() });
}

#[test]
fn bad_utf8_in_a_value() {
    let what = "the value of metadata key `k`".to_owned();
    value_error(8, &string(&[0xc3, 0x28]), &E::BadUtf8 { what: what.clone() });
    let tokens = [array_head(8, 1), string(&[0x80])].concat();
    value_error(9, &tokens, &E::BadUtf8 { what });
}

#[test]
fn bad_utf8_in_the_name_of_a_tensor() {
    let mut file = RawFile::default();
    file.tensors[0].name = vec![0xed, 0xa0, 0x80];
    check(&file.bytes(), &E::BadUtf8 { what: "the name of a tensor".to_owned() });
}

#[test]
fn duplicate_key() {
    let entry = (b"k".to_vec(), 0, vec![0]);
    let file = RawFile { metadata: vec![entry.clone(), entry], ..RawFile::default() };
    check(&file.bytes(), &E::Duplicate { what: "metadata key", name: k() });
}

#[test]
fn duplicate_tensor() {
    let first = RawFile::default().tensors[0].clone();
    let second = RawTensor { offset: 32, ..first.clone() };
    let file = RawFile { tensors: vec![first, second], data_len: 56, ..RawFile::default() };
    check(&file.bytes(), &E::Duplicate { what: "tensor", name: w() });
}

#[test]
fn bad_alignment() {
    for got in [0, 3, 33, u32::MAX] {
        let entry = (b"general.alignment".to_vec(), 4, got.to_le_bytes().to_vec());
        check(&RawFile { metadata: vec![entry], ..RawFile::default() }.bytes(), &E::BadAlignment { got });
    }
}

#[test]
fn alignment_of_another_type() {
    let entry = (b"general.alignment".to_vec(), 8, string(b"32"));
    let file = RawFile { metadata: vec![entry], ..RawFile::default() };
    let (key, got) = ("general.alignment".to_owned(), "str \"32\"".to_owned());
    check(&file.bytes(), &E::WrongValueType { key, expected: "u32", got });
}

#[test]
fn alignment_beyond_the_file() {
    let entry = (b"general.alignment".to_vec(), 4, (1_u32 << 31).to_le_bytes().to_vec());
    let bytes = RawFile { metadata: vec![entry], ..RawFile::default() }.bytes();
    let file_len = bytes.len() as u64;
    check(&bytes, &E::TensorOutsideFile { tensor: w(), end: (1 << 31) + 24, file_len });
}

#[test]
fn five_axes() {
    let what = "axes of tensor `w`".to_owned();
    tensor_error(&[1, 1, 1, 1, 6], 0, 0, &E::TooMany { what, limit: 4, got: 5 });
}

#[test]
fn four_billion_axes() {
    let mut bytes = RawFile::default().bytes();
    bytes[33..37].copy_from_slice(&u32::MAX.to_le_bytes());
    let what = "axes of tensor `w`".to_owned();
    check(&bytes, &E::TooMany { what, limit: 4, got: u64::from(u32::MAX) });
}

#[test]
fn axis_of_zero() {
    tensor_error(&[3, 0], 0, 0, &E::ZeroDim { tensor: w(), shape: vec![0, 3] });
    // Refused before the product, which would hide the overflow.
    tensor_error(
        &[0, u64::MAX, u64::MAX],
        0,
        0,
        &E::ZeroDim { tensor: w(), shape: vec![u64::MAX, u64::MAX, 0] },
    );
}

#[test]
fn product_of_axes_that_overflows() {
    let too_large = |shape: &[u64]| E::TensorTooLarge { tensor: w(), shape: shape.to_vec() };
    tensor_error(&[1 << 32, 1 << 32], 0, 0, &too_large(&[1 << 32, 1 << 32]));
    tensor_error(&[u64::MAX, 1, 2], 0, 0, &too_large(&[2, 1, u64::MAX]));
    // The elements fit in 64 bits, their bytes do not.
    tensor_error(&[1 << 62], 0, 0, &too_large(&[1 << 62]));
}

#[test]
fn offset_that_overflows() {
    let offset = u64::MAX - 31;
    tensor_error(&[3, 2], 0, offset, &E::LengthOverflow { what: w(), position: 96, length: offset });
}

#[test]
fn end_that_overflows() {
    let offset = u64::MAX - 127;
    tensor_error(&[3, 20], 0, offset, &E::LengthOverflow { what: w(), position: 96, length: offset });
}

#[test]
fn offset_outside_the_file() {
    let outside = E::TensorOutsideFile { tensor: w(), end: 96 + 3200 + 24, file_len: 96 + 24 };
    tensor_error(&[3, 2], 0, 3200, &outside);
}

#[test]
fn data_cut_off_at_the_end() {
    let mut bytes = RawFile::default().bytes();
    bytes.pop();
    check(&bytes, &E::TensorOutsideFile { tensor: w(), end: 96 + 24, file_len: 96 + 23 });
}

#[test]
fn offset_not_aligned() {
    tensor_error(&[3, 2], 0, 4, &E::UnalignedOffset { tensor: w(), offset: 4, alignment: 32 });
}

#[test]
fn tensors_that_overlap() {
    let tensor = |name: &str, offset| RawTensor {
        name: name.as_bytes().to_vec(),
        dims: vec![16],
        ggml_type: 0,
        offset,
    };
    let overlap = |tensors: &[RawTensor], first: &str, second: &str| {
        let file = RawFile { tensors: tensors.to_vec(), data_len: 96, ..RawFile::default() };
        check(&file.bytes(), &E::TensorsOverlap { first: first.to_owned(), second: second.to_owned() });
    };
    overlap(&[tensor("a", 0), tensor("b", 32)], "a", "b");
    overlap(&[tensor("a", 32), tensor("b", 0)], "b", "a");
    overlap(&[tensor("a", 0), tensor("b", 0)], "a", "b");
}

#[test]
fn rows_of_partial_blocks() {
    for (number, block_size) in [(8, 32), (2, 32), (12, 256)] {
        let ggml_type = GgmlType(number);
        tensor_error(&[48, 2], number, 0, &E::PartialBlock { tensor: w(), ggml_type, cols: 48, block_size });
    }
}

#[test]
fn unsupported_type_is_listed_but_not_loaded() {
    for (number, name, size_bytes) in [(12, "Q4_K", Some(144)), (99, "ggml type 99", None)] {
        let bytes = RawFile { data_len: 144, ..RawFile::with_tensor(&[256], number, 0) }.bytes();
        let gguf = Gguf::parse(&bytes).expect("only loading fails");
        assert_eq!(gguf.tensors()[0].size_bytes, size_bytes);
        assert_eq!(gguf.tensors()[0].ggml_type.to_string(), name);
        let error = gguf.tensor(&bytes, "w").expect_err("not supported");
        assert_eq!(error, E::UnsupportedType { tensor: w(), ggml_type: GgmlType(number) });
        let message = format!("expected one of F32, F16, BF16, Q8_0 and Q4_0 in tensor `w`, got {name}");
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn other_bytes_than_those_parsed() {
    let bytes = RawFile::default().bytes();
    let gguf = Gguf::parse(&bytes).expect("valid");
    let error = gguf.tensor(&bytes[..100], "w").expect_err("cut off");
    assert_eq!(error, E::TensorOutsideFile { tensor: w(), end: 120, file_len: 100 });
}

#[test]
fn names_in_messages_are_escaped_and_cut_off() {
    let mut file = RawFile::with_tensor(&[0], 0, 0);
    file.tensors[0].name = b"\x1b[31m\n".repeat(1_000);
    let tensor = String::from_utf8(file.tensors[0].name.clone()).expect("ASCII");
    check(&file.bytes(), &E::ZeroDim { tensor, shape: vec![0] });
}
