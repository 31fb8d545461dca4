"""Token shards as `glassgpt corpus` writes them.

A folder holds `meta.json`, `tokenizer.json`, and for train and val a `.tokens` file of rows of `row_len`
u16 little-endian ids with a `.weights` file of as many u8: the weight of predicting that token times
`weight_scale`, 0 on padding.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Rows:
    """Rows of one split, mapped from disk."""

    tokens: np.ndarray  # (R, T + 1) u16
    weights: np.ndarray  # (R, T + 1) u8
    weight_scale: float

    def batch(self, start, count):
        """Inputs (count, T) i32, targets (count, T) i32 and weights (count, T) f32 from row `start` on.

        Past the last row it starts again from the first.
        """
        index = (start + np.arange(count)) % len(self.tokens)
        tokens = self.tokens[index].astype(np.int32)
        weights = self.weights[index, 1:].astype(np.float32) / self.weight_scale
        return tokens[:, :-1], tokens[:, 1:], weights


@dataclass(frozen=True)
class Shards:
    meta: dict
    train: Rows
    val: Rows
    eos: int

    @property
    def context_length(self):
        return self.meta["row_len"] - 1

    @property
    def natural_val(self):
        """Which validation tokens are natural text, (R, T + 1) bool, see `natural_tokens`."""
        return natural_tokens(self.val, self.eos)


def natural_tokens(rows, eos):
    """Tokens of documents in which every token counts alike: only tasks weigh their tokens differently.

    A row is <bos>, documents that each end with <eos>, padding.
    """
    is_end = rows.tokens == eos
    document = np.cumsum(is_end, axis=1) - is_end  # The end mark belongs to the document before it.
    plain = (rows.weights == rows.weight_scale) | is_end
    plain[:, 0] = True
    natural = np.empty(rows.tokens.shape, bool)
    for i in range(len(rows.tokens)):
        uneven = np.bincount(document[i], weights=~plain[i])
        natural[i] = uneven[document[i]] == 0
    return natural


def _rows(folder, split, meta):
    shape = (-1, meta["row_len"])
    tokens = np.memmap(folder / f"{split}.tokens", np.dtype("<u2"), "r").reshape(shape)
    weights = np.memmap(folder / f"{split}.weights", np.uint8, "r").reshape(shape)
    if tokens.shape != weights.shape:
        raise ValueError(f"{split}: expected as many weights as tokens, got {weights.shape} and {tokens.shape}")
    return Rows(tokens, weights, float(meta["weight_scale"]))


def open_shards(folder):
    """Map the shards in `folder`; nothing is read before it is used."""
    folder = Path(folder)
    meta = json.loads((folder / "meta.json").read_text())
    added = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["added_tokens"]
    eos = next(token["id"] for token in added if token["content"] == "<eos>")
    return Shards(meta, _rows(folder, "train", meta), _rows(folder, "val", meta), eos)
