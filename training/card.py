"""The model card: what the model is, what it was trained on, how far to trust it."""

from sizes import Config, flops_per_token

# What the corpus may contain, with the credit that its licence asks for.
CREDITS = {
    "gutenberg_simple": "simple prose from Project Gutenberg books, public domain in the USA",
    "gutenberg_children": "children's books from Project Gutenberg, public domain in the USA",
    "asp_en": "African Storybook stories (global-asp/asp-source), CC BY, the stories' authors and the African Storybook Initiative",
    "pratham_en": "Pratham Books stories (global-asp/pb-source), CC BY 4.0, the stories' authors and Pratham Books",
    "fairytaleqa": "FairytaleQA (Xu et al. 2022), Apache-2.0",
    "tinystories_1000": "TinyStories, 1,000 stories (Eldan & Li 2023), CDLA-Sharing-1.0",
    "self_dialogue": "Self-Dialogue Corpus (Fainberg et al. 2018), BSD-3-Clause",
    "nltk_misc": "polarity and subjectivity sentences (Pang & Lee 2004, 2005), CC BY 4.0",
    "sms_spam": "SMS Spam Collection (Almeida & Hidalgo 2011), CC BY 4.0",
}


def _data_lines(meta):
    """One line per family and source of the shards, as the corpus wrote them."""
    families = meta.get("families", {})
    total = sum(families.values()) if families and all(isinstance(n, int) for n in families.values()) else 0
    for name, n_tokens in families.items():
        share = f"{n_tokens:,} tokens, {100 * n_tokens / total:.1f} %" if total else str(n_tokens)
        yield f"- {name}: {share}"
    for source in meta.get("sources", []):
        name = source if isinstance(source, str) else source.get("name", "")
        known = [credit for key, credit in CREDITS.items() if key in str(name)]
        yield f"- {name}: {known[0]}" if known else f"- {source}"


def card_text(info, ledger):
    """The card of a run as Markdown. `ledger` is its row of `ledger.jsonl`."""
    config, meta = Config(**info["config"]), info["shards"]
    estimate, exact = flops_per_token(config, info["n_params"])
    loss = ledger["val_loss"]
    lines = [
        f"# glassgpt {info['size']}",
        "",
        f"A Qwen3-shaped decoder of {info['n_params']:,} parameters: {config.n_layer} layers, n_embd {config.n_embd},",
        f"{config.n_head} heads of {config.head_size}, SwiGLU {config.n_ff}, context {config.context_length}, "
        f"vocabulary {config.vocab_size}, tied embeddings.",
        "Trained from random weights by this repository, to be looked into: it is small enough to see whole.",
        "",
        "## Training",
        f"- tokens: {info['tokens']:,} (batches of {ledger['batch_tokens']:,}), seed {info['seed']}, data seed {meta['seed']}",
        f"- FLOPs: {estimate * info['tokens']:.2e} as 6ND, {exact * info['tokens']:.2e} counted",
        f"- time: {ledger['seconds'] / 60:.0f} minutes on {ledger['hardware']}",
        f"- optimizer: {info['optimizer']}; warm-up {info['schedule']['warmup']:,} tokens, linear decay from "
        f"{info['schedule']['decay_start']:,} tokens on",
        "- loss on held-out documents, nats per token, unweighted: "
        + ", ".join(f"{name} {value:.3f}" for name, value in loss.items()),
        "",
        "## Data",
        *_data_lines(meta),
        "",
        "## Licence and credits",
        "The weights are under CC BY 4.0; please credit glassgpt and the sources above. The text was filtered by a list of",
        "period racism and profanity; filters miss things.",
        "",
        "## Limits",
        "It knows almost no facts and keeps no thread over more than a few sentences. Its in-context abilities were trained:",
        "the corpus holds documents of that very kind, which a model trained on web text has not seen so openly. Outside the",
        "trained forms and lengths of a task it fails. English only; other languages are bytes to it. Not fit for any use",
        "in which an answer matters.",
    ]
    return "\n".join(lines) + "\n"
