//! A model and its vocabulary as a GGUF file: the inverse of [`Loaded::from_gguf`].

use std::collections::BTreeMap;

use super::checkpoint::{Loaded, Model, Vocabulary};
use super::config::Architecture;
use super::gguf::{self, Array, Value};
use super::graph::Attention;
use super::quantize::file_type;

impl Loaded {
    /// The file, with the elements of the weights as they are in memory.
    pub fn to_gguf(&self) -> Vec<u8> {
        let mut metadata = BTreeMap::new();
        let mut add = |key: &str, value: Value| drop(metadata.insert(key.to_owned(), value));
        add_model(&self.model, &mut add);
        add_vocabulary(&self.vocabulary, &mut add);
        let tensors: Vec<_> =
            self.model.tensors.iter().map(|(name, tensor)| (name.clone(), tensor.clone())).collect();
        gguf::write(&metadata, &tensors)
    }
}

fn add_model(model: &Model, add: &mut impl FnMut(&str, Value)) {
    let config = &model.config;
    let name = config.architecture.name();
    add("general.architecture", Value::Str(name.to_owned()));
    add("general.name", Value::Str(model.name.clone()));
    add("general.file_type", Value::U32(file_type(model.dtype())));
    add("general.quantization_version", Value::U32(super::quantize::QUANTIZATION_VERSION));
    let sizes = [
        ("block_count", config.n_layer),
        ("context_length", config.context_length),
        ("embedding_length", config.n_embd),
        ("feed_forward_length", config.n_ff),
        ("attention.head_count", config.n_head),
        ("attention.head_count_kv", config.n_kv_head),
        ("attention.key_length", config.head_size),
        ("attention.value_length", config.head_size),
        ("vocab_size", config.vocab_size),
    ];
    for (key, size) in sizes {
        // `Config::checked` bounds every size far below that.
        add(&format!("{name}.{key}"), Value::U32(size as u32));
    }
    let eps = match config.architecture {
        Architecture::Gpt2 => "attention.layer_norm_epsilon",
        Architecture::Qwen3 | Architecture::Llama => "attention.layer_norm_rms_epsilon",
    };
    add(&format!("{name}.{eps}"), Value::F32(config.norm_eps));
    if config.attention == Attention::Bidirectional {
        // llama.cpp's key; where it is missing, a model is causal.
        add(&format!("{name}.attention.causal"), Value::Bool(false));
    }
    if config.architecture != Architecture::Gpt2 {
        add(&format!("{name}.rope.freq_base"), Value::F32(config.rope_theta));
        add(&format!("{name}.rope.dimension_count"), Value::U32(config.head_size as u32));
    }
}

fn add_vocabulary(vocabulary: &Vocabulary, add: &mut impl FnMut(&str, Value)) {
    add("tokenizer.ggml.model", Value::Str("gpt2".to_owned()));
    add("tokenizer.ggml.pre", Value::Str(vocabulary.pre.clone()));
    add("tokenizer.ggml.tokens", Value::Array(Array::Str(vocabulary.tokens.clone())));
    add("tokenizer.ggml.merges", Value::Array(Array::Str(vocabulary.merges.clone())));
    add("tokenizer.ggml.token_type", Value::Array(Array::I32(vocabulary.token_types.clone())));
    add("tokenizer.ggml.add_bos_token", Value::Bool(vocabulary.is_bos_added));
    for (role, id) in [("bos", vocabulary.bos_id), ("eos", vocabulary.eos_id)] {
        if let Some(id) = id {
            add(&format!("tokenizer.ggml.{role}_token_id"), Value::U32(id));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::model::checkpoint::{Loaded, Vocabulary};
    use crate::model::config::Architecture;
    use crate::model::graph::Attention;
    use crate::model::quantize::quantize;
    use crate::model::tensor::DType;
    use crate::model::testing::{random_model, small_config};

    #[test]
    fn a_model_that_is_written_reads_back_as_it_was() {
        for architecture in [Architecture::Qwen3, Architecture::Llama, Architecture::Gpt2] {
            for (dtype, attention) in
                [(DType::F32, Attention::Causal), (DType::Q8_0, Attention::Bidirectional)]
            {
                let mut model = random_model(&small_config(architecture), 3);
                model.config.attention = attention;
                if architecture == Architecture::Gpt2 {
                    // The file does not say it, and no op reads it.
                    model.config.rope_theta = 10_000.0;
                }
                for tensor in model.tensors.values_mut().filter(|tensor| tensor.shape.len() == 2) {
                    *tensor = quantize(tensor, dtype);
                }
                let n = model.config.vocab_size;
                let vocabulary = Vocabulary {
                    tokens: (0..n).map(|id| format!("token{id}")).collect(),
                    merges: vec!["a b".to_owned()],
                    token_types: vec![1; n],
                    pre: "qwen2".to_owned(),
                    bos_id: Some(1),
                    eos_id: None,
                    is_bos_added: true,
                };
                let loaded = Loaded { model, vocabulary };
                assert_eq!(Loaded::from_gguf(&loaded.to_gguf()), Ok(loaded), "{architecture:?} {dtype}");
            }
        }
    }
}
