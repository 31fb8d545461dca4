"""The trainer, on a nano model and random shards: it learns, and a resumed run equals an uninterrupted one."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import checkpoint
from gguf_io import Vocabulary, write_model
from model import init_params
from shards import Rows, natural_tokens
from sizes import Config
from train import N_SNAPSHOTS, snapshot_points

VOCAB, ROW, STEPS, BATCH = 64, 33, 12, 4
TOKENS = STEPS * BATCH * (ROW - 1)
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def shards(tmp_path_factory):
    """Rows that count upwards from a random start: a rule that a few steps can begin to learn."""
    folder = tmp_path_factory.mktemp("shards")
    rng = np.random.default_rng(0)
    for split, rows in (("train", 60), ("val", 8)):
        tokens = (rng.integers(0, VOCAB, (rows, 1)) + np.arange(ROW)) % VOCAB
        tokens.astype("<u2").tofile(folder / f"{split}.tokens")
        np.full((rows, ROW), 50, np.uint8).tofile(folder / f"{split}.weights")
    meta = {"vocab_size": VOCAB, "row_len": ROW, "rows": 60, "val_rows": 8, "seed": 1, "weight_scale": 50}
    (folder / "meta.json").write_text(json.dumps({**meta, "families": {}, "sources": []}))
    added = [{"id": 0, "content": "<eos>", "special": True}]
    (folder / "tokenizer.json").write_text(json.dumps({"added_tokens": added}))
    return folder


def test_documents_of_even_weight_are_natural():
    eos, pad = 9, 0
    tokens = np.array([[1, 5, 5, eos, 6, 6, eos, 7, eos, pad]], np.uint16)
    weights = np.array([[0, 50, 50, 0, 50, 10, 50, 50, 50, 0]], np.uint8)
    natural = natural_tokens(Rows(tokens, weights, 50.0), eos)
    assert natural.tolist() == [[True, True, True, True, False, False, False, True, True, False]]


def test_snapshots_are_evenly_spaced_on_a_log_axis():
    points = snapshot_points(100_000_000)
    assert len(points) == N_SNAPSHOTS and points[0] == 250_000 and points[-1] == 100_000_000
    ratios = np.array(points[1:]) / np.array(points[:-1])
    assert np.allclose(ratios, 400 ** (1 / (N_SNAPSHOTS - 1)), rtol=1e-4)
    assert set(snapshot_points(1_000)) == {1_000}


def run(shards, out, tokens, **options):
    """Train in a process of its own, since XLA's devices are fixed once a process has used them."""
    command = [sys.executable, HERE / "train.py", "--size", "nano", "--shards", shards, "--out", out]
    settings = {"tokens": tokens, "batch": BATCH, "warmup": 200, "validate-every": 400, "ledger": out / "ledger.jsonl"}
    for name, value in {**settings, **options}.items():
        command += [f"--{name}", value]
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout


def leaves(out):
    with np.load(out / "checkpoint.npz") as file:
        return {name: file[name] for name in file.files if name != "info"}


@pytest.mark.parametrize("optimizer", ["muon", "adamw"])
def test_training_lowers_the_loss_and_writes_the_ledger(shards, tmp_path, optimizer):
    run(shards, tmp_path, 4 * TOKENS, optimizer=optimizer)
    row = json.loads((tmp_path / "ledger.jsonl").read_text())
    assert row["tokens"] == 4 * TOKENS
    with np.load(tmp_path / f"at-{4 * TOKENS}.npz") as snapshot:
        weights = {name: leaf for name, leaf in leaves(tmp_path).items() if name.startswith("params/")}
        assert all(np.array_equal(snapshot[name], leaf) for name, leaf in weights.items())
    assert row["flops_6nd"] == 6 * row["n_params"] * row["tokens"]
    assert row["val_loss"]["all"] < np.log(VOCAB) - 0.3


def test_a_resumed_run_equals_an_uninterrupted_one(shards, tmp_path):
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    run(shards, whole, TOKENS)
    stop_after(shards, parts, steps=5)
    assert json.loads((parts / "half.json").read_text())["step"] == 5
    run(shards, parts, TOKENS)
    expected, got = leaves(whole), leaves(parts)
    assert expected.keys() == got.keys()
    for name in expected:
        np.testing.assert_array_equal(got[name], expected[name], err_msg=name)


def test_a_run_goes_on_from_the_weights_of_a_gguf_file(shards, tmp_path):
    first, second, model = tmp_path / "first", tmp_path / "second", tmp_path / "model.gguf"
    run(shards, first, TOKENS)
    tokens = Vocabulary(["<eos>", *(f"token {i}" for i in range(1, VOCAB))], [], {0}, {"eos": 0})
    info = checkpoint.load_info(first / "checkpoint.npz")
    config = Config(**info["config"])
    params = checkpoint.load_params(first / "checkpoint.npz", init_params(config, seed=0))
    write_model(model, "qwen3", config, params, tokens)
    stop_after(shards, second, 0, "--init", model, "--seen", TOKENS, "--tokens", 2 * TOKENS)
    expected, got = leaves(first), leaves(second)
    for name in (name for name in expected if name.startswith("params/")):
        np.testing.assert_array_equal(got[name], expected[name], err_msg=name)
    goes_on = checkpoint.load_info(second / "checkpoint.npz")
    assert (goes_on["step"], goes_on["tokens"], goes_on["schedule"]["start"]) == (STEPS, TOKENS, TOKENS)
    run(shards, second, 2 * TOKENS, init=model, seen=TOKENS)
    assert json.loads((second / "ledger.jsonl").read_text())["tokens"] == 2 * TOKENS


STOPPER = """
import json, sys
sys.path.insert(0, {here!r})
import train
args = train.parse_args(sys.argv[1:])
train.split_host(args.devices)
run = train.Run(args)
for _ in range({steps}):
    run.advance()
run.save()
(args.out / "half.json").write_text(json.dumps(run.info()))
"""


def stop_after(shards, out, steps, *more):
    """The same run, stopped after some steps as a signal would."""
    code = STOPPER.format(here=str(HERE), steps=steps)
    options = ["--size", "nano", "--shards", shards, "--out", out, "--tokens", TOKENS, "--batch", BATCH, "--warmup", 200]
    options += more
    subprocess.run([sys.executable, "-c", code, *map(str, options)], check=True, capture_output=True)
