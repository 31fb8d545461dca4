"""The family's table and plots from `models/*/eval.json` and `curve.json`: writes the marked part of `models/README.md`.

    python training/report.py

Nothing is typed in by hand: every number in that part is a row of `glassgpt eval`.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot as plt  # noqa: E402 (the backend comes first)

MODELS = Path(__file__).parent.parent / "models"
BEGIN, END = "<!-- begin: training/report.py -->", "<!-- end: training/report.py -->"
# In the order of size.
FAMILY = ("nano", "micro", "mini", "small", "base")


@dataclass(frozen=True)
class Ability:
    """A line of the table: one row of the evaluation of each model, and what it is to show."""

    words: str
    task: str
    format: str
    variant: str
    shots: int
    must: str
    field: str = "exact_match"


def steps_against_direct(words, task, must, variant="trained"):
    """Both ways of answering one task."""
    return [
        Ability(f"{words}, at once", task, "direct", variant, 0, must if "direct" in must else ""),
        Ability(f"{words}, step by step", task, "steps", variant, 0, must, "generated_exact_match"),
    ]


ABILITIES = [
    Ability("word transforms, spelled words, no example", "word_transform", "direct", "spelled", 0, "at most .15"),
    Ability("word transforms, spelled words, 8 examples", "word_transform", "direct", "spelled", 8, "at least .95"),
    Ability("word transforms, 8 % of whole words, 8 examples", "word_transform", "direct", "trained", 8, "measured"),
    Ability("word transforms, 8 examples, held-out form", "word_transform", "direct", "held_out_form", 8, "at least .70"),
    Ability("held-out compositions, 8 examples", "word_transform", "direct", "composed_held_out", 8, "at least .60"),
    Ability("dictionary, 8 examples", "dictionary", "direct", "trained", 8, "at least .95"),
    Ability("sentiment, world, natural labels, 8", "sentiment_world", "natural", "trained", 8, "at least .97"),
    *[
        Ability(f"sentiment, world, random labels, {k}", "sentiment_world", "random", "trained", k, "Bayes - .05")
        for k in (1, 2, 4, 8)
    ],
    Ability("sentiment, world, flipped labels, 4", "sentiment_world", "flipped", "trained", 4, "at least .90"),
    Ability("sentiment, real, 8 examples", "sentiment_real", "natural", "trained", 8, "at least .65"),
    Ability("spam, real, 8 examples", "spam_real", "natural", "trained", 8, "at least .90"),
    *[
        ability
        for n in (3, 4, 5)
        for ability in (
            Ability(f"calculator, {n} operands, at once", f"serial_calc_{n}", "direct", "trained", 0, "at most .50"),
            Ability(
                f"calculator, {n} operands, step by step",
                f"serial_calc_{n}",
                "steps",
                "trained",
                0,
                "at least .98",
                "generated_exact_match",
            ),
        )
    ],
    *steps_against_direct("last letters", "last_letters", "gain above 0"),
    *steps_against_direct("cups", "cups", "gain above 0"),
    *steps_against_direct("coin", "coin", "gain above 0"),
    *steps_against_direct("two hops", "two_hop", "gain on one of these"),
    *steps_against_direct("word problems", "word_problem", "gain on one of these"),
    *[
        Ability(f"quiz, {subject}, {form}", f"quiz_{subject}", form, "trained", 0, must)
        for subject in ("people", "geography", "animals", "arithmetic", "spelling", "logic", "sentiment", "two_hop")
        for form, must in (("cloze", "above chance"), ("letter", "measured"))
    ],
    Ability("stories that stay stories, T = 0.7", "story", "direct", "trained", 0, "at least .95"),
    Ability("instructions, unseen wording", "instruct_seen", "direct", "held_out_form", 0, "at least .60 (instruct)"),
    Ability("the same, read by a model that was never tuned", "instruct_seen", "direct", "plain", 0, "at most .20 (base)"),
]


def read(name, file):
    """A JSON file of a model, or nothing."""
    path = MODELS / name / file
    return json.loads(path.read_text()) if path.exists() else None


def find(rows, ability):
    """The row of an ability."""
    wanted = {"task": ability.task, "format": ability.format, "variant": ability.variant, "shots": ability.shots}
    return next((row for row in rows if all(row[key] == value for key, value in wanted.items())), None)


def cell(row, ability):
    """A share with its interval and, for steps, what they gain."""
    if row is None or row.get(ability.field) is None:
        return "-"
    prefix = "generated_" if ability.field.startswith("generated") else ""
    low, high = row[f"{prefix}ci_low"], row[f"{prefix}ci_high"]
    text = f"{row[ability.field]:.3f} [{low:.2f}, {high:.2f}]"
    if row.get("bayes") is not None and ability.must.startswith("Bayes"):
        text += f"; Bayes {row['bayes']:.3f}"
    if row.get("gain"):
        gain = row["gain"]
        text += f"; gain {gain['gain']:+.2f} [{gain['ci_low']:+.2f}, {gain['ci_high']:+.2f}]"
    return text


def table(models):
    """All abilities by model, as Markdown."""
    yield "| ability | must, at some size | " + " | ".join(f"`{name}`" for name in models) + " |"
    yield "|---|---|" + "---|" * len(models)
    for ability in ABILITIES:
        cells = [cell(find(rows, ability), ability) for rows in models.values()]
        yield f"| {ability.words} | {ability.must} | " + " | ".join(cells) + " |"
    stories = [next((row["stories"] for row in rows if row.get("stories")), None) for rows in models.values()]
    yield "| stories that run in circles | few | " + " | ".join(f"{it['loop_rate']:.3f}" if it else "-" for it in stories) + " |"
    pairs = [[row["exact_match"] for row in rows if row["task"] == "blimp"] for rows in models.values()]
    grammar = [f"{sum(shares) / len(shares):.3f} of {len(shares)}" if shares else "-" for shares in pairs]
    yield "| grammar, mean over kinds of BLiMP | above .50, rises with size | " + " | ".join(grammar) + " |"
    collections = sorted({row["variant"] for rows in models.values() for row in rows if row["task"] == "text_bits_per_byte"})
    for collection in collections:
        ability = Ability("", "text_bits_per_byte", "direct", collection, 0, "")
        found = [find(rows, ability) for rows in models.values()]
        cells = [f"{row['bits_per_byte']:.3f}" if row else "-" for row in found]
        yield f"| bits per byte, {collection} | falls with size | " + " | ".join(cells) + " |"


def draw(name, title, x_label, y_label, lines, log_x=False):
    """Lines with intervals as `models/plots/<name>.svg`; `lines` maps a label to (x, y, low, high)."""
    figure, axes = plt.subplots(figsize=(6, 3.6), layout="constrained")
    for (label, (x, y, low, high)), marker in zip(lines.items(), "o^sDvP*X"):
        axes.plot(x, y, marker=marker, label=label, linewidth=1.5, markersize=4)
        axes.fill_between(x, low, high, alpha=0.12)
    axes.set(title=title, xlabel=x_label, ylabel=y_label, ylim=(-0.02, 1.02), xscale="log" if log_x else "linear")
    axes.legend(frameon=False, fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    (MODELS / "plots").mkdir(exist_ok=True)
    # No date and no random ids, so that the same rows give the same file.
    figure.savefig(MODELS / "plots" / f"{name}.svg", metadata={"Date": None})
    plt.close(figure)
    return f"![{title}](plots/{name}.svg)"


def by_shots(models, task, form, variant="trained"):
    """One line per model: accuracy against the number of examples."""
    lines = {}
    for name, rows in models.items():
        wanted = [r for r in rows if (r["task"], r["format"], r["variant"]) == (task, form, variant)]
        if wanted:
            lines[name] = [[row[key] for row in wanted] for key in ("shots", "exact_match", "ci_low", "ci_high")]
    return lines


def over_training(curves, task, form, shots, field="exact_match"):
    """One line per model: accuracy against training FLOPs."""
    prefix = "generated_" if field.startswith("generated") else ""
    keys = (field, f"{prefix}ci_low", f"{prefix}ci_high")
    lines = {}
    for name, curve in curves.items():
        ability = Ability("", task, form, "trained", shots, "")
        points = [(point["flops_6nd"], find(point["rows"], ability)) for point in curve["points"]]
        points = [(x, [row[key] for key in keys]) for x, row in points if row]
        if points:
            lines[name] = [[x for x, _ in points], *zip(*[values for _, values in points])]
    return lines


def plots(models, curves):
    """All pictures that there are rows for; yields Markdown."""
    k, share, flops = "examples in the prompt", "exact match", "training FLOPs (6ND)"
    steps = over_training(curves, "serial_calc_4", "steps", 0, "generated_exact_match")
    pictures = [
        ("transforms", "Word transforms", k, by_shots(models, "word_transform", "direct", "spelled"), False),
        ("dictionary", "Dictionary with random labels", k, by_shots(models, "dictionary", "direct"), False),
        ("sentiment", "Sentiment with random labels", k, by_shots(models, "sentiment_world", "random"), False),
        (
            "transforms-training",
            "Word transforms with 8 examples, over training",
            flops,
            over_training(curves, "word_transform", "direct", 8),
            True,
        ),
        ("steps-training", "Four operands, step by step, over training", flops, steps, True),
    ]
    for name, title, x_label, lines, log_x in pictures:
        if lines:
            yield draw(name, title, x_label, share, lines, log_x)


def shipped():
    """The rows of every model by its name, the family first."""
    names = [name for name in FAMILY if (MODELS / name).is_dir()]
    names += sorted(path.name for path in MODELS.iterdir() if path.is_dir() and path.name not in (*FAMILY, "plots"))
    return {name: rows for name in names if (rows := read(name, "eval.json"))}


def main():
    plt.rcParams["svg.hashsalt"] = "glassgpt"
    models = shipped()
    curves = {name: curve for name in models if (curve := read(name, "curve.json"))}
    part = "\n".join([*table(models), "", *plots({n: r for n, r in models.items() if n in FAMILY}, curves)])
    path = MODELS / "README.md"
    before, rest = path.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    path.write_text(f"{before}{BEGIN}\n{part}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
