"""Evaluate the snapshots of a run: how abilities come with training. Writes `models/<name>/curve.json`.

    python training/curve.py --run <run> --tokenizer <shards>/tokenizer.json --glassgpt target/release/glassgpt \
        --data <data> --out models/micro/curve.json

Each snapshot is evaluated with `glassgpt eval` on the same items. What has been evaluated is kept in the file, so that
the same command goes on after an interruption. Snapshots before the decay have the weights of the constant rate, whose
accuracy swings; `factor` says which those are (1: constant rate).
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import checkpoint
from export import write_gguf
from schedule import Schedule
from sizes import Config, flops_per_token

# What is measured at every snapshot: task, format, variant, numbers of examples.
PLANS = (
    ("word_transform", "direct", "trained", "0,1,2,4,8"),
    ("dictionary", "direct", "trained", "0,1,2,4,8"),
    ("sentiment_world", "random", "trained", "0,1,2,4,8"),
    ("serial_calc_2", "direct", "trained", "0"),
    ("serial_calc_4", "direct", "trained", "0"),
    ("serial_calc_4", "steps", "trained", "0"),
    ("last_letters", "direct", "trained", "0"),
    ("last_letters", "steps", "trained", "0"),
    ("coin", "direct", "trained", "0"),
    ("coin", "steps", "trained", "0"),
    ("quiz_animals", "letter", "trained", "0"),
    ("quiz_animals", "cloze", "trained", "0"),
    ("text_bits_per_byte", "direct", None, "0"),
)


def evaluate(program, model, data, n, seed):
    """Rows of `glassgpt eval` for all plans on one GGUF file."""
    rows = []
    for task, how, variant, shots in PLANS:
        command = [program, "eval", "--model", model, "--task", task, "--format", how, "--shots", shots]
        command += ["--n", n, "--seed", seed, "--json"]
        command += ["--variant", variant] if variant else ["--data", data]
        output = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True)
        rows += json.loads(output.stdout)
    return rows


def snapshots(run):
    """The snapshots of a run folder by their number of tokens."""
    return sorted(run.glob("at-*.npz"), key=lambda path: int(path.stem.removeprefix("at-")))


def point(path, args):
    """What is said of one snapshot."""
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model.gguf"
        info = write_gguf(model, path, args.tokenizer)
        rows = evaluate(args.glassgpt, model, args.data, args.n, args.seed)
    estimate, exact = flops_per_token(Config(**info["config"]), info["n_params"])
    return {
        "tokens": info["tokens"],
        "flops_6nd": estimate * info["tokens"],
        "flops_exact": exact * info["tokens"],
        "factor": round(Schedule(**info["schedule"]).factor(info["tokens"]), 4),
        "rows": rows,
    }


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--glassgpt", type=Path, required=True, help="the program, compiled with --release")
    parser.add_argument("--data", type=Path, required=True, help="folder of the unpacked data archives")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--n", type=int, default=100, help="items of each row")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    curve = {"seed": args.seed, "n": args.n, "points": []}
    if args.out.exists():
        curve = json.loads(args.out.read_text())
        if (curve["seed"], curve["n"]) != (args.seed, args.n):
            parser.error(f"{args.out} has seed {curve['seed']} and n {curve['n']}; delete it to begin anew")
    for path in snapshots(args.run):
        tokens = checkpoint.load_info(path)["tokens"]
        if tokens not in [done["tokens"] for done in curve["points"]]:
            curve["points"].append(point(path, args))
            curve["points"].sort(key=lambda done: done["tokens"])
            args.out.parent.mkdir(parents=True, exist_ok=True)
            args.out.write_text(json.dumps(curve, indent=1) + "\n")
            print(f"{path.name}: {len(curve['points'][0]['rows'])} rows", flush=True)


if __name__ == "__main__":
    main()
