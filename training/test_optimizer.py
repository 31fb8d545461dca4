"""Muon, the schedule and the scales of the learning rates."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from model import init_params
from optimizer import make_optimizer, orthogonalize
from schedule import plan
from sizes import config_of


@pytest.mark.parametrize("shape", [(3, 16, 16), (2, 16, 40), (2, 40, 16)])
def test_orthogonalize_brings_singular_values_near_one(shape):
    matrices = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    values = np.linalg.svd(np.asarray(orthogonalize(jnp.asarray(matrices))), compute_uv=False)
    # The quintic trades precision for speed: 0.68 to 1.13 (Jordan et al. 2024).
    assert values.max() < 1.25
    assert np.median(values) > 0.6


@pytest.mark.parametrize("name", ["muon", "adamw"])
def test_steps_lower_a_quadratic(name):
    config = config_of("nano", vocab_size=64, context_length=16)
    params, goal = init_params(config, 0), init_params(config, 1)
    distance = lambda p: sum(jnp.sum((a - b) ** 2) for a, b in zip(jax.tree.leaves(p), jax.tree.leaves(goal)))
    optimizer = make_optimizer(name, config.n_embd)
    state, before = optimizer.init(params), distance(params)
    for _ in range(5):
        updates, state = optimizer.update(jax.grad(distance)(params), state, params)
        params = jax.tree.map(jnp.add, params, updates)
    assert distance(params) < before


def test_schedule_warms_up_holds_and_decays():
    s = plan(total=1000, decay=0.25, warmup=100)
    assert s.factor(50) == 0.5
    assert s.factor(100) == s.factor(750) == 1.0
    assert s.factor(875) == 0.5
    assert s.factor(1000) == s.floor


def test_a_shortened_run_decays_from_where_it_is():
    before = plan(total=1000, warmup=10)
    cut = plan(total=700, warmup=10, seen=600, before=before)
    assert cut.decay_start == 600
    assert cut.factor(600) == 1.0 and cut.factor(650) == 0.5 and cut.factor(700) == cut.floor


def test_a_prolonged_run_goes_back_to_the_stable_phase():
    before = plan(total=1000, warmup=10)
    longer = plan(total=4000, warmup=10, seen=900, before=before)
    assert before.factor(900) < 1.0
    assert longer.factor(2900) == 1.0 and longer.factor(4000) == longer.floor


def test_an_unchanged_total_keeps_the_schedule():
    cut = plan(total=700, seen=600, before=plan(total=1000))
    assert plan(total=700, seen=650, before=cut) == cut
