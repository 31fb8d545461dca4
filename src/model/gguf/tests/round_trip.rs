//! What is written reads back, bit for bit.

use std::collections::BTreeMap;

use half::{bf16, f16};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use super::super::{Array, Gguf, Value, write};
use super::{sample_metadata, sample_tensors};
use crate::model::tensor::{DType, QUANT_BLOCK, Tensor, TensorData};

/// Writes, reads, compares and writes again.
#[track_caller]
fn check(metadata: &BTreeMap<String, Value>, tensors: &[(String, Tensor)]) {
    let bytes = write(metadata, tensors);
    let gguf = Gguf::parse(&bytes).expect("what we write is valid");
    assert_eq!(gguf.metadata, *metadata);
    let read: Vec<_> = gguf
        .tensors()
        .iter()
        .map(|info| (info.name.clone(), gguf.tensor(&bytes, &info.name).expect("supported")))
        .collect();
    let names =
        |tensors: &[(String, Tensor)]| tensors.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let shapes =
        |tensors: &[(String, Tensor)]| tensors.iter().map(|(_, t)| t.shape.clone()).collect::<Vec<_>>();
    assert_eq!((names(&read), shapes(&read)), (names(tensors), shapes(tensors)));
    assert!(gguf.tensors().iter().all(|info| info.offset.is_multiple_of(32)));
    // Bytes, since values that are not numbers do not compare as equal.
    assert_eq!(write(&gguf.metadata, &read), bytes);
}

#[test]
fn every_type_of_value_and_tensor() {
    check(&sample_metadata(), &sample_tensors());
}

#[test]
fn a_file_of_nothing() {
    check(&BTreeMap::new(), &[]);
}

#[test]
fn values_that_are_not_numbers_keep_their_bits() {
    let bits = [0x7f80_0000, 0xff80_0000, 0x7fc0_1234, 0x8000_0000, 1];
    let tensor = Tensor::from_f32(vec![5], bits.map(f32::from_bits).to_vec());
    let bytes = write(&BTreeMap::new(), &[("w".to_owned(), tensor)]);
    let read = Gguf::parse(&bytes).and_then(|gguf| gguf.tensor(&bytes, "w")).expect("valid");
    assert_eq!(read.to_f32().iter().map(|x| x.to_bits()).collect::<Vec<_>>(), bits);
}

proptest! {
    #[test]
    fn any_metadata_and_tensors(
        metadata in btree_map(".{0,20}", values(), 0..8),
        tensors in btree_map("[a-z.0-9]{0,20}", tensors(), 0..6),
    ) {
        check(&metadata, &tensors.into_iter().collect::<Vec<_>>());
    }
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<u8>().prop_map(Value::U8),
        any::<i8>().prop_map(Value::I8),
        any::<u16>().prop_map(Value::U16),
        any::<i16>().prop_map(Value::I16),
        any::<u32>().prop_map(Value::U32),
        any::<i32>().prop_map(Value::I32),
        any::<f32>().prop_map(Value::F32),
        any::<bool>().prop_map(Value::Bool),
        any::<String>().prop_map(Value::Str),
        any::<u64>().prop_map(Value::U64),
        any::<i64>().prop_map(Value::I64),
        any::<f64>().prop_map(Value::F64),
        arrays().prop_map(Value::Array),
    ]
}

fn arrays() -> impl Strategy<Value = Array> {
    let flat = prop_oneof![
        vec(any::<u8>(), 0..5).prop_map(Array::U8),
        vec(any::<i8>(), 0..5).prop_map(Array::I8),
        vec(any::<u16>(), 0..5).prop_map(Array::U16),
        vec(any::<i16>(), 0..5).prop_map(Array::I16),
        vec(any::<u32>(), 0..5).prop_map(Array::U32),
        vec(any::<i32>(), 0..5).prop_map(Array::I32),
        vec(any::<f32>(), 0..5).prop_map(Array::F32),
        vec(any::<bool>(), 0..5).prop_map(Array::Bool),
        vec(any::<String>(), 0..5).prop_map(Array::Str),
        vec(any::<u64>(), 0..5).prop_map(Array::U64),
        vec(any::<i64>(), 0..5).prop_map(Array::I64),
        vec(any::<f64>(), 0..5).prop_map(Array::F64),
    ];
    flat.prop_recursive(3, 16, 4, |inner| vec(inner, 0..4).prop_map(Array::Array))
}

fn tensors() -> impl Strategy<Value = Tensor> {
    let dtypes = prop_oneof![
        Just(DType::F32),
        Just(DType::F16),
        Just(DType::Bf16),
        Just(DType::Q8_0),
        Just(DType::Q4_0)
    ];
    (dtypes, vec(1..4_usize, 0..=3), 1..4_usize).prop_flat_map(|(dtype, mut shape, cols)| {
        shape.push(cols * dtype.block_size());
        let n_bytes = dtype.size_bytes(shape.iter().product());
        vec(any::<u8>(), n_bytes).prop_map(move |bytes| tensor_of_bytes(dtype, shape.clone(), &bytes))
    })
}

/// A tensor with arbitrary bits in each of its planes.
fn tensor_of_bytes(dtype: DType, shape: Vec<usize>, bytes: &[u8]) -> Tensor {
    let halves =
        |bytes: &[u8]| bytes.chunks_exact(2).map(|b| f16::from_le_bytes([b[0], b[1]])).collect::<Vec<_>>();
    let n_scale_bytes = 2 * shape.iter().product::<usize>() / QUANT_BLOCK;
    let data = match dtype {
        DType::F32 => TensorData::F32(
            bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect(),
        ),
        DType::F16 => TensorData::F16(halves(bytes)),
        DType::Bf16 => {
            TensorData::Bf16(bytes.chunks_exact(2).map(|b| bf16::from_le_bytes([b[0], b[1]])).collect())
        }
        DType::Q8_0 => TensorData::Q8_0 {
            scales: halves(&bytes[..n_scale_bytes]),
            quants: bytes[n_scale_bytes..].iter().map(|&byte| byte as i8).collect(),
        },
        DType::Q4_0 => TensorData::Q4_0 {
            scales: halves(&bytes[..n_scale_bytes]),
            quants: bytes[n_scale_bytes..].to_vec(),
        },
    };
    Tensor { shape, data }
}
