"""The table and the plots of the family, from made-up rows and from those that are shipped."""

import json

import report


def row(**values):
    base = {"task": "dictionary", "format": "direct", "variant": "trained", "shots": 8, "n": 500}
    return {**base, "exact_match": 0.912, "ci_low": 0.88, "ci_high": 0.94, **values}


def write_models(folder, monkeypatch):
    monkeypatch.setattr(report, "MODELS", folder)
    steps = {"task": "coin", "format": "steps", "shots": 0, "generated_exact_match": 0.75, "generated_ci_low": 0.7}
    gain = {"gain": 0.25, "ci_low": 0.2, "ci_high": 0.3, "p_value": 0.001}
    rows = [row(), row(shots=0, exact_match=0.1), row(**steps, generated_ci_high=0.8, gain=gain)]
    rows.append(row(task="text_bits_per_byte", variant="storybooks", shots=0, exact_match=None, bits_per_byte=1.5))
    points = [{"tokens": t, "flops_6nd": t * 100, "rows": [row(task="word_transform")]} for t in (1_000, 10_000)]
    for name in ("mini", "nano"):
        (folder / name).mkdir()
        (folder / name / "eval.json").write_text(json.dumps(rows))
        (folder / name / "curve.json").write_text(json.dumps({"points": points}))
    (folder / "README.md").write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")


def test_the_marked_part_is_written_from_the_rows(tmp_path, monkeypatch):
    write_models(tmp_path, monkeypatch)
    report.main()
    text = (tmp_path / "README.md").read_text()
    assert text.startswith("before\n") and text.endswith("after\n") and "old" not in text
    assert "| ability | must, at some size | `nano` | `mini` |" in text
    assert "| dictionary, 8 examples | at least .95 | 0.912 [0.88, 0.94] | 0.912 [0.88, 0.94] |" in text
    assert "0.750 [0.70, 0.80]; gain +0.25 [+0.20, +0.30]" in text
    assert "| bits per byte, storybooks | falls with size | 1.500 | 1.500 |" in text
    for name in ("dictionary", "transforms-training"):
        assert (tmp_path / "plots" / f"{name}.svg").read_text().startswith("<?xml")


def test_the_same_rows_give_the_same_files(tmp_path, monkeypatch):
    write_models(tmp_path, monkeypatch)
    report.main()
    files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    report.main()
    assert files == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_the_readme_has_the_rows_of_today():
    text = (report.MODELS / "README.md").read_text(encoding="utf-8")
    part = text.split(report.BEGIN)[1].split(report.END)[0]
    for line in report.table(report.shipped()):
        assert line in part, "run `python training/report.py`"


def test_what_is_shipped_is_as_small_as_promised():
    sizes = {path: path.stat().st_size for path in report.MODELS.rglob("*") if path.is_file()}
    assert sum(sizes.values()) <= 60e6
    assert sizes[report.MODELS / "micro" / "model-q8_0.gguf"] <= 6e6


# Task, format, variant, examples, and the share that some size of `mini` or below reaches on at least 500 items.
MUST = [
    ("word_transform", "direct", "spelled", 8, 0.95),
    ("word_transform", "direct", "held_out_form", 8, 0.70),
    ("word_transform", "direct", "composed_held_out", 8, 0.60),
    ("dictionary", "direct", "trained", 8, 0.95),
    ("sentiment_world", "natural", "trained", 8, 0.97),
    ("sentiment_world", "flipped", "trained", 4, 0.90),
    ("sentiment_real", "natural", "trained", 8, 0.65),
    ("spam_real", "natural", "trained", 8, 0.90),
    ("serial_calc_3", "steps", "trained", 0, 0.98),
    ("serial_calc_4", "steps", "trained", 0, 0.98),
    ("serial_calc_5", "steps", "trained", 0, 0.98),
]
SIZES = ("nano", "micro", "mini")


def find(name, *key):
    rows = [row for row in report.shipped()[name] if (row["task"], row["format"], row["variant"], row["shots"]) == key]
    assert len(rows) == 1, (name, key)
    return rows[0]


def test_some_size_shows_what_it_must():
    for *key, least in MUST:
        found = [find(name, *key) for name in SIZES]
        assert all(row["n"] >= (1000 if key[0].endswith("_real") else 500) for row in found)
        assert max(row.get("generated_exact_match") or row["exact_match"] for row in found) >= least, key
    for n in (3, 4, 5):
        assert all(find(name, f"serial_calc_{n}", "direct", "trained", 0)["exact_match"] <= 0.5 for name in SIZES)
    assert all(find(name, "word_transform", "direct", "spelled", 0)["exact_match"] <= 0.15 for name in SIZES)
    for shots in (1, 2, 4, 8):
        row = find("mini", "sentiment_world", "random", "trained", shots)
        assert abs(row["exact_match"] - row["bayes"]) <= 0.05
    for task in ("coin", "cups", "word_problem"):
        assert find("mini", task, "steps", "trained", 0)["gain"]["ci_low"] > 0
    assert find("nano", "coin", "steps", "trained", 0)["gain"]["ci_low"] < 0, "absent in one size, present in another"
    # The quiz by words, all subjects together, and what the README says of it.
    quiz = {name: [r for r in report.shipped()[name] if r["task"].startswith("quiz_")] for name in SIZES}
    cloze = {name: [r for r in rows if (r["format"], r["variant"], r["shots"]) == ("cloze", "trained", 0)] for name, rows in quiz.items()}
    assert all(len(rows) == 8 for rows in cloze.values())
    share = {name: sum(row["exact_match"] for row in rows) / 8 for name, rows in cloze.items()}
    assert {name: f"{value:.2f}" for name, value in share.items()} == {"nano": "0.42", "micro": "0.57", "mini": "0.58"}
    assert sum(row["ci_low"] > 0.25 for row in cloze["mini"]) == 5
    # The one that is not reached; the day it is, the README is to say so.
    assert find("mini", "last_letters", "steps", "trained", 0)["gain"]["ci_high"] < 0
    assert find("mini-instruct", "instruct_seen", "direct", "held_out_form", 0)["exact_match"] >= 0.60
    assert find("mini", "instruct_seen", "direct", "held_out_form", 0)["exact_match"] <= 0.20
    assert max(find(name, "story", "direct", "trained", 0)["stories"]["n_stay"] for name in SIZES) >= 190


def test_abilities_rise_with_examples_and_with_size():
    by_shots = [find("mini", "word_transform", "direct", "spelled", k)["exact_match"] for k in (0, 1, 8)]
    by_size = [find(name, "word_transform", "direct", "spelled", 8)["exact_match"] for name in SIZES]
    assert by_shots == sorted(by_shots) and by_size == sorted(by_size)
    collections = {row["variant"] for row in report.shipped()["mini"] if row["task"] == "text_bits_per_byte"}
    assert len(collections) == 4
    for collection in collections:
        bits = [find(name, "text_bits_per_byte", "direct", collection, 0)["bits_per_byte"] for name in SIZES]
        assert bits == sorted(bits, reverse=True) and len(set(bits)) == len(bits)


def test_controls_lack_what_they_are_controls_for():
    shown = ("dictionary", "direct", "trained", 8)
    # A pick among the labels in the prompt is right in .35; a test of `src/lab` computes it.
    assert find("micro-one-layer", *shown)["exact_match"] <= 0.35
    assert find("micro-no-examples", *shown)["exact_match"] <= 0.05
