use std::collections::BTreeMap;

use proptest::array::uniform32;
use proptest::prelude::*;

use super::*;

const DTYPES: [DType; 5] = [DType::F32, DType::F16, DType::Bf16, DType::Q8_0, DType::Q4_0];

/// One row of one block.
fn block_tensor(x: [f32; QUANT_BLOCK]) -> Tensor {
    Tensor::from_f32(vec![1, QUANT_BLOCK], x.to_vec())
}

/// A block that starts with `x` and goes on with zeros.
fn block(x: &[f32]) -> [f32; QUANT_BLOCK] {
    let mut block = [0.0; QUANT_BLOCK];
    block[..x.len()].copy_from_slice(x);
    block
}

#[test]
fn q8_0_rounds_halves_away_from_zero() {
    let (scale, quants) = quantize_block_q8_0(&block(&[127.0, 0.5, -0.5, 1.5, 2.5, -2.5, 2.49, -126.5]));
    assert_eq!(scale.to_f32(), 1.0);
    assert_eq!(quants[..9], [127, 1, -1, 2, 3, -3, 2, -127, 0]);
}

#[test]
fn q8_0_rounds_with_the_scale_before_it_becomes_f16() {
    // d = 1.0004 becomes 1 in F16, by which 100.51 would round to 101.
    let (scale, quants) = quantize_block_q8_0(&block(&[127.0508, 100.51]));
    assert_eq!((scale.to_f32(), quants[0], quants[1]), (1.0, 127, 100));
}

#[test]
fn q4_0_takes_the_sign_of_the_largest_and_cuts_off_at_15() {
    let nibbles = |quants: [u8; Q4_BLOCK_BYTES]| quants.map(|byte| byte & 15);
    let (scale, quants) = quantize_block_q4_0(&block(&[-8.0, 0.5, -0.5, 7.0, 7.6, 8.0, -7.51]));
    assert_eq!(scale.to_f32(), 1.0);
    assert_eq!(nibbles(quants)[..8], [0, 9, 8, 15, 15, 15, 0, 8]);
    let (scale, quants) = quantize_block_q4_0(&block(&[8.0, 0.5, -8.0]));
    assert_eq!((scale.to_f32(), nibbles(quants)[..3].to_vec()), (-1.0, vec![0, 8, 15]));
}

#[test]
fn q4_0_of_equal_magnitudes_takes_the_first() {
    assert_eq!(quantize_block_q4_0(&block(&[1.0, -8.0, 8.0])).0.to_f32(), 1.0);
    assert_eq!(quantize_block_q4_0(&block(&[1.0, 8.0, -8.0])).0.to_f32(), -1.0);
}

#[test]
fn q4_0_packs_element_16_into_the_high_nibble_of_byte_0() {
    let mut x = [0.0; QUANT_BLOCK];
    (x[0], x[16], x[17]) = (-8.0, 7.0, -3.0);
    let (_, quants) = quantize_block_q4_0(&x);
    assert_eq!(quants[..3], [0xf0, 0x58, 0x88]);
}

#[test]
fn zeros_and_values_that_are_not_numbers_do_not_panic() {
    for x in [0.0, -0.0, f32::NAN, f32::INFINITY, f32::MIN, f32::MAX, f32::from_bits(1), 1e-39] {
        for dtype in DTYPES {
            for filled in [[x; QUANT_BLOCK], block(&[x, 1.0])] {
                let quantized = quantize(&block_tensor(filled), dtype);
                assert_eq!((quantized.dtype(), quantized.to_f32().len()), (dtype, QUANT_BLOCK));
            }
        }
    }
    for dtype in DTYPES {
        assert_eq!(quantize(&block_tensor([0.0; QUANT_BLOCK]), dtype).to_f32(), [0.0; QUANT_BLOCK]);
    }
}

