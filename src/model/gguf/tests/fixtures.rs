//! Agreement with the Python package `gguf`, which wrote and quantized these files: one model in each element type.

use super::super::{Gguf, Value};
use crate::model::quantize::quantize_checkpoint;
use crate::model::tensor::DType;

const F32: &[u8] = include_bytes!("../../../../tests/fixtures/tiny-qwen3-f32.gguf");

const QUANTIZED: [(DType, &[u8]); 4] = [
    (DType::F16, include_bytes!("../../../../tests/fixtures/tiny-qwen3-f16.gguf")),
    (DType::Bf16, include_bytes!("../../../../tests/fixtures/tiny-qwen3-bf16.gguf")),
    (DType::Q8_0, include_bytes!("../../../../tests/fixtures/tiny-qwen3-q8_0.gguf")),
    (DType::Q4_0, include_bytes!("../../../../tests/fixtures/tiny-qwen3-q4_0.gguf")),
];

fn parse(bytes: &[u8]) -> Gguf {
    Gguf::parse(bytes).expect("written by the package")
}

#[test]
fn every_file_reads_with_matrices_of_its_type_and_vectors_in_f32() {
    for (dtype, bytes) in [(DType::F32, F32)].into_iter().chain(QUANTIZED) {
        let gguf = parse(bytes);
        assert_eq!(gguf.get_str("general.architecture"), Ok("qwen3"));
        let vocab_size = gguf.tensor_info("token_embd.weight").expect("an embedding").shape[0];
        assert_eq!(gguf.get_str_array("tokenizer.ggml.tokens").map(<[_]>::len), Ok(vocab_size));
        assert_eq!(gguf.get_i32_array("tokenizer.ggml.token_type").map(<[_]>::len), Ok(vocab_size));
        for info in gguf.tensors() {
            let tensor = gguf.tensor(bytes, &info.name).expect("supported");
            let expected = if info.shape.len() == 1 { DType::F32 } else { dtype };
            assert_eq!(tensor.dtype(), expected, "{}", info.name);
            assert!(tensor.to_f32().iter().all(|x| x.is_finite()), "{}", info.name);
        }
        assert_eq!(gguf.file_len().next_multiple_of(32), bytes.len() as u64);
    }
}

#[test]
fn quantizing_gives_the_same_blocks() {
    let source = parse(F32);
    for (dtype, bytes) in QUANTIZED {
        let (ours, theirs) = (quantize_checkpoint(&source, F32, dtype).expect("F32"), parse(bytes));
        let quantized = parse(&ours);
        assert_eq!(quantized.metadata, theirs.metadata, "{dtype}");
        assert_eq!(quantized.tensors().len(), theirs.tensors().len());
        for info in theirs.tensors() {
            let wanted = theirs.tensor(bytes, &info.name).expect("supported");
            assert_eq!(quantized.tensor(&ours, &info.name), Ok(wanted), "{} as {dtype}", info.name);
        }
        // The same order and alignment, too: the data sections are equal to the byte.
        let data = |gguf: &Gguf| usize::try_from(gguf.data_offset).expect("a small file");
        assert!(ours[data(&quantized)..] == bytes[data(&theirs)..], "{dtype}");
    }
}

#[test]
fn requantizing_from_f16_changes_only_what_f16_rounds() {
    let [(_, f16), .., (dtype, _)] = QUANTIZED;
    let (source, half) = (parse(F32), parse(f16));
    let from_f32 = quantize_checkpoint(&source, F32, dtype).expect("F32");
    let from_f16 = quantize_checkpoint(&half, f16, dtype).expect("F16");
    assert_eq!(parse(&from_f16).metadata["general.file_type"], Value::U32(2));
    let (direct, twice) = (parse(&from_f32), parse(&from_f16));
    for info in source.tensors() {
        let values = |gguf: &Gguf, bytes: &[u8]| gguf.tensor(bytes, &info.name).expect("supported").to_f32();
        let (direct, twice) = (values(&direct, &from_f32), values(&twice, &from_f16));
        let largest = direct.iter().fold(0.0_f32, |max, x| max.max(x.abs()));
        for (direct, twice) in direct.iter().zip(&twice) {
            // A value at the border of two steps may go to the other one.
            assert!((direct - twice).abs() <= largest / 7.9, "{}: {direct} against {twice}", info.name);
        }
    }
}
