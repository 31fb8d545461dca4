"""Muon for the matrices and Adam for the rest, or AdamW for everything.

Each returns an optax transformation whose update is meant for a learning-rate factor of 1; the trainer
multiplies it by the schedule's factor, weight decay included.
"""

import jax
import jax.numpy as jnp
import optax

from model import MATRICES
from products import product, product_of_rows, transposed

# Quintic coefficients with a steep start (Jordan et al. 2024, "Muon").
NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)


def orthogonalize(matrices):
    """The nearest semi-orthogonal matrix, roughly, of each of (K, n_in, n_out), by five quintic steps."""
    tall = matrices.shape[-2] > matrices.shape[-1]
    norm = jnp.sqrt(jnp.sum(matrices * matrices, axis=(-1, -2), keepdims=True))
    x = matrices / (norm + 1e-7)
    x = transposed(x).astype(jnp.float32) if tall else x
    a, b, c = NEWTON_SCHULZ
    for _ in range(5):
        gram = product_of_rows(x, x)
        x = a * x + product(b * gram + c * product(gram, gram), x)
    return x.swapaxes(-1, -2) if tall else x


def _orthogonalize_leaves(leaves, axis=None):
    """`orthogonalize` on a list of matrices, those of one shape as one batch: few big products are faster.

    With the name of a mesh `axis`, each device takes its share of a batch that divides evenly.
    """
    by_shape = {}
    for i, leaf in enumerate(leaves):
        by_shape.setdefault(leaf.shape, []).append(i)
    n_devices = 1 if axis is None else jax.lax.axis_size(axis)
    out = [None] * len(leaves)
    for indices in by_shape.values():
        batch = jnp.stack([leaves[i] for i in indices])
        if len(batch) % n_devices == 0 and n_devices > 1:
            share = len(batch) // n_devices
            mine = jax.lax.dynamic_slice_in_dim(batch, jax.lax.axis_index(axis) * share, share)
            batch = jax.lax.all_gather(orthogonalize(mine), axis, tiled=True)
        else:
            batch = orthogonalize(batch)
        for i, matrix in zip(indices, batch):
            out[i] = matrix
    return out


def muon(learning_rate, momentum=0.95, weight_decay=0.01, axis=None):
    """Nesterov momentum, orthogonalized, scaled by sqrt(max(1, n_out / n_in)), decoupled weight decay."""

    def init(params):
        return jax.tree.map(jnp.zeros_like, params)

    def update(grads, velocity, params):
        velocity = jax.tree.map(lambda m, g: momentum * m + g, velocity, grads)
        ahead = jax.tree.map(lambda m, g: g + momentum * m, velocity, grads)
        leaves, tree = jax.tree.flatten(ahead)
        direction = jax.tree.unflatten(tree, _orthogonalize_leaves(leaves, axis))

        def step(d, p):
            return -learning_rate * (d * max(1.0, p.shape[1] / p.shape[0]) ** 0.5 + weight_decay * p)

        return jax.tree.map(step, direction, params), velocity

    return optax.GradientTransformation(init, update)


def _labels(params):
    """"matrix", "table", "head_norm" or "norm" for each parameter."""
    block = lambda blk: {name: "matrix" if name in MATRICES else "norm" for name in blk}
    return {"token_embd": "table", "output_norm": "head_norm", "blk": [block(b) for b in params["blk"]]}


def muon_and_adam(n_embd, muon_lr=0.02, adam_lr=2e-3, axis=None):
    """The default. Learning rates of the table and of the last norm follow their scale, see `init_params`."""

    def adam(learning_rate):
        return optax.chain(optax.scale_by_adam(b1=0.9, b2=0.99, eps=1e-10), optax.scale(-learning_rate))

    parts = {
        "matrix": muon(muon_lr, axis=axis),
        "table": adam(adam_lr * n_embd**0.5),
        "head_norm": adam(0.5 * adam_lr * n_embd**-0.5),
        "norm": adam(0.5 * adam_lr),
    }
    return optax.partition(parts, _labels)


def adamw(n_embd, learning_rate=2e-3):
    """AdamW with clipping, the usual alternative, with the same scales of the table and the last norm."""

    def part(factor, weight_decay):
        return optax.adamw(learning_rate * factor, b1=0.9, b2=0.95, weight_decay=weight_decay)

    parts = {
        "matrix": part(1.0, 0.1),
        "table": part(n_embd**0.5, 0.0),
        "head_norm": part(n_embd**-0.5, 0.0),
        "norm": part(1.0, 0.0),
    }
    return optax.chain(optax.clip_by_global_norm(1.0), optax.partition(parts, _labels))


def make_optimizer(name, n_embd, learning_rate=None, axis=None):
    """`muon` or `adamw`; `learning_rate` replaces the rate of the matrices. Muon shares its work along a mesh `axis`."""
    extra = {} if learning_rate is None else {"muon_lr" if name == "muon" else "learning_rate": learning_rate}
    if name == "muon":
        extra["axis"] = axis
    return {"muon": muon_and_adam, "adamw": adamw}[name](n_embd, **extra)
