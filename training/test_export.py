"""Export and golden values, on a random model with a tokenizer made on the spot."""

import json

import jax.numpy as jnp
import numpy as np
import pytest
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

import checkpoint
import export
import golden
from gguf_io import read_model
from model import forward, init_params, n_params
from sizes import config_of

SPECIALS = ["<pad>", "<bos>", "<eos>", "<mask>", "<user>", "<bot>", "<end>"]


def make_tokenizer(path):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokens = [AddedToken(t, special=True) for t in SPECIALS]
    trainer = trainers.BpeTrainer(vocab_size=288, special_tokens=tokens, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(["once upon a time there was a time"] * 3, trainer)
    tokenizer.save(str(path))
    return tokenizer


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    tokenizer = make_tokenizer(folder / "in.json")
    config = config_of("nano", tokenizer.get_vocab_size(), context_length=128)
    params = init_params(config, seed=1)
    params["token_embd"] *= 20.0  # As far apart as a trained model's logits.
    info = {"name": "nano", "size": "nano", "init": None, "config": config.to_dict(), "n_params": n_params(params), "tokens": 100, "seed": 0}
    info.update(optimizer="muon", schedule={"warmup": 1, "decay_start": 75}, shards={"seed": 1, "families": {"storybooks": {"tokens": 60}, "repeat": {"tokens": 40}}})
    checkpoint.save(folder / "checkpoint.npz", params, {}, info)
    row = {"name": "nano", "size": "nano", "tokens": 100, "seed": 0, "batch_tokens": 10, "seconds": 60.0, "hardware": "a test"}
    (folder / "ledger.jsonl").write_text(json.dumps({**row, "val_loss": {"all": 5.0}}) + "\n")
    argv = ["--checkpoint", folder / "checkpoint.npz", "--tokenizer", folder / "in.json"]
    export.main([str(a) for a in argv + ["--out", folder / "out", "--ledger", folder / "ledger.jsonl"]])
    return folder / "out", params, config, tokenizer


def test_exported_weights_are_the_trained_ones(exported):
    out, params, config, _ = exported
    arch, config_back, back = read_model(out / "model-f32.gguf")
    assert (arch, config_back) == ("qwen3", config)
    np.testing.assert_array_equal(back["blk"][1]["ffn_down"], params["blk"][1]["ffn_down"])


def test_exported_vocabulary_is_the_tokenizers(exported):
    out, _, config, tokenizer = exported
    words = export.vocabulary_from_json(out / "tokenizer.json")
    assert words.tokens == [tokenizer.id_to_token(i) for i in range(config.vocab_size)]
    assert words.special_ids == set(range(len(SPECIALS)))
    assert words.specials == {"pad": 0, "bos": 1, "eos": 2, "mask": 3, "eot": 6}
    assert all(a + b in words.tokens for a, b in (m.split(" ") for m in words.merges)) and words.merges


def test_the_card_credits_its_sources(exported):
    card = (exported[0] / "card.md").read_text()
    assert "African Storybook" in card and "60.0 %" in card and "5.000" in card


def test_export_refuses_a_run_without_its_row_in_the_ledger(tmp_path):
    with pytest.raises(ValueError, match="expected a row"):
        export.ledger_row(tmp_path / "none.jsonl", {"name": "nano", "tokens": 1, "seed": 0})


def test_golden_values_are_those_of_the_unpadded_pass(exported):
    out, params, config, tokenizer = exported
    argv = [str(out / "model-f32.gguf"), "--tokenizer", str(out / "tokenizer.json"), "--out", str(out / "g.json")]
    golden.main(argv)
    values = json.loads((out / "g.json").read_text())["files"]["model-f32.gguf"]
    story = values["prompts"]["story"]
    assert story["tokens"] == [1] + tokenizer.encode("Once upon a time").ids
    ids, steps = story["tokens"], story["greedy"]
    assert len(steps["tokens"]) > 4
    for token, logprob, gap in list(zip(steps["tokens"], steps["logprobs"], steps["gaps"], strict=True))[:3]:
        logits = np.asarray(forward(params, jnp.asarray([ids]), config))[0, -1]
        best, second = np.sort(logits)[::-1][:2]
        assert token == np.argmax(logits) and gap == pytest.approx(best - second, abs=1e-3) and gap >= golden.MIN_GAP
        assert logprob == pytest.approx(best - np.log(np.exp(logits.astype(np.float64)).sum()), abs=1e-3)
        ids = ids + [token]
    logits = np.asarray(forward(params, jnp.asarray([story["tokens"]]), config))[0, -1]
    np.testing.assert_allclose(values["logits"]["values"], logits, atol=1e-4)
