"""The sizes of the family. Every width is a multiple of 32, the length of a Q8_0 or Q4_0 block."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Config:
    """Shape of a decoder, in the words of GGUF metadata."""

    vocab_size: int
    n_layer: int
    n_embd: int
    n_head: int
    n_kv_head: int
    head_size: int
    n_ff: int
    context_length: int = 256
    norm_eps: float = 1e-6
    rope_theta: float = 10_000.0

    def to_dict(self):
        return asdict(self)


def swiglu_width(n_embd):
    """About 8/3 of the width, so that three SwiGLU matrices cost as much as the two of a 4x MLP."""
    return round(8 * n_embd / 3 / 32) * 32


# name: (n_layer, n_embd, n_head, head_size)
SIZES = {
    # A control: with one layer no head can read what another head has written, so none can look things up by context
    # (Olsson et al. 2022, "In-context Learning and Induction Heads").
    "one-layer": (1, 96, 3, 32),
    "nano": (2, 64, 2, 32),
    "micro": (4, 96, 3, 32),
    "mini": (6, 160, 5, 32),
    "small": (8, 256, 8, 32),
    "base": (8, 512, 8, 64),
}


def config_of(size, vocab_size, context_length=256):
    """The `Config` of a named size."""
    n_layer, n_embd, n_head, head_size = SIZES[size]
    return Config(
        vocab_size=vocab_size,
        n_layer=n_layer,
        n_embd=n_embd,
        n_head=n_head,
        n_kv_head=n_head,
        head_size=head_size,
        n_ff=swiglu_width(n_embd),
        context_length=context_length,
    )


def flops_per_token(config, n_params):
    """Training FLOPs per token as `(6N, exact)`.

    `6N` is the usual estimate (Kaplan et al. 2020, section 2.1) with every parameter counted.
    `exact` counts the matrix products only: a forward and two backward products per matrix, the output
    head once (the lookup of the tied table is free), and causal attention, where a token sees (T + 1) / 2
    positions on average.
    """
    c = config
    heads = c.head_size * (2 * c.n_head + 2 * c.n_kv_head)
    matrices = c.n_layer * c.n_embd * (heads + 3 * c.n_ff) + c.vocab_size * c.n_embd
    seen = (c.context_length + 1) / 2
    attention = c.n_layer * 2 * c.n_head * c.head_size * seen
    return 6 * n_params, int(6 * (matrices + attention))
