"""The Qwen3-shaped decoder, computed as llama.cpp's `qwen3` computes it.

Pre-norm RMSNorm, an RMSNorm with weights on every head's q and k, RoPE that rotates halves, SwiGLU, no
biases, tied embeddings and no factor on the embedding. A matrix is stored (n_in, n_out) here, so that a
layer reads `x @ w`; GGUF wants (n_out, n_in), and `export.py` transposes. Parameters have GGUF's names.

Shapes: B sequences, T tokens, C n_embd, V vocab_size, H n_head, G n_kv_head, D head_size, F n_ff.
"""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from products import operand, product, product_of_rows, transposed

# Matrices of a block, in the order in which the pass uses them.
MATRICES = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
NORMS = ("attn_norm", "attn_q_norm", "attn_k_norm", "ffn_norm")

# Stands for minus infinity in the scores of future cells; finite, so that no gradient becomes NaN.
MASKED = -1e9


def init_params(config, seed):
    """Random parameters.

    The table is drawn with a deviation of 0.02 sqrt(C) and the last norm's weight starts at 1 / sqrt(C):
    the same function as a table of deviation 0.02 whose lookup is multiplied by sqrt(C), but without a
    factor that a reader of the file would have to know. Matrices that write into the residual stream
    start smaller by sqrt(2 n_layer) (GPT-2, Radford et al. 2019, section 2.3).
    """
    c = config
    keys = iter(jax.random.split(jax.random.PRNGKey(seed), 1 + len(MATRICES) * c.n_layer))

    def normal(n_in, n_out, scale=1.0):
        return jax.random.normal(next(keys), (n_in, n_out)) * (scale * n_in**-0.5)

    to_residual = (2 * c.n_layer) ** -0.5
    q_size, kv_size = c.n_head * c.head_size, c.n_kv_head * c.head_size
    table = jax.random.normal(next(keys), (c.vocab_size, c.n_embd)) * (0.02 * c.n_embd**0.5)
    return {
        "token_embd": table,  # (V, C)
        "output_norm": jnp.full(c.n_embd, c.n_embd**-0.5, jnp.float32),  # (C)
        "blk": [
            {
                "attn_norm": jnp.ones(c.n_embd),  # (C)
                "attn_q": normal(c.n_embd, q_size),  # (C, H D)
                "attn_k": normal(c.n_embd, kv_size),  # (C, G D)
                "attn_v": normal(c.n_embd, kv_size),  # (C, G D)
                "attn_q_norm": jnp.full(c.head_size, 1.2, jnp.float32),  # (D), above 1: sharper attention at the start
                "attn_k_norm": jnp.ones(c.head_size),  # (D)
                "attn_output": normal(q_size, c.n_embd, to_residual),  # (H D, C)
                "ffn_norm": jnp.ones(c.n_embd),  # (C)
                "ffn_gate": normal(c.n_embd, c.n_ff),  # (C, F)
                "ffn_up": normal(c.n_embd, c.n_ff),  # (C, F)
                "ffn_down": normal(c.n_ff, c.n_embd, to_residual),  # (F, C)
            }
            for _ in range(c.n_layer)
        ],
    }


def n_params(params):
    """Number of parameters; the tied table counts once."""
    return sum(leaf.size for leaf in jax.tree.leaves(params))


@jax.custom_vjp
def dense(x, w):
    """x (..., n_in) times w (n_in, n_out)."""
    return product(x, w)


def _dense_forward(x, w):
    x, w = operand(x), operand(w)
    return product(x, w), (x, w)


def _dense_backward(operands, upstream):
    x, w = operands
    upstream = operand(upstream)
    d_w = product(transposed(x.reshape(-1, x.shape[-1])), upstream.reshape(-1, upstream.shape[-1]))
    return product(upstream, transposed(w)), d_w


dense.defvjp(_dense_forward, _dense_backward)


def rms_norm(x, weight, eps):
    """x / sqrt(mean(x^2) + eps) * weight over the last axis (Zhang & Sennrich 2019, eq. 4)."""
    return x * jax.lax.rsqrt(jnp.mean(x * x, axis=-1, keepdims=True) + eps) * weight


