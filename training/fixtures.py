"""Write `tests/fixtures`: tiny random models as GGUF and what JAX computes with them.

`expected.json` maps a file to its token ids and to the named values, each with a shape and an offset, in
f32 elements, into `expected.f32` (little-endian). Everything is computed in f64 from the file's own
weights, dequantized, and rounded once.
"""

import argparse
import json
import re
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from decoders import gpt2_forward, llama_forward
from gguf_io import Vocabulary, read_model, write_model
from model import forward
from sizes import Config

SPECIALS = ["<pad>", "<bos>", "<eos>", "<mask>", "<user>", "<bot>", "<end>", "<think>", "</think>"]
ROLES = {"pad": 0, "bos": 1, "eos": 2, "mask": 3, "eot": 6}
MERGES = "t h|th e|i n|a n|Ġ a|Ġ the|o n|e r|Ġ w|an d|Ġ and|e n|r e|in g|Ġ s|a t|o u|Ġ t".split("|")
N_TOKENS = 17  # Odd, and longer than a power of two.

QWEN3 = dict(n_layer=2, n_embd=32, n_head=2, n_kv_head=1, head_size=32, n_ff=64, context_length=64)
LLAMA = dict(n_layer=1, n_embd=32, n_head=4, n_kv_head=2, head_size=8, n_ff=48, context_length=64, norm_eps=1e-5)
GPT2 = dict(n_layer=1, n_embd=32, n_head=2, n_kv_head=2, head_size=16, n_ff=64, context_length=24, norm_eps=1e-5)


