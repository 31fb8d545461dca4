"""GGUF files through the `gguf` package: a writer and reader that share no code with the engine's.

Keys and tensor names are llama.cpp's for the architectures `qwen3`, `llama` and `gpt2`.
"""

from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
from gguf.quants import dequantize, quantize

from sizes import Config

QUANTIZATIONS = {
    "f32": gguf.GGMLQuantizationType.F32,
    "f16": gguf.GGMLQuantizationType.F16,
    "bf16": gguf.GGMLQuantizationType.BF16,
    "q8_0": gguf.GGMLQuantizationType.Q8_0,
    "q4_0": gguf.GGMLQuantizationType.Q4_0,
}
FILE_TYPES = {
    "f32": gguf.LlamaFileType.ALL_F32,
    "f16": gguf.LlamaFileType.MOSTLY_F16,
    "bf16": gguf.LlamaFileType.MOSTLY_BF16,
    "q8_0": gguf.LlamaFileType.MOSTLY_Q8_0,
    "q4_0": gguf.LlamaFileType.MOSTLY_Q4_0,
}


@dataclass(frozen=True)
class Vocabulary:
    """What GGUF stores of a byte-level BPE tokenizer. `specials` maps a role such as "bos" to its id."""

    tokens: list
    merges: list
    special_ids: set
    specials: dict
    pre: str = "qwen2"
    add_bos: bool = True


def flatten_params(params):
    """Tensors under their GGUF names, matrices as GGUF wants them: (n_out, n_in), row by row."""
    named = {}
    for name, value in params.items():
        if name != "blk":
            named[name] = value
    for i, blk in enumerate(params["blk"]):
        named.update({f"blk.{i}.{name}": value for name, value in blk.items()})
    tensors = {}
    for name, value in named.items():
        value = np.asarray(value, np.float32)
        is_table = name in ("token_embd", "position_embd")
        full = name if name.endswith(".bias") else name + ".weight"
        tensors[full] = np.ascontiguousarray(value if is_table or value.ndim == 1 else value.T)
    return tensors


def params_from_tensors(tensors):
    """The inverse of `flatten_params`."""
    params, blocks = {}, {}
    for full, value in tensors.items():
        name = full.removesuffix(".weight")
        is_table = name in ("token_embd", "position_embd")
        value = np.array(value if is_table or value.ndim == 1 else value.T, np.float32)
        if name.startswith("blk."):
            _, i, name = name.split(".", 2)
            blocks.setdefault(int(i), {})[name] = value
        else:
            params[name] = value
    return {**params, "blk": [blocks[i] for i in sorted(blocks)]}


def _add_config(writer, arch, c):
    writer.add_block_count(c.n_layer)
    writer.add_context_length(c.context_length)
    writer.add_embedding_length(c.n_embd)
    writer.add_feed_forward_length(c.n_ff)
    writer.add_head_count(c.n_head)
    writer.add_vocab_size(c.vocab_size)
    if arch == "gpt2":
        writer.add_layer_norm_eps(c.norm_eps)
        return
    writer.add_head_count_kv(c.n_kv_head)
    writer.add_key_length(c.head_size)
    writer.add_value_length(c.head_size)
    writer.add_rope_dimension_count(c.head_size)
    writer.add_rope_freq_base(c.rope_theta)
    writer.add_layer_norm_rms_eps(c.norm_eps)


def _add_vocabulary(writer, v):
    kinds = gguf.TokenType
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(v.pre)
    writer.add_token_list(v.tokens)
    writer.add_token_types([kinds.CONTROL if i in v.special_ids else kinds.NORMAL for i in range(len(v.tokens))])
    writer.add_token_merges(v.merges)
    roles = {"bos": writer.add_bos_token_id, "eos": writer.add_eos_token_id}
    roles.update(eot=writer.add_eot_token_id, pad=writer.add_pad_token_id, mask=writer.add_mask_token_id)
    for role, token_id in v.specials.items():
        roles[role](token_id)
    writer.add_add_bos_token(v.add_bos)


def write_model(path, arch, config, params, vocabulary, quantization="f32", about=None):
    """Write a model; norms, biases and positions stay f32. `about(writer)` may add general.* keys."""
    if len(vocabulary.tokens) != config.vocab_size:
        raise ValueError(f"expected {config.vocab_size} tokens in the tokenizer, got {len(vocabulary.tokens)}")
    writer = gguf.GGUFWriter(path, arch)
    if about is not None:
        about(writer)
    writer.add_file_type(FILE_TYPES[quantization])
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    _add_config(writer, arch, config)
    _add_vocabulary(writer, vocabulary)
    for name, value in flatten_params(params).items():
        wanted = value.ndim == 2 and not name.startswith("position_embd")
        kind = QUANTIZATIONS[quantization] if wanted else QUANTIZATIONS["f32"]
        writer.add_tensor(name, quantize(value, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def shortest(value):
    """The shortest decimal of an f32: 1e-6 was stored, not 9.99999997e-7."""
    return float(str(np.float32(value)))


def read_model(path):
    """`(arch, Config, params)` of a file that `write_model` or the engine's quantizer wrote, dequantized to f32."""
    reader = gguf.GGUFReader(Path(path))
    arch = reader.fields["general.architecture"].contents()
    get = lambda key, default=None: (
        reader.fields[f"{arch}.{key}"].contents() if f"{arch}.{key}" in reader.fields else default
    )
    n_head, n_embd = get("attention.head_count"), get("embedding_length")
    tensors = {t.name: dequantize(t.data, t.tensor_type) for t in reader.tensors}
    config = Config(
        vocab_size=len(tensors["token_embd.weight"]),
        n_layer=get("block_count"),
        n_embd=n_embd,
        n_head=n_head,
        n_kv_head=get("attention.head_count_kv", n_head),
        head_size=get("attention.key_length", n_embd // n_head),
        n_ff=get("feed_forward_length"),
        context_length=get("context_length"),
        norm_eps=shortest(get("attention.layer_norm_rms_epsilon", get("attention.layer_norm_epsilon"))),
        rope_theta=shortest(get("rope.freq_base", 10_000.0)),
    )
    return arch, config, params_from_tensors(tensors)