def rope_tables(n_tokens, head_size, theta):
    """cos and sin of position times frequency, each (T, 1, D/2) (Su et al. 2021, eq. 15)."""
    frequency = theta ** (-np.arange(0, head_size, 2) / head_size)
    angle = np.arange(n_tokens)[:, None, None] * frequency
    return jnp.asarray(np.cos(angle), jnp.float32), jnp.asarray(np.sin(angle), jnp.float32)


def rope_halves(x, theta):
    """RoPE on (B, T, H, D): element i is rotated with element i + D/2, as in the Qwen family."""
    half = x.shape[-1] // 2
    cos, sin = rope_tables(x.shape[1], x.shape[-1], theta)
    a, b = x[..., :half], x[..., half:]
    return jnp.concatenate([a * cos - b * sin, a * sin + b * cos], axis=-1)


def attention(q, k, v, causal=True):
    """Attention, written out (Vaswani et al. 2017, eq. 1).

    q (B, T, H, D), k and v (B, T, G, D); query head h reads key head h // (H / G).
    Returns scores (B, H, T, T) before the mask, weights (B, H, T, T) and output (B, T, H D).
    """
    batch, n_tokens, n_head, head_size = q.shape
    group = n_head // k.shape[2]
    k, v = jnp.repeat(k, group, axis=2), jnp.repeat(v, group, axis=2)
    scores = jnp.einsum("bqhd,bkhd->bhqk", q, k) * head_size**-0.5
    visible = np.tril(np.ones((n_tokens, n_tokens), bool)) if causal else np.ones((n_tokens, n_tokens), bool)
    weights = jax.nn.softmax(jnp.where(visible, scores, MASKED), axis=-1)
    output = jnp.einsum("bhqk,bkhd->bqhd", weights, v)
    return scores, weights, output.reshape(batch, n_tokens, n_head * head_size)


