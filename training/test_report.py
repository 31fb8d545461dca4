"""The table and the plots of the family, from made-up rows."""

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
