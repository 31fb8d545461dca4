//! Any prefix of a file and any corrupted file is read or refused, never more.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::super::{CheckpointError, Gguf, write};
use super::{sample_metadata, sample_tensors};
use crate::model::quantize::quantize_checkpoint;
use crate::model::tensor::DType;

fn sample() -> Vec<u8> {
    write(&sample_metadata(), &sample_tensors())
}

/// Length of the shortest prefix that holds the header.
fn header_len(bytes: &[u8]) -> usize {
    (0..=bytes.len()).find(|&len| Gguf::parse_header(&bytes[..len]).is_ok()).expect("the file is valid")
}

/// Does with `bytes` all that the program does with a file; whatever it holds, this returns.
fn use_file(bytes: &[u8]) {
    let Ok(gguf) = Gguf::parse(bytes) else { return };
    for info in gguf.tensors() {
        if let Ok(tensor) = gguf.tensor(bytes, &info.name) {
            assert_eq!(tensor.to_f32().len(), tensor.n_elements());
            assert_eq!(Some(tensor.size_bytes() as u64), info.size_bytes);
        }
    }
    gguf.metadata.values().for_each(|value| assert!(!value.to_string().contains('\n')));
    if let Ok(quantized) = quantize_checkpoint(&gguf, bytes, DType::Q4_0) {
        Gguf::parse(&quantized).expect("what we write is valid");
    }
}

#[test]
fn a_prefix_of_the_header_says_how_much_is_missing() {
    let bytes = sample();
    let header_len = header_len(&bytes);
    for len in 0..header_len {
        match Gguf::parse_header(&bytes[..len]) {
            Err(CheckpointError::Truncated { needed_at_least, got }) => {
                assert_eq!(got, len as u64);
                assert!((len as u64) < needed_at_least && needed_at_least <= header_len as u64);
            }
            other => panic!("{len} bytes of {header_len} give {other:?}"),
        }
    }
}

#[test]
fn any_prefix_with_the_header_lists_the_tensors() {
    let bytes = sample();
    let gguf = Gguf::parse(&bytes).expect("valid");
    for len in header_len(&bytes)..=bytes.len() {
        assert_eq!(Gguf::parse_header(&bytes[..len]).as_ref(), Ok(&gguf), "{len} bytes");
    }
}

#[test]
fn a_prefix_without_all_data_is_refused() {
    let bytes = sample();
    let file_len = Gguf::parse(&bytes).expect("valid").file_len();
    for len in header_len(&bytes)..bytes.len() {
        let result = Gguf::parse(&bytes[..len]);
        let complete = len as u64 >= file_len;
        assert_eq!(result.is_ok(), complete, "{len} bytes of {file_len}");
        assert!(complete || matches!(result, Err(CheckpointError::TensorOutsideFile { .. })));
    }
}

#[test]
fn a_download_that_follows_the_hints_gets_the_header() {
    let bytes = sample();
    let mut len = 0;
    let mut n_requests = 0;
    while let Err(error) = Gguf::parse_header(&bytes[..len]) {
        let CheckpointError::Truncated { needed_at_least, .. } = error else { panic!("{error}") };
        len = usize::try_from(needed_at_least).expect("a small file");
        n_requests += 1;
    }
    assert_eq!(len, header_len(&bytes));
    assert!(n_requests < 200);
}

#[test]
fn every_flipped_bit_is_read_or_refused() {
    let mut bytes = sample();
    for index in 0..bytes.len() {
        for bit in 0..8 {
            bytes[index] ^= 1 << bit;
            use_file(&bytes);
            bytes[index] ^= 1 << bit;
        }
    }
}

#[test]
fn every_header_byte_at_its_extremes_is_read_or_refused() {
    let mut bytes = sample();
    for index in 0..header_len(&bytes) {
        let original = bytes[index];
        for value in [0, 1, 0x7f, 0x80, 0xff] {
            bytes[index] = value;
            use_file(&bytes);
        }
        bytes[index] = original;
    }
}

#[test]
fn random_corruption_is_read_or_refused() {
    let original = sample();
    let header_len = header_len(&original);
    for seed in 0..5_000 {
        let rng = &mut Pcg64::seed_from_u64(seed);
        let mut bytes = original.clone();
        for _ in 0..rng.random_range(1..16) {
            let index = rng.random_range(0..header_len);
            bytes[index] = rng.random();
        }
        bytes.truncate(rng.random_range(0..=original.len() * 2));
        use_file(&bytes);
    }
}

#[test]
fn random_eight_byte_numbers_are_read_or_refused() {
    let original = sample();
    let header_len = header_len(&original);
    for seed in 0..5_000 {
        let rng = &mut Pcg64::seed_from_u64(seed);
        let mut bytes = original.clone();
        // Lengths, counts and offsets are eight bytes: replaced as a whole, by numbers of every magnitude.
        let number = rng.random::<u64>() >> rng.random_range(0..64);
        let index = rng.random_range(4..header_len - 8);
        bytes[index..index + 8].copy_from_slice(&number.to_le_bytes());
        use_file(&bytes);
    }
}
