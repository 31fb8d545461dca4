//! Files that read well and yet are no model that can be run: each with the error that says so.

use std::collections::BTreeMap;

use super::checkpoint::{LoadError, Loaded};
use super::config::ConfigError;
use super::gguf::{Array, Gguf, Value, write};
use super::tensor::Tensor;

const QWEN3: &[u8] = include_bytes!("../../tests/fixtures/tiny-qwen3-f32.gguf");
const LLAMA: &[u8] = include_bytes!("../../tests/fixtures/tiny-llama-f32.gguf");
const GPT2: &[u8] = include_bytes!("../../tests/fixtures/tiny-gpt2-f32.gguf");

/// A file in parts, to be changed and loaded.
struct File {
    metadata: BTreeMap<String, Value>,
    tensors: Vec<(String, Tensor)>,
}

impl File {
    fn of(bytes: &[u8]) -> Self {
        let gguf = Gguf::parse(bytes).expect("a fixture");
        let tensor = |name: &str| gguf.tensor(bytes, name).expect("a fixture");
        let tensors = gguf.tensors().iter().map(|info| (info.name.clone(), tensor(&info.name))).collect();
        Self { metadata: gguf.metadata, tensors }
    }

    fn with(mut self, key: &str, value: Value) -> Self {
        self.metadata.insert(key.to_owned(), value);
        self
    }

    fn load(&self) -> Result<Loaded, LoadError> {
        Loaded::from_gguf(&write(&self.metadata, &self.tensors))
    }

    #[track_caller]
    fn fails(&self, expected: &LoadError) {
        let error = self.load().expect_err("the file is wrong");
        assert_eq!(error, *expected);
        let message = error.to_string();
        assert!(!message.contains(char::is_control) && !message.ends_with('.'), "{message}");
    }
}

fn text(text: &str) -> Value {
    Value::Str(text.to_owned())
}

#[test]
fn the_fixtures_load_whole() {
    for bytes in [QWEN3, LLAMA, GPT2] {
        File::of(bytes).load().expect("a fixture");
    }
}

#[test]
fn another_architecture() {
    let file = File::of(QWEN3).with("general.architecture", text("mamba"));
    file.fails(&LoadError::Architecture("mamba".to_owned()));
}

#[test]
fn another_kind_of_tokenizer() {
    let file = File::of(QWEN3).with("tokenizer.ggml.model", text("llama"));
    file.fails(&LoadError::TokenizerModel("llama".to_owned()));
}

#[test]
fn positions_that_are_scaled() {
    let scaled = |key: &str, value, said: &str| {
        File::of(LLAMA).with(key, value).fails(&LoadError::RopeScaling(said.to_owned()));
    };
    scaled("llama.rope.scaling.type", text("yarn"), "yarn");
    scaled("llama.rope.scale_linear", Value::F32(2.0), "a linear scale of 2");
    scaled("llama.rope.dimension_count", Value::U32(4), "4 of 8 dimensions rotated");
    let plain = File::of(LLAMA).with("llama.rope.scaling.type", text("none"));
    plain.with("llama.rope.scale_linear", Value::F32(1.0)).load().expect("that is no scaling");
}

#[test]
fn a_tensor_that_nobody_reads() {
    let mut file = File::of(LLAMA);
    file.tensors.push(("blk.0.attn_q.bias".to_owned(), Tensor::from_f32(vec![32], vec![0.5; 32])));
    file.fails(&LoadError::UnknownTensor("blk.0.attn_q.bias".to_owned()));
}

#[test]
fn a_tensor_of_another_shape() {
    let (tensor, expected, got) = ("output_norm.weight".to_owned(), vec![32], vec![31]);
    let mut file = File::of(QWEN3);
    let norm = file.tensors.iter_mut().find(|(name, _)| *name == tensor).expect("a norm");
    norm.1 = Tensor::from_f32(got.clone(), vec![1.0; 31]);
    file.fails(&LoadError::Shape { tensor, expected, got });
}

#[test]
fn sizes_out_of_bounds() {
    let file = File::of(QWEN3).with("qwen3.block_count", Value::U32(0));
    let (name, min, max, got) = ("n_layer", 1, 512, 0);
    file.fails(&LoadError::Config(ConfigError::OutOfRange { name, min, max, got }));
    let empty = Value::Array(Array::Str(Vec::new()));
    assert!(File::of(QWEN3).with("tokenizer.ggml.tokens", empty).load().is_err());
}

#[test]
fn a_context_that_does_not_fit_the_memory_is_shortened_or_refused() {
    let long = Value::U32(1 << 22);
    let context = |file: File| file.load().expect("it fits").model.config.context_length;
    let shortened = context(File::of(QWEN3).with("qwen3.context_length", long.clone()));
    // 2 layers of keys and values of 32 each, and 4 kinds of scores of 64 rows and 2 heads, in 1 GiB of F32.
    assert_eq!(shortened, (1 << 28) / (2 * 2 * 32 + 4 * 64 * 2));
    assert_eq!(context(File::of(QWEN3)), 64);
    // A table of learned positions cannot grow, and a file that says it did is wrong in one way or the other.
    assert!(File::of(GPT2).with("gpt2.context_length", long).load().is_err());
    let wide = File::of(QWEN3)
        .with("qwen3.attention.head_count", Value::U32(1 << 10))
        .with("qwen3.attention.head_count_kv", Value::U32(1 << 10))
        .with("qwen3.attention.key_length", Value::U32(1 << 12))
        .with("qwen3.rope.dimension_count", Value::U32(1 << 12))
        .with("qwen3.block_count", Value::U32(512));
    assert!(matches!(wide.load(), Err(LoadError::ContextTooLong { got: 64, .. })));
}
