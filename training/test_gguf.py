"""Files: quantization against the format's definition, and what is written is what is read."""

import jax
import numpy as np
import pytest

from fixtures import QWEN3, qwen3_shapes, random_params, vocabulary
from gguf_io import QUANTIZATIONS, params_from_tensors, flatten_params, quantize, dequantize, read_model, write_model
from sizes import Config


def q8_0(x):
    """Q8_0 by its definition: blocks of 32, d = max |x| / 127 kept as f16, q = round(x / d), back as q d."""
    blocks = x.reshape(-1, 32).astype(np.float32)
    d = np.abs(blocks).max(axis=1, keepdims=True) / np.float32(127)
    inverse = np.divide(np.float32(1), d, out=np.zeros_like(d), where=d > 0)
    scaled = blocks * inverse
    q = np.trunc(scaled + np.copysign(np.float32(0.5), scaled))
    return (q * d.astype(np.float16).astype(np.float32)).reshape(x.shape)


@pytest.mark.parametrize("scale", [0.0, 1e-3, 1.0, 300.0])
def test_q8_0_of_the_package_follows_the_definition(scale):
    x = (np.random.default_rng(0).normal(size=(50, 96)) * scale).astype(np.float32)
    kind = QUANTIZATIONS["q8_0"]
    np.testing.assert_array_equal(dequantize(quantize(x, kind), kind), q8_0(x))


def test_q8_0_error_is_below_half_a_step_and_a_rounding_of_d():
    x = np.random.default_rng(1).normal(size=(64, 64)).astype(np.float32)
    top = np.abs(x.reshape(-1, 32)).max(axis=1)
    error = np.abs(q8_0(x) - x).reshape(-1, 32).max(axis=1)
    assert np.all(error <= top / 127 * 0.5 + top * 2.0**-11)


def tiny_model():
    words = vocabulary("qwen2")
    config = Config(vocab_size=len(words.tokens), **QWEN3)
    return config, random_params(np.random.default_rng(5), qwen3_shapes(config)), words


def test_params_survive_the_way_to_gguf_names_and_back():
    _, params, _ = tiny_model()
    back = params_from_tensors(flatten_params(params))
    jax.tree.map(np.testing.assert_array_equal, back, params)


@pytest.mark.parametrize("quantization, tolerance", [("f32", 0), ("f16", 1e-3), ("bf16", 8e-3), ("q8_0", 1e-2), ("q4_0", 0.2)])
def test_a_written_model_reads_back(tmp_path, quantization, tolerance):
    config, params, words = tiny_model()
    write_model(tmp_path / "m.gguf", "qwen3", config, params, words, quantization)
    arch, config_back, back = read_model(tmp_path / "m.gguf")
    assert (arch, config_back) == ("qwen3", config)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, atol=tolerance * np.abs(b).max()), back, params)
