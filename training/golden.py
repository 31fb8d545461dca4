"""Write golden.json: what JAX computes in f32 on the dequantized weights of GGUF files.

    python training/golden.py --tokenizer models/micro/tokenizer.json --out models/micro/golden.json \\
        models/micro/model-f32.gguf models/micro/model-q8_0.gguf models/micro/model-q4_0.gguf

For each file and prompt: the token ids, the greedy continuation with its log-probabilities and, at each
step, the distance of the best logit to the second. A continuation ends before a step with a distance below
`MIN_GAP`, so that rounding cannot change it, and before <eos>. For one prompt all logits of the last position.
"""

import argparse
import json
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from tokenizers import Tokenizer

from gguf_io import read_model
from model import forward

N_TOKENS = 24
MIN_GAP = 5e-3
LOGITS_OF = "story"

PROMPTS = {
    "story": "Once upon a time",
    "dialogue": '"Where are you going?" said the',
    "few_shot_reverse": "- c a r e -> e r a c\n- t i m e -> e m i t\n- b o o k ->",
    "calculator": "Q: 3*7+5\nA:",
    "korean_emoji": "안녕하세요 🙂 hello",
    "bos_only": "",
}


def f32_numbers(values):
    """f32 values with as few digits as read back exactly."""
    return [float(str(np.float32(v))) for v in np.ravel(values)]


class Model:
    """A file, run on a batch of one, always at full context length so that it compiles once."""

    def __init__(self, path):
        arch, self.config, params = read_model(path)
        if arch != "qwen3":
            raise ValueError(f"{path}: expected the architecture qwen3, got {arch}")
        self.params = jax.tree.map(jnp.asarray, params)
        self.run = jax.jit(partial(forward, config=self.config))

    def last_logits(self, ids):
        """Logits (V) after `ids`. What fills the rest of the context lies in the future and is never seen."""
        padded = np.zeros((1, self.config.context_length), np.int32)
        padded[0, : len(ids)] = ids
        return np.asarray(self.run(self.params, padded))[0, len(ids) - 1]


def greedy(model, ids, eos):
    """The robust part of the greedy continuation of `ids`."""
    tokens, logprobs, gaps = [], [], []
    while len(tokens) < N_TOKENS:
        logits = model.last_logits(ids + tokens)
        best = int(np.argmax(logits))
        gap = float(logits[best] - np.partition(logits, -2)[-2])
        if gap < MIN_GAP or best == eos:
            break
        tokens.append(best)
        gaps.append(gap)
        logprobs.append(-np.log(np.exp(logits.astype(np.float64) - logits[best]).sum()))
    return {"tokens": tokens, "logprobs": f32_numbers(logprobs), "gaps": f32_numbers(gaps)}


def continued(model, text, tokenizer):
    """`text` with its ids and its continuation. A prompt that begins with a near tie gets a full stop more."""
    bos, eos = (tokenizer.token_to_id(t) for t in ("<bos>", "<eos>"))
    for stops in range(N_TOKENS):
        ids = [bos] + tokenizer.encode(text + "." * stops, add_special_tokens=False).ids
        continuation = greedy(model, ids, eos)
        if continuation["tokens"]:
            return text + "." * stops, ids, continuation
    raise ValueError(f"expected a first token without a tie after {text!r}, got none with {N_TOKENS} full stops")


def golden_of(path, tokenizer):
    model = Model(path)
    out = {"prompts": {}}
    for name, prompt in PROMPTS.items():
        text, ids, continuation = continued(model, prompt, tokenizer)
        out["prompts"][name] = {"text": text, "tokens": ids, "greedy": continuation}
        shown = tokenizer.decode(continuation["tokens"])
        print(f"{path.name} {name}: {len(continuation['tokens'])} tokens {shown!r}")
        if name == LOGITS_OF:
            out["logits"] = {"prompt": name, "values": f32_numbers(model.last_logits(ids))}
    return out


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args(argv)
    tokenizer = Tokenizer.from_file(str(args.tokenizer))
    files = {path.name: golden_of(path, tokenizer) for path in args.files}
    args.out.write_text(json.dumps({"min_gap": MIN_GAP, "files": files}, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
