//! What the reader makes of valid files that were put together by hand.

use super::super::{Array, CheckpointError, GgmlType, Gguf, TensorInfo, Value, optional, write};
use super::{RawFile, array_head, sample_metadata, sample_tensors, string};
use crate::model::tensor::DType;

fn sample() -> (Vec<u8>, Gguf) {
    let bytes = write(&sample_metadata(), &sample_tensors());
    let gguf = Gguf::parse(&bytes).expect("valid");
    (bytes, gguf)
}

#[test]
fn a_file_by_hand_reads_as_written() {
    for version in [2, 3] {
        let bytes = RawFile { version, ..RawFile::with_value(6, &1.5_f32.to_le_bytes()) }.bytes();
        let gguf = Gguf::parse(&bytes).expect("valid");
        assert_eq!(gguf.version, version);
        assert_eq!(gguf.get_f32("k"), Ok(1.5));
        let info = TensorInfo {
            name: "w".to_owned(),
            shape: vec![2, 3],
            ggml_type: GgmlType(0),
            offset: gguf.data_offset,
            size_bytes: Some(24),
        };
        assert_eq!(gguf.tensors(), [info]);
        assert_eq!(gguf.file_len(), bytes.len() as u64);
        let tensor = gguf.tensor(&bytes, "w").expect("F32");
        let expected: Vec<f32> =
            (0..6).map(|i| f32::from_le_bytes([4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3])).collect();
        assert_eq!((tensor.shape.as_slice(), tensor.to_f32()), ([2, 3].as_slice(), expected));
    }
}

#[test]
fn a_tensor_without_axes_has_one_element() {
    let bytes = RawFile::with_tensor(&[], 0, 0).bytes();
    let tensor = Gguf::parse(&bytes).and_then(|gguf| gguf.tensor(&bytes, "w")).expect("valid");
    assert_eq!((tensor.n_elements(), tensor.to_f32().len()), (1, 1));
}

#[test]
fn quantized_blocks_split_into_planes() {
    for (ggml_type, block_bytes) in [(8, 34), (2, 18)] {
        let bytes =
            RawFile { data_len: 2 * block_bytes, ..RawFile::with_tensor(&[32, 2], ggml_type, 0) }.bytes();
        let gguf = Gguf::parse(&bytes).expect("valid");
        let tensor = gguf.tensor(&bytes, "w").expect("supported");
        // The byte at position i of the data is i: a scale is two bytes, quants follow.
        let scale = |block: u8| {
            half::f16::from_le_bytes([block * block_bytes as u8, block * block_bytes as u8 + 1]).to_f32()
        };
        let mut rows = [[0.0; 32]; 2];
        rows.iter_mut().enumerate().for_each(|(row, out)| tensor.row_to_f32(row, out));
        let byte = |block: u8, i: u8| block * block_bytes as u8 + 2 + i;
        for (block, row) in (0..).zip(rows) {
            for (i, got) in (0..).zip(row) {
                let quant = match tensor.dtype() {
                    DType::Q8_0 => f32::from(byte(block, i)),
                    _ if i < 16 => f32::from(byte(block, i) & 15) - 8.0,
                    _ => f32::from(byte(block, i - 16) >> 4) - 8.0,
                };
                assert_eq!(got, scale(block) * quant, "block {block}, element {i}");
            }
        }
    }
}

#[test]
fn alignment_of_the_file_moves_the_data() {
    let entry = (b"general.alignment".to_vec(), 4, 1024_u32.to_le_bytes().to_vec());
    let bytes = RawFile { metadata: vec![entry], alignment: 1024, ..RawFile::default() }.bytes();
    let gguf = Gguf::parse(&bytes).expect("valid");
    assert_eq!((gguf.alignment, gguf.data_offset), (1024, 1024));
    let rewritten = write(&gguf.metadata, &[("w".to_owned(), gguf.tensor(&bytes, "w").expect("F32"))]);
    let again = Gguf::parse(&rewritten).expect("valid");
    assert_eq!((again.alignment, again.get_u32("general.alignment")), (32, Ok(32)));
    assert_eq!(again.tensor(&rewritten, "w"), gguf.tensor(&bytes, "w"));
}

