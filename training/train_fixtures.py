"""Write `tests/fixtures/train.json` and `train.f32`: tiny models, and how JAX differentiates and trains them.

`train.json` lists cases with sizes, texts and targets; every number is in `train.f32` (little-endian), each tensor at
an offset counted in elements, matrices as (out, in) like in a GGUF file. Everything is computed in f64 from weights
that were rounded to f32 first, and rounded once.
"""

import argparse
import json
import re
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax

from decoders import gpt2_forward, llama_forward
from fixtures import gpt2_shapes, llama_shapes, qwen3_shapes, random_params
from model import forward
from optimizer import make_optimizer
from sizes import Config

FORWARD = {"qwen3": forward, "llama": llama_forward, "gpt2": gpt2_forward}
SHAPES = {"qwen3": qwen3_shapes, "llama": llama_shapes, "gpt2": gpt2_shapes}

# (name, architecture, sizes, number of tokens): odd lengths, grouped keys and not, heads as wide as the model and not.
CASES = [
    ("qwen3", "qwen3", dict(n_layer=2, n_embd=12, n_head=3, n_kv_head=3, head_size=4, n_ff=20), 13),
    ("qwen3-grouped", "qwen3", dict(n_layer=1, n_embd=16, n_head=4, n_kv_head=2, head_size=6, n_ff=10), 7),
    ("llama", "llama", dict(n_layer=1, n_embd=8, n_head=4, n_kv_head=1, head_size=6, n_ff=14), 9),
    ("gpt2", "gpt2", dict(n_layer=1, n_embd=12, n_head=2, n_kv_head=2, head_size=6, n_ff=18), 11),
]
VOCAB_SIZE, CONTEXT_LENGTH = 17, 16
ADAMW = dict(learning_rate=3e-3, n_steps=10, warmup_steps=4, n_rows=3, n_tokens=9)


def gguf_tensors(params):
    """(name in a GGUF file, array as stored there), in the order of the names."""
    out = {}
    for key, value in params.items():
        if key == "blk":
            for i, blk in enumerate(value):
                out.update({f"blk.{i}.{name}": x for name, x in gguf_tensors(blk)})
        else:
            # Tables are stored as they are looked up; the other matrices are (in, out) here and (out, in) there.
            name = key if key.endswith(".bias") else key + ".weight"
            is_table = key in ("token_embd", "position_embd")
            out[name] = value if value.ndim < 2 or is_table else value.T
    return sorted(out.items())


class Numbers:
    """Collects values and hands out their places."""

    def __init__(self):
        self.values, self.size = [], 0

    def add(self, params):
        places = {}
        for name, value in gguf_tensors(params):
            value = np.ascontiguousarray(np.asarray(value), "<f4")
            places[name] = {"shape": list(value.shape), "offset": self.size}
            self.values.append(value.ravel())
            self.size += value.size
        return places


def mean_loss(params, arch, config, tokens, targets, causal):
    """Mean cross-entropy of tokens (B, T) over the targets (B, T) that are not negative."""
    logits = FORWARD[arch](params, tokens, config, causal=causal)
    log_probs = jax.nn.log_softmax(logits, axis=-1)
    chosen = jnp.take_along_axis(log_probs, jnp.maximum(targets, 0)[..., None], axis=-1)[..., 0]
    is_target = targets >= 0
    return -jnp.sum(jnp.where(is_target, chosen, 0.0)) / jnp.sum(is_target)


def objectives(rng, n_tokens):
    """(attention, inputs, targets) of a random text as each objective wants it."""
    text = rng.integers(0, VOCAB_SIZE, n_tokens)
    shifted = np.append(text[1:], -1)
    some = np.where(rng.random(n_tokens) < 0.4, shifted, -1)
    some[0] = shifted[0]
    chosen = rng.random(n_tokens) < 0.3
    chosen[n_tokens // 2] = True
    corrupted = np.where(chosen, np.where(rng.random(n_tokens) < 0.8, 3, rng.integers(0, VOCAB_SIZE, n_tokens)), text)
    return [
        ("clm", "causal", text, shifted),
        ("clm-some", "causal", text, some),
        ("mlm", "bidirectional", corrupted, np.where(chosen, text, -1)),
    ]


def gradient_case(rng, numbers, name, arch, sizes, n_tokens):
    config = Config(vocab_size=VOCAB_SIZE, context_length=CONTEXT_LENGTH, norm_eps=1e-5, **sizes)
    params = random_params(rng, SHAPES[arch](config))
    case = {"name": name, "arch": arch, "config": config.to_dict(), "weights": numbers.add(params), "runs": []}
    params = jax.tree.map(lambda x: jnp.asarray(x, jnp.float64), params)
    for objective, attention, inputs, targets in objectives(rng, n_tokens):
        arguments = (arch, config, jnp.asarray([inputs]), jnp.asarray([targets]), attention == "causal")
        loss, gradients = jax.value_and_grad(mean_loss)(params, *arguments)
        run = {"objective": objective, "attention": attention, "tokens": inputs.tolist(), "targets": targets.tolist()}
        case["runs"].append({**run, "loss": float(loss), "gradients": numbers.add(gradients)})
    return case


def adamw_case(rng, numbers):
    """Ten steps of AdamW, clipped, with warm-up, on random batches."""
    a, (name, arch, sizes, _) = ADAMW, CASES[0]
    config = Config(vocab_size=VOCAB_SIZE, context_length=CONTEXT_LENGTH, norm_eps=1e-5, **sizes)
    params = random_params(rng, SHAPES[arch](config))
    case = {"name": name, "arch": arch, "config": config.to_dict(), "weights": numbers.add(params), **a, "steps": []}
    params = jax.tree.map(lambda x: jnp.asarray(x, jnp.float64), params)
    optimizer = make_optimizer("adamw", config.n_embd, a["learning_rate"])
    state = optimizer.init(params)
    for step in range(a["n_steps"]):
        tokens = rng.integers(0, VOCAB_SIZE, (a["n_rows"], a["n_tokens"]))
        targets = np.concatenate([tokens[:, 1:], np.full((a["n_rows"], 1), -1)], axis=1)
        arguments = (arch, config, jnp.asarray(tokens), jnp.asarray(targets), True)
        loss, gradients = jax.value_and_grad(mean_loss)(params, *arguments)
        updates, state = optimizer.update(gradients, state, params)
        factor = min(1.0, (step + 1) / a["warmup_steps"])
        params = optax.apply_updates(params, jax.tree.map(lambda u: factor * u, updates))
        norm = float(optax.global_norm(gradients))
        case["steps"].append({"tokens": tokens.tolist(), "loss": float(loss), "gradient_norm": norm})
    case["trained"] = numbers.add(params)
    return case


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "tests" / "fixtures")
    folder = parser.parse_args().out
    jax.config.update("jax_enable_x64", True)
    rng, numbers = np.random.default_rng(2027), Numbers()
    cases = [gradient_case(rng, numbers, *case) for case in CASES]
    index = {"data": "train.f32", "gradients": cases, "adamw": adamw_case(rng, numbers)}
    np.concatenate(numbers.values).tofile(folder / "train.f32")
    text = json.dumps(index, indent=1)
    one_line = re.sub(r"\{\s*(\"shape\"[^{}]*?)\s*\}|\[[^][{}]*\]", lambda m: " ".join(m.group().split()), text)
    (folder / "train.json").write_text(one_line + "\n")


if __name__ == "__main__":
    main()
