"""Turn a checkpoint into what `models/<name>/` ships: an f32 GGUF to quantize, tokenizer.json, card.md.

    python training/export.py --checkpoint <run>/checkpoint.npz --tokenizer <shards>/tokenizer.json --out models/micro

The f32 file is an intermediate: `glassgpt quantize` makes the Q8_0 and Q4_0 files from it.
"""

import argparse
import json
import shutil
from pathlib import Path

import checkpoint
from card import card_text
from gguf_io import Vocabulary, write_model
from model import init_params
from sizes import Config

# Role in GGUF's metadata: token of our tokenizer.
ROLES = {"pad": "<pad>", "bos": "<bos>", "eos": "<eos>", "mask": "<mask>", "eot": "<end>"}


def vocabulary_from_json(path):
    """The arrays GGUF wants, from a byte-level BPE `tokenizer.json`."""
    data = json.loads(Path(path).read_text(encoding="utf-8"))
    ids = dict(data["model"]["vocab"])
    ids.update({t["content"]: t["id"] for t in data["added_tokens"]})
    tokens = [token for token, _ in sorted(ids.items(), key=lambda item: item[1])]
    if sorted(ids.values()) != list(range(len(tokens))):
        raise ValueError(f"{path}: expected ids 0 to {len(tokens) - 1} without gaps, got up to {max(ids.values())}")
    merges = [m if isinstance(m, str) else " ".join(m) for m in data["model"]["merges"]]
    special = {t["id"] for t in data["added_tokens"] if t["special"]}
    return Vocabulary(tokens, merges, special, {role: ids[token] for role, token in ROLES.items()})


def write_gguf(path, checkpoint_path, tokenizer):
    """The weights of a checkpoint as an f32 GGUF; returns what the checkpoint says of its run."""
    info = checkpoint.load_info(checkpoint_path)
    config = Config(**info["config"])
    params = checkpoint.load_params(checkpoint_path, init_params(config, seed=0))

    def about(writer):
        writer.add_name(f"glassgpt {info['name']}")
        writer.add_description(f"{info['n_params']} parameters trained on {info['tokens']} tokens, see card.md")
        writer.add_author("glassgpt contributors")
        writer.add_license("CC-BY-4.0")
        writer.add_languages(["en"])

    write_model(path, "qwen3", config, params, vocabulary_from_json(tokenizer), "f32", about)
    return info


def ledger_row(path, info):
    """The row of the ledger that the run of a checkpoint wrote at its end."""
    rows = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    wanted = {key: info[key] for key in ("name", "tokens", "seed")}
    found = [row for row in rows if all(row[key] == value for key, value in wanted.items())]
    if not found:
        raise ValueError(f"{path}: expected a row of {wanted}; has the run ended?")
    return found[-1]


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--ledger", type=Path, default=Path(__file__).parent / "ledger.jsonl")
    args = parser.parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    path = args.out / "model-f32.gguf"
    info = write_gguf(path, args.checkpoint, args.tokenizer)
    shutil.copyfile(args.tokenizer, args.out / "tokenizer.json")
    (args.out / "card.md").write_text(card_text(info, ledger_row(args.ledger, info)), encoding="utf-8")
    print(f"wrote {path} ({path.stat().st_size} bytes), tokenizer.json and card.md")


if __name__ == "__main__":
    main()