#[test]
fn getters_return_what_the_file_holds() {
    let (_, gguf) = sample();
    assert_eq!(gguf.get_u32("a.u32"), Ok(4_000_000_000));
    assert_eq!(gguf.get_u32("a.u16"), Ok(60_000));
    assert_eq!(gguf.get_f32("a.f32"), Ok(1e-6));
    assert_eq!(gguf.get_f32("a.f64"), Ok(0.1));
    assert_eq!(gguf.get_bool("a.bool"), Ok(true));
    assert_eq!(gguf.get_str("a.str"), Ok("qwen3 \u{1f600} 한글"));
    assert_eq!(gguf.get_i32_array("b.types"), Ok([3, 1, -1].as_slice()));
    let tokens = gguf.get_str_array("b.tokens").expect("array of str");
    assert_eq!(tokens, ["<pad>", "", "Ġthe"]);
}

#[test]
fn getters_name_key_expected_type_and_value() {
    let (_, gguf) = sample();
    let message = |error: Option<CheckpointError>| error.map(|error| error.to_string()).unwrap_or_default();
    let cases = [
        (gguf.get_u32("no").err(), "expected metadata key `no` of type u32, got a file without it"),
        (gguf.get_u32("a.i32").err(), "expected u32 in metadata key `a.i32`, got i32 -2000000000"),
        (gguf.get_u32("a.u64").err(), "expected u32 in metadata key `a.u64`, got u64 18446744073709551615"),
        (gguf.get_f32("a.u8").err(), "expected f32 in metadata key `a.u8`, got u8 200"),
        (gguf.get_bool("a.u8").err(), "expected bool in metadata key `a.u8`, got u8 200"),
        (gguf.get_str("b.types").err(), "expected str in metadata key `b.types`, got array of 3 i32"),
        (
            gguf.get_str_array("b.types").err(),
            "expected array of str in metadata key `b.types`, got array of 3 i32",
        ),
        (
            gguf.get_i32_array("a.i32").err(),
            "expected array of i32 in metadata key `a.i32`, got i32 -2000000000",
        ),
    ];
    for (error, expected) in cases {
        assert_eq!(message(error), expected);
    }
}

#[test]
fn only_a_missing_key_is_optional() {
    let (_, gguf) = sample();
    assert_eq!(optional(gguf.get_u32("no")), Ok(None));
    assert_eq!(optional(gguf.get_u32("a.u8")), Ok(Some(200)));
    assert!(matches!(optional(gguf.get_u32("a.str")), Err(CheckpointError::WrongValueType { .. })));
}

#[test]
fn missing_tensor_is_named() {
    let (bytes, gguf) = sample();
    let missing = CheckpointError::MissingTensor { tensor: "output.weight".to_owned() };
    assert_eq!(gguf.tensor(&bytes, "output.weight"), Err(missing));
}

#[test]
fn values_show_on_one_line() {
    let shown = |value: Value| value.to_string();
    assert_eq!(shown(Value::F32(1e-6)), "0.000001");
    assert_eq!(shown(Value::Str("a\n\"b\"".to_owned())), r#""a\n\"b\"""#);
    assert_eq!(shown(Value::Array(Array::U8((0..9).collect()))), "[0, 1, 2, 3, 4, 5, 6, 7, …] (9 of u8)");
    let long = shown(Value::Str("한".repeat(1_000)));
    assert_eq!(long.chars().filter(|&c| c == '한').count(), 80);
}

#[test]
fn an_empty_array_of_any_type_keeps_its_type() {
    for element_type in 0..13 {
        let bytes = RawFile::with_value(9, &array_head(element_type, 0)).bytes();
        let gguf = Gguf::parse(&bytes).expect("valid");
        let Value::Array(array) = &gguf.metadata["k"] else { panic!("an array") };
        assert_eq!((array.element_type() as u32, array.is_empty()), (element_type, true));
    }
}

#[test]
fn an_array_of_strings_reads_in_order() {
    let value = [array_head(8, 2), string(b"b"), string(b"a")].concat();
    let gguf = Gguf::parse(&RawFile::with_value(9, &value).bytes()).expect("valid");
    assert_eq!(gguf.get_str_array("k").expect("array of str"), ["b", "a"]);
}
