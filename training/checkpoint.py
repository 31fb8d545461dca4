"""Checkpoints: one `.npz` with every leaf under its path and a JSON string of everything else."""

import json
import os
from pathlib import Path

import jax
import numpy as np


def _paths(tree):
    leaves, _ = jax.tree_util.tree_flatten_with_path(tree)
    return [(jax.tree_util.keystr(path, simple=True, separator="/"), leaf) for path, leaf in leaves]


def save(path, params, opt_state, info):
    """Write atomically, so that a run killed while writing keeps its previous checkpoint."""
    path = Path(path)
    leaves = _paths({"params": params, "opt": opt_state})
    arrays = {name: np.asarray(leaf) for name, leaf in leaves}
    temporary = path.with_suffix(".tmp")
    with open(temporary, "wb") as file:
        np.savez(file, info=json.dumps(info), **arrays)
    os.replace(temporary, path)


def load_info(path):
    """The JSON part: config, step, tokens, schedule, seconds, seed."""
    with np.load(path) as file:
        return json.loads(str(file["info"]))


def _fill(path, prefix, template):
    with np.load(path) as file:
        names = [prefix + name for name, _ in _paths(template)]
        missing = [name for name in names if name not in file]
        if missing:
            raise ValueError(f"{path}: expected {missing[0]}, the checkpoint has another shape or optimizer")
        return jax.tree.unflatten(jax.tree.structure(template), [file[name] for name in names])


def load(path, params, opt_state):
    """`params` and `opt_state` with every leaf replaced by the checkpoint's."""
    return _fill(path, "params/", params), _fill(path, "opt/", opt_state)


def load_params(path, params):
    """`params` with every leaf replaced by the checkpoint's."""
    return _fill(path, "params/", params)
