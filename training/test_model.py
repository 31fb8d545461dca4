"""The decoder: causality, the two forms of attention, the head's gradients."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import products
from decoders import gpt2_forward, llama_forward, rope_pairs
from fixtures import GPT2, LLAMA, QWEN3, gpt2_shapes, llama_shapes, qwen3_shapes, random_params
from loss import head_cross_entropy, token_losses
from model import attention, causal_attention_in_blocks, forward, init_params, n_params, rope_halves, trunk
from sizes import SIZES, Config, config_of, flops_per_token

DECODERS = {
    "qwen3": (forward, QWEN3, qwen3_shapes),
    "llama": (llama_forward, LLAMA, llama_shapes),
    "gpt2": (gpt2_forward, GPT2, gpt2_shapes),
}


def random_decoder(name, vocab_size=50):
    run, shape, shapes = DECODERS[name]
    config = Config(vocab_size=vocab_size, **shape)
    params = jax.tree.map(jnp.asarray, random_params(np.random.default_rng(7), shapes(config)))
    return lambda tokens, causal=True: np.asarray(run(params, tokens, config, causal=causal))


@pytest.mark.parametrize("name", DECODERS)
@pytest.mark.parametrize("changed", [1, 8, 16])
def test_later_token_never_changes_an_earlier_logit(name, changed):
    run = random_decoder(name)
    tokens = np.random.default_rng(0).integers(0, 50, (1, 17))
    other = tokens.copy()
    other[0, changed] = (other[0, changed] + 1) % 50
    before, after = run(tokens), run(other)
    assert np.array_equal(before[:, :changed], after[:, :changed])
    assert np.abs(before[:, changed:] - after[:, changed:]).max(axis=(0, 2)).min() > 0


@pytest.mark.parametrize("name", DECODERS)
def test_bidirectional_pass_sees_later_tokens(name):
    run = random_decoder(name)
    tokens = np.random.default_rng(0).integers(0, 50, (1, 17))
    other = tokens.copy()
    other[0, 16] = (other[0, 16] + 1) % 50
    assert np.abs(run(tokens, causal=False)[0, 0] - run(other, causal=False)[0, 0]).max() > 1e-4


@pytest.mark.parametrize("n_tokens", [1, 5, 17, 64])
@pytest.mark.parametrize("n_blocks", [1, 2, 4])
@pytest.mark.parametrize("n_kv_head", [1, 2, 4])
def test_attention_in_blocks_equals_attention(n_tokens, n_blocks, n_kv_head):
    rng = np.random.default_rng(1)
    q = jnp.asarray(rng.normal(size=(2, n_tokens, 4, 8)), jnp.float32)
    k, v = (jnp.asarray(rng.normal(size=(2, n_tokens, n_kv_head, 8)), jnp.float32) for _ in range(2))
    upstream = jnp.asarray(rng.normal(size=(2, n_tokens, 32)), jnp.float32)
    expected, backward = jax.vjp(lambda *qkv: attention(*qkv)[2], q, k, v)
    got, our_backward = jax.vjp(lambda *qkv: causal_attention_in_blocks(*qkv, min(n_blocks, n_tokens)), q, k, v)
    np.testing.assert_allclose(got, expected, atol=2e-6)
    for ours, automatic in zip(our_backward(upstream), backward(upstream)):
        np.testing.assert_allclose(ours, automatic, atol=1e-5)


@pytest.mark.parametrize("rope", [rope_halves, rope_pairs])
def test_rope_keeps_lengths_and_depends_on_distance_only(rope):
    rng = np.random.default_rng(2)
    q, k = (np.broadcast_to(rng.normal(size=(1, 1, 1, 16)), (1, 12, 1, 16)) for _ in range(2))
    q, k = rope(jnp.asarray(q, jnp.float32), 10_000.0), rope(jnp.asarray(k, jnp.float32), 10_000.0)
    lengths = jnp.linalg.norm(q, axis=-1)
    np.testing.assert_allclose(lengths, jnp.broadcast_to(lengths[:, :1], lengths.shape), rtol=1e-5)
    scores = np.einsum("bqhd,bkhd->qk", q, k)
    np.testing.assert_allclose(np.diagonal(scores, 3), scores[0, 3], atol=1e-4)
    assert abs(scores[0, 3] - scores[0, 5]) > 1e-3


def test_training_pass_equals_the_written_out_pass():
    config = config_of("nano", vocab_size=70, context_length=32)
    params = init_params(config, seed=3)
    tokens = np.random.default_rng(3).integers(0, 70, (2, 32))
    got = trunk(params, tokens, config) @ params["token_embd"].T
    np.testing.assert_allclose(got, forward(params, tokens, config), atol=1e-5)


def test_head_gradients_equal_automatic_ones():
    rng = np.random.default_rng(4)
    hidden, table = (jnp.asarray(rng.normal(size=s), jnp.float32) for s in ((9, 16), (40, 16)))
    targets = jnp.asarray(rng.integers(0, 40, 9))
    weights = jnp.asarray(rng.uniform(0, 4, 9), jnp.float32)
    plain = lambda h, e: jnp.sum(weights * token_losses(h, e, targets)) / 9
    ours = lambda h, e: head_cross_entropy(h, e, targets, weights)
    np.testing.assert_allclose(ours(hidden, table), plain(hidden, table), rtol=1e-5)
    for a, b in zip(jax.grad(ours, (0, 1))(hidden, table), jax.grad(plain, (0, 1))(hidden, table)):
        np.testing.assert_allclose(a, b, atol=1e-5)


def test_gradients_of_bfloat16_products_are_those_of_float32_but_for_rounding(monkeypatch):
    config = config_of("micro", vocab_size=256, context_length=64)
    params = init_params(config, seed=6)
    tokens = np.random.default_rng(6).integers(0, 256, (2, 65))

    def loss(p):
        hidden = trunk(p, tokens[:, :-1], config).reshape(-1, config.n_embd)
        return head_cross_entropy(hidden, p["token_embd"], tokens[:, 1:].reshape(-1), jnp.ones(128))

    exact = jax.tree.leaves(jax.grad(loss)(params))
    monkeypatch.setattr(products, "_operands", jnp.bfloat16)
    rounded = jax.tree.leaves(jax.grad(loss)(params))
    for a, b in zip(exact, rounded):
        assert a.dtype == b.dtype == jnp.float32
        difference = jnp.linalg.norm(a - b) / jnp.linalg.norm(a)
        # bfloat16 keeps 8 bits: an operand is off by up to 0.2 %, and errors add up over the layers.
        assert 0 < difference < 0.03


def test_a_fresh_model_is_about_as_unsure_as_a_uniform_one():
    config = config_of("nano", vocab_size=512, context_length=64)
    params = init_params(config, seed=5)
    tokens = np.random.default_rng(5).integers(0, 512, (2, 65))
    hidden = trunk(params, tokens[:, :-1], config).reshape(-1, config.n_embd)
    loss = token_losses(hidden, params["token_embd"], tokens[:, 1:].reshape(-1)).mean()
    assert abs(loss - np.log(512)) < 0.1


@pytest.mark.parametrize("size", SIZES)
def test_every_quantized_width_is_a_multiple_of_32(size):
    c = config_of(size, 4096)
    assert all(n % 32 == 0 for n in (c.n_embd, c.n_ff, c.n_head * c.head_size, c.n_kv_head * c.head_size))


def test_micro_has_the_parameters_and_flops_of_the_plan():
    config = config_of("micro", 4096)
    count = n_params(init_params(config, seed=0))
    assert count == 836_704
    estimate, exact = flops_per_token(config, count)
    assert estimate == 6 * count
    assert exact == 6 * (4 * 96 * (4 * 96 + 3 * 256) + 4096 * 96) + 6 * 4 * 2 * 96 * 257 // 2
