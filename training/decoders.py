"""Forward passes of the other decoder shapes the engine runs. They only make test fixtures.

Parameters are dictionaries under GGUF's tensor names without `.weight`; matrices are (n_in, n_out).
"""

import jax
import jax.numpy as jnp

from model import attention, rms_norm, rope_tables, swiglu


def rope_pairs(x, theta):
    """RoPE on (B, T, H, D): element 2i is rotated with element 2i + 1, as GGUF files of Llama expect."""
    cos, sin = rope_tables(x.shape[1], x.shape[-1], theta)
    a, b = x[..., 0::2], x[..., 1::2]
    return jnp.stack([a * cos - b * sin, a * sin + b * cos], axis=-1).reshape(x.shape)


def llama_forward(params, tokens, config, causal=True):
    """Logits (B, T, V) of a Llama-shaped decoder (Touvron et al. 2023) with grouped keys and its own head."""
    c = config
    batch, n_tokens = tokens.shape
    residual = jnp.take(params["token_embd"], tokens, axis=0)
    for blk in params["blk"]:
        x = rms_norm(residual, blk["attn_norm"], c.norm_eps)
        q = (x @ blk["attn_q"]).reshape(batch, n_tokens, c.n_head, c.head_size)
        k = (x @ blk["attn_k"]).reshape(batch, n_tokens, c.n_kv_head, c.head_size)
        v = (x @ blk["attn_v"]).reshape(batch, n_tokens, c.n_kv_head, c.head_size)
        _, _, heads = attention(rope_pairs(q, c.rope_theta), rope_pairs(k, c.rope_theta), v, causal)
        residual = residual + heads @ blk["attn_output"]
        residual = residual + swiglu(blk, rms_norm(residual, blk["ffn_norm"], c.norm_eps))
    return rms_norm(residual, params["output_norm"], c.norm_eps) @ params["output"]


def layer_norm(x, weight, bias, eps):
    """(x - mean) / sqrt(variance + eps) * weight + bias over the last axis (Ba et al. 2016, eq. 4)."""
    centred = x - jnp.mean(x, axis=-1, keepdims=True)
    return centred * jax.lax.rsqrt(jnp.mean(centred * centred, axis=-1, keepdims=True) + eps) * weight + bias


def gpt2_forward(params, tokens, config, causal=True):
    """Logits (B, T, V) of a GPT-2-shaped decoder (Radford et al. 2019): learned positions, GELU by tanh."""
    c = config
    batch, n_tokens = tokens.shape
    norm = lambda x, p, name: layer_norm(x, p[name], p[name + ".bias"], c.norm_eps)
    linear = lambda x, p, name: x @ p[name] + p[name + ".bias"]
    residual = jnp.take(params["token_embd"], tokens, axis=0) + params["position_embd"][:n_tokens]
    for blk in params["blk"]:
        fused = linear(norm(residual, blk, "attn_norm"), blk, "attn_qkv")
        q, k, v = (x.reshape(batch, n_tokens, c.n_head, c.head_size) for x in jnp.split(fused, 3, axis=-1))
        _, _, heads = attention(q, k, v, causal)
        residual = residual + linear(heads, blk, "attn_output")
        hidden = jax.nn.gelu(linear(norm(residual, blk, "ffn_norm"), blk, "ffn_up"), approximate=True)
        residual = residual + linear(hidden, blk, "ffn_down")
    return norm(residual, params, "output_norm") @ params["token_embd"].T