def byte_alphabet():
    """The 256 printable stand-ins of byte-level BPE (Radford et al. 2019), in the order of their characters."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    return sorted(chr(b) for b in plain) + [chr(256 + i) for i in range(256 - len(plain))]


def vocabulary(pre, ascii_only=False):
    """Specials, stand-ins of bytes and merges. `ascii_only` keeps visible ASCII, space and line break: a small table."""
    alphabet = byte_alphabet()
    if ascii_only:
        alphabet = [c for c in alphabet if c.isascii() or c in "ĊĠ"]
    tokens = SPECIALS + alphabet + [m.replace(" ", "") for m in MERGES]
    return Vocabulary(tokens, MERGES, set(range(len(SPECIALS))), ROLES, pre)


def random_params(rng, shapes):
    """Matrices that keep the scale of their input, norms around 1, biases around 0."""

    def draw(name, shape):
        if name.endswith(".bias"):
            return rng.normal(0.0, 0.2, shape)
        if "norm" in name:
            return rng.uniform(0.5, 1.5, shape)
        return rng.normal(0.0, 0.5 if name in ("token_embd", "position_embd") else shape[0] ** -0.5, shape)

    def tree(node, name=""):
        if isinstance(node, dict):
            return {key: tree(value, key) for key, value in node.items()}
        return [tree(x) for x in node] if isinstance(node, list) else draw(name, node).astype(np.float32)

    return tree(shapes)


def swiglu_shapes(c):
    q, kv = c.n_head * c.head_size, c.n_kv_head * c.head_size
    return {
        "attn_norm": (c.n_embd,),
        "attn_q": (c.n_embd, q),
        "attn_k": (c.n_embd, kv),
        "attn_v": (c.n_embd, kv),
        "attn_output": (q, c.n_embd),
        "ffn_norm": (c.n_embd,),
        "ffn_gate": (c.n_embd, c.n_ff),
        "ffn_up": (c.n_embd, c.n_ff),
        "ffn_down": (c.n_ff, c.n_embd),
    }


def qwen3_shapes(c):
    blk = {**swiglu_shapes(c), "attn_q_norm": (c.head_size,), "attn_k_norm": (c.head_size,)}
    return {"token_embd": (c.vocab_size, c.n_embd), "output_norm": (c.n_embd,), "blk": [blk] * c.n_layer}


def llama_shapes(c):
    top = {"token_embd": (c.vocab_size, c.n_embd), "output_norm": (c.n_embd,), "output": (c.n_embd, c.vocab_size)}
    return {**top, "blk": [swiglu_shapes(c)] * c.n_layer}


def gpt2_shapes(c):
    linear = {
        "attn_qkv": (c.n_embd, 3 * c.n_embd),
        "attn_output": (c.n_embd, c.n_embd),
        "ffn_up": (c.n_embd, c.n_ff),
        "ffn_down": (c.n_ff, c.n_embd),
    }
    blk = {"attn_norm": (c.n_embd,), "ffn_norm": (c.n_embd,), **linear}
    biases = {f"{name}.bias": (shape[-1],) for name, shape in blk.items()}
    top = {"token_embd": (c.vocab_size, c.n_embd), "position_embd": (c.context_length, c.n_embd)}
    norm = {"output_norm": (c.n_embd,), "output_norm.bias": (c.n_embd,)}
    return {**top, **norm, "blk": [{**blk, **biases}] * c.n_layer}


class Expected:
    """Collects values for `expected.f32` and their places for `expected.json`."""

    def __init__(self):
        self.files, self.values, self.size = {}, [], 0

    def add(self, file, name, value):
        value = np.asarray(value, "<f4")
        self.files[file]["values"][name] = {"shape": list(value.shape), "offset": self.size}
        self.values.append(value.ravel())
        self.size += value.size

    def write(self, folder):
        np.concatenate(self.values).tofile(folder / "expected.f32")
        text = json.dumps({"data": "expected.f32", "files": self.files}, indent=1)
        # One line per value, since people read an index too.
        one_line = re.sub(r"\{\s*(\"shape\"[^{}]*?)\s*\}|\[[^][]*\]", lambda m: " ".join(m.group().split()), text)
        (folder / "expected.json").write_text(one_line + "\n")


FORWARD = {"qwen3": forward, "llama": llama_forward, "gpt2": gpt2_forward}


def expect(folder, file, tokens, expected, detail):
    """Run a file and note its logits, causal and bidirectional, at the first, a middle and the last position.

    With `detail` the causal logits are kept at every position, and so is every named activation.
    """
    arch, config, params = read_model(folder / file)
    params = jax.tree.map(lambda x: jnp.asarray(x, jnp.float64), params)
    batch = jnp.asarray([tokens])
    some, every = [0, N_TOKENS // 2, N_TOKENS - 1], list(range(N_TOKENS))
    expected.files[file] = {
        "arch": arch,
        "tokens": [int(t) for t in tokens],
        "positions": {"logits": every if detail else some, "logits_bidirectional": some},
        "values": {},
    }
    record = {"record": lambda name, value: expected.add(file, name, value[0])} if detail and arch == "qwen3" else {}
    for name, causal in (("logits", True), ("logits_bidirectional", False)):
        logits = FORWARD[arch](params, batch, config, causal=causal, **(record if causal else {}))[0]
        expected.add(file, name, logits[np.array(expected.files[file]["positions"][name])])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "tests" / "fixtures")
    folder = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    jax.config.update("jax_enable_x64", True)
    rng = np.random.default_rng(2026)
    expected = Expected()

    def model(name, arch, shape, shapes, words, quantizations):
        config = Config(vocab_size=len(words.tokens), **shape)
        params = random_params(rng, shapes(config))
        tokens = rng.integers(0, config.vocab_size, N_TOKENS)
        for quantization in quantizations:
            file = f"{name}-{quantization}.gguf"
            write_model(folder / file, arch, config, params, words, quantization)
            expect(folder, file, tokens, expected, detail=quantization == "f32")

    model("tiny-qwen3", "qwen3", QWEN3, qwen3_shapes, vocabulary("qwen2"), ("f32", "f16", "bf16", "q8_0", "q4_0"))
    model("tiny-llama", "llama", LLAMA, llama_shapes, vocabulary("smollm", ascii_only=True), ("f32",))
    model("tiny-gpt2", "gpt2", GPT2, gpt2_shapes, vocabulary("gpt-2", ascii_only=True), ("f32",))
    expected.write(folder)


if __name__ == "__main__":
    main()