proptest! {
    #[test]
    fn q8_0_error_is_at_most_half_a_step(x in uniform32(-100.0_f32..100.0)) {
        let step = x.iter().fold(0.0_f32, |max, x| max.max(x.abs())) / 127.0;
        let (scale, quants) = quantize_block_q8_0(&x);
        for (x, q) in x.into_iter().zip(quants) {
            prop_assert!((x - step * f32::from(q)).abs() <= step * 0.50001);
            // What a reader gets also has the rounding of the scale to F16, 11 bits.
            let error = (x - scale.to_f32() * f32::from(q)).abs();
            prop_assert!(error <= step * (0.50001 + 127.0 / 2048.0) + 127.0 * f32::from(f16::MIN_POSITIVE_SUBNORMAL));
        }
    }

    #[test]
    fn q4_0_error_is_at_most_half_a_step_and_one_step_where_it_cuts_off(x in uniform32(-100.0_f32..100.0)) {
        let largest = x.iter().copied().max_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap_or_default();
        let step = largest.abs() / 8.0;
        let (scale, quants) = quantize_block_q4_0(&x);
        let nibbles = quants.iter().map(|q| q & 15).chain(quants.iter().map(|q| q >> 4));
        for (x, q) in x.into_iter().zip(nibbles) {
            let q = f32::from(q) - 8.0;
            // 15 stands for 7 steps against the sign of the largest, up to 8 of which occur.
            let bound = if x * largest.signum() < -7.5 * step { 1.0 } else { 0.5 };
            prop_assert!((x + largest / 8.0 * q).abs() <= step * (bound + 1e-5));
            let error = (x - scale.to_f32() * q).abs();
            prop_assert!(error <= step * (bound + 8.0 / 2048.0 + 1e-5) + 8.0 * f32::from(f16::MIN_POSITIVE_SUBNORMAL));
        }
    }

    #[test]
    fn quantizing_what_was_quantized_changes_nothing(x in uniform32(-100.0_f32..100.0)) {
        for dtype in DTYPES {
            let once = quantize(&block_tensor(x), dtype);
            let twice = quantize(&quantize(&once, DType::F32), dtype);
            prop_assert_eq!(&once, &twice);
        }
    }

    #[test]
    fn f16_and_bf16_keep_11_and_8_bits(x in uniform32(1e-3_f32..6e4)) {
        for (dtype, half_step) in [(DType::F16, 1.0 / 2048.0), (DType::Bf16, 1.0 / 256.0)] {
            for (x, got) in x.into_iter().zip(quantize(&block_tensor(x), dtype).to_f32()) {
                prop_assert!((x - got).abs() <= x * half_step, "{x} becomes {got} as {dtype}");
            }
        }
    }

    #[test]
    fn any_pair_of_types_goes_through_f32(x in uniform32(-10.0_f32..10.0)) {
        for from in DTYPES {
            let source = quantize(&block_tensor(x), from);
            for to in DTYPES {
                let direct = quantize(&source, to);
                prop_assert_eq!(&direct, &quantize(&Tensor::from_f32(source.shape.clone(), source.to_f32()), to));
            }
        }
    }
}

/// A checkpoint of an F16 norm, two matrices and a matrix whose rows are no whole blocks.
fn checkpoint() -> Vec<u8> {
    let ramp = |shape: Vec<usize>| {
        let n_elements = shape.iter().product();
        Tensor::from_f32(shape, (0..n_elements).map(|i: usize| (i as f32).sin()).collect())
    };
    let tensors = [
        ("output_norm.weight", quantize(&ramp(vec![64]), DType::F16)),
        ("token_embd.weight", ramp(vec![10, 64])),
        ("blk.0.attn_q.weight", ramp(vec![3, 32])),
        ("odd.weight", quantize(&ramp(vec![4, 33]), DType::Bf16)),
    ];
    let tensors = tensors.map(|(name, tensor)| (name.to_owned(), tensor));
    let metadata = [("general.name", Value::Str("tiny".to_owned())), ("general.file_type", Value::U32(99))];
    gguf::write(&BTreeMap::from(metadata.map(|(key, value)| (key.to_owned(), value))), &tensors)
}

#[test]
fn a_checkpoint_keeps_vectors_in_f32_and_quantizes_matrices() {
    let bytes = checkpoint();
    let source = Gguf::parse(&bytes).expect("valid");
    for (dtype, file_type) in DTYPES.into_iter().zip([0, 1, 32, 7, 2]) {
        let quantized = quantize_checkpoint(&source, &bytes, dtype).expect("supported");
        let target = Gguf::parse(&quantized).expect("valid");
        assert_eq!(target.get_u32("general.file_type"), Ok(file_type));
        assert_eq!(target.get_u32("general.quantization_version"), Ok(2));
        assert_eq!(target.get_str("general.name"), Ok("tiny"));
        let odd = if dtype.block_size() == 1 { dtype } else { DType::Bf16 };
        let expected = [DType::F32, dtype, dtype, odd];
        for ((from, to), expected) in source.tensors().iter().zip(target.tensors()).zip(expected) {
            assert_eq!((&from.name, &from.shape), (&to.name, &to.shape));
            let got = target.tensor(&quantized, &to.name).expect("supported");
            let wanted = quantize(&source.tensor(&bytes, &from.name).expect("supported"), expected);
            assert_eq!(got, wanted, "{}", from.name);
        }
    }
}

#[test]
fn a_checkpoint_of_another_type_is_refused() {
    let bytes = checkpoint();
    let source = Gguf::parse(&bytes).expect("valid");
    let cut = quantize_checkpoint(&source, &bytes[..bytes.len() / 2], DType::Q8_0);
    assert!(matches!(cut, Err(CheckpointError::TensorOutsideFile { .. })));
    let mut unsupported = bytes.clone();
    // The type of the last tensor, before its offset and the padding: BF16 becomes the undefined type 31.
    let position = bytes.windows(12).position(|w| w == b"\x04\0\0\0\0\0\0\0\x1e\0\0\0").expect("the entry");
    unsupported[position + 8] = 31;
    let source = Gguf::parse(&unsupported).expect("listed");
    let refused = quantize_checkpoint(&source, &unsupported, DType::Q8_0);
    assert!(matches!(refused, Err(CheckpointError::UnsupportedType { .. })));
}