def query_blocks(n_tokens, n_blocks):
    """(start, end) of each block; block i reads the keys before its end, so that later ones are never multiplied."""
    edges = [n_tokens * i // n_blocks for i in range(n_blocks + 1)]
    return list(zip(edges, edges[1:]))


def _attention_forward(q, k, v, n_blocks):
    n_tokens = q.shape[2]
    q, k, v = operand(q), operand(k), operand(v)
    bias = np.where(np.tril(np.ones((n_tokens, n_tokens), bool)), 0.0, MASKED).astype(np.float32)
    outputs, weights = [], []
    for start, end in query_blocks(n_tokens, n_blocks):
        scores = product_of_rows(q[:, :, start:end], k[:, :, :end]) + bias[start:end, :end]
        exp = jnp.exp(scores - scores.max(axis=-1, keepdims=True))
        weights.append(operand(exp / exp.sum(axis=-1, keepdims=True)))
        outputs.append(product(weights[-1], v[:, :, :end]))
    return jnp.concatenate(outputs, axis=2), (q, k, v, weights)


def _attention_backward(n_blocks, saved, upstream):
    """Per block, with P the weights and dP their gradient: dS = P (dP - rowsum(P dP)), dq = dS k, dk = dS^T q, dv = P^T do."""
    q, k, v, weights = saved
    d_q, d_k, d_v = [], jnp.zeros(k.shape), jnp.zeros(v.shape)
    for (start, end), w in zip(query_blocks(q.shape[2], n_blocks), weights):
        d_out = operand(upstream[:, :, start:end])
        d_w = product_of_rows(d_out, v[:, :, :end])
        d_scores = operand(w * (d_w - jnp.sum(w * d_w, axis=-1, keepdims=True)))
        d_q.append(product(d_scores, k[:, :, :end]))
        d_k = d_k.at[:, :, :end].add(product(transposed(d_scores), q[:, :, start:end]))
        d_v = d_v.at[:, :, :end].add(product(transposed(w), d_out))
    return jnp.concatenate(d_q, axis=2), d_k, d_v


@partial(jax.custom_vjp, nondiff_argnums=(3,))
def _attention_of_heads(q, k, v, n_blocks):
    """Causal attention of scaled q with k and v, each (B, H, T, D). Written with its gradients, since XLA's own products of
    transposed weights take most of a step on a CPU.
    """
    return _attention_forward(q, k, v, n_blocks)[0]


_attention_of_heads.defvjp(_attention_forward, _attention_backward)


def causal_attention_in_blocks(q, k, v, n_blocks):
    """The output of `attention` with `n_blocks` blocks of queries, each reading only the keys it may see."""
    batch, n_tokens, n_head, head_size = q.shape
    group = n_head // k.shape[2]
    by_head = lambda x: x.transpose(0, 2, 1, 3)  # (B, H, T, D)
    k, v = (by_head(jnp.repeat(x, group, axis=2)) for x in (k, v))
    output = _attention_of_heads(by_head(q * head_size**-0.5), k, v, n_blocks)
    return by_head(output).reshape(batch, n_tokens, n_head * head_size)


def qkv(blk, x, config):
    """Normed and rotated q (B, T, H, D), k (B, T, G, D) and plain v (B, T, G, D) of a normed input."""
    c = config
    batch, n_tokens, _ = x.shape
    q = dense(x, blk["attn_q"]).reshape(batch, n_tokens, c.n_head, c.head_size)
    k = dense(x, blk["attn_k"]).reshape(batch, n_tokens, c.n_kv_head, c.head_size)
    v = dense(x, blk["attn_v"]).reshape(batch, n_tokens, c.n_kv_head, c.head_size)
    q = rope_halves(rms_norm(q, blk["attn_q_norm"], c.norm_eps), c.rope_theta)
    k = rope_halves(rms_norm(k, blk["attn_k_norm"], c.norm_eps), c.rope_theta)
    return q, k, v


def swiglu(blk, x):
    """silu(x W_gate) * (x W_up) W_down (Shazeer 2020, eq. 6)."""
    return dense(jax.nn.silu(dense(x, blk["ffn_gate"])) * dense(x, blk["ffn_up"]), blk["ffn_down"])


def trunk(params, tokens, config, n_blocks=2):
    """The causal pass up to the last norm, for training: tokens (B, T) to (B, T, C)."""
    residual = jnp.take(params["token_embd"], tokens, axis=0)
    for blk in params["blk"]:
        q, k, v = qkv(blk, rms_norm(residual, blk["attn_norm"], config.norm_eps), config)
        residual = residual + dense(causal_attention_in_blocks(q, k, v, n_blocks), blk["attn_output"])
        residual = residual + swiglu(blk, rms_norm(residual, blk["ffn_norm"], config.norm_eps))
    return rms_norm(residual, params["output_norm"], config.norm_eps)


def forward(params, tokens, config, causal=True, record=lambda name, value: None):
    """Logits (B, T, V) of tokens (B, T), with each step written out.

    `record(name, value)` is called with the named activations, for the fixtures.
    """
    c = config
    residual = jnp.take(params["token_embd"], tokens, axis=0)
    record("embed", residual)
    for i, blk in enumerate(params["blk"]):
        x = rms_norm(residual, blk["attn_norm"], c.norm_eps)
        q, k, v = qkv(blk, x, c)
        scores, weights, heads = attention(q, k, v, causal)
        attn = heads @ blk["attn_output"]
        mid = residual + attn
        y = rms_norm(mid, blk["ffn_norm"], c.norm_eps)
        ff = swiglu(blk, y)
        residual = mid + ff
        named = dict(attn_norm=x, q=q, k=k, v=v, scores=scores, weights=weights, attn_heads=heads)
        named.update(attn_output=attn, attn_residual=mid, ffn_norm=y, ffn_output=ff, ffn_residual=residual)
        for name, value in named.items():
            record(f"blk.{i}.{name}", value)
    x = rms_norm(residual, params["output_norm"], c.norm_eps)
    record("output_norm", x)
    return x @ params["token_embd"].T
