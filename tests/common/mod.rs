//! The fixtures and what JAX computes with them.
#![allow(dead_code, reason = "each test binary that includes this module uses a part of it")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// One fixture file and the values expected of it.
#[derive(Deserialize)]
pub struct Expected {
    /// The input.
    pub tokens: Vec<u32>,
    /// Which rows the logits have, by name of the value.
    pub positions: BTreeMap<String, Vec<usize>>,
    values: BTreeMap<String, Place>,
}

#[derive(Deserialize)]
struct Place {
    shape: Vec<usize>,
    offset: usize,
}

#[derive(Deserialize)]
struct Index {
    files: BTreeMap<String, Expected>,
}

/// All fixtures with the values of `expected.f32`.
pub struct Fixtures {
    /// By file name.
    pub files: BTreeMap<String, Expected>,
    data: Vec<f32>,
}

/// A file of the repository.
pub fn repo_path(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// The bytes of a file of the repository.
pub fn read(relative: &str) -> Vec<u8> {
    let path = repo_path(relative);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

impl Fixtures {
    /// Reads the index and the values.
    pub fn load() -> Self {
        let index: Index =
            serde_json::from_slice(&read("tests/fixtures/expected.json")).expect("the index parses");
        let bytes = read("tests/fixtures/expected.f32");
        let data = bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
        Self { files: index.files, data }
    }

    /// The value of that name.
    pub fn value(&self, expected: &Expected, name: &str) -> &[f32] {
        let place = &expected.values[name];
        &self.data[place.offset..][..place.shape.iter().product()]
    }
}

/// Asserts that two slices differ by at most `tolerance` anywhere.
#[track_caller]
pub fn assert_close(name: &str, got: &[f32], expected: &[f32], tolerance: f32) {
    assert_eq!(got.len(), expected.len(), "{name}: length");
    for (i, (got, expected)) in got.iter().zip(expected).enumerate() {
        let difference = (got - expected).abs();
        assert!(difference <= tolerance, "{name}[{i}]: expected {expected}, got {got} (off by {difference})");
    }
}
