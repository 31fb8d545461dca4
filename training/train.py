"""Train one size on token shards. See README.md for the commands.

The run folder gets `checkpoint.npz`, `log.jsonl`, the weights at 24 token counts (`at-<tokens>.npz`) and, when it
ends, one row is appended to `ledger.jsonl`.
SIGTERM and SIGINT end the run after the current step with a checkpoint; the same command goes on from it.
"""

import argparse
import json
import os
import platform
import signal
import sys
import time
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec

import checkpoint
from gguf_io import read_model
from loss import head_cross_entropy, token_losses
from model import init_params, n_params, trunk
from optimizer import make_optimizer
from products import multiply_in
from schedule import Schedule, plan
from shards import open_shards
from sizes import SIZES, Config, config_of, flops_per_token

HERE = Path(__file__).parent
N_SNAPSHOTS = 24


def parse_args(argv=None):
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--size", choices=SIZES, required=True)
    p.add_argument("--name", help="name of the model in the ledger and on its card (default: the size)")
    p.add_argument("--init", type=Path, help="a checkpoint or a GGUF file whose weights a new run starts from")
    p.add_argument("--seen", type=int, default=0, help="tokens behind --init, whose rows and count the run goes on from")
    p.add_argument("--shards", type=Path, required=True, help="folder that `glassgpt corpus` wrote")
    p.add_argument("--out", type=Path, required=True, help="run folder; resumed if it has a checkpoint")
    p.add_argument("--tokens", type=int, required=True, help="tokens to have seen at the end; may change on resume")
    p.add_argument("--batch", type=int, default=16, help="sequences per step, over all devices")
    p.add_argument("--microbatch", type=int, default=1, help="sequences per backward pass; 1 suits a CPU's cache")
    p.add_argument("--devices", type=int, default=2, help="data-parallel devices; on a CPU one per core")
    p.add_argument("--products", choices=("float32", "bfloat16"), default="float32", help="operands of the large products")
    p.add_argument("--optimizer", choices=("muon", "adamw"), default="muon")
    p.add_argument("--lr", type=float, help="learning rate of the matrices (default: 0.02 muon, 2e-3 adamw)")
    p.add_argument("--peak", type=float, default=1.0, help="factor on all learning rates; a tenth suits tuning")
    p.add_argument("--warmup", type=int, default=400_000, help="tokens of linear warm-up")
    p.add_argument("--decay", type=float, default=0.25, help="share of the tokens in the final linear decay")
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--validate-every", type=int, default=1_000_000, help="tokens between validations")
    p.add_argument("--validate-rows", type=int, default=128, help="rows of a validation; the last one reads all")
    p.add_argument("--checkpoint-secs", type=float, default=180)
    p.add_argument("--ledger", type=Path, default=HERE / "ledger.jsonl")
    args = p.parse_args(argv)
    args.name = args.name or args.size
    if args.batch % (args.devices * args.microbatch):
        p.error(f"--batch {args.batch} is no multiple of --devices {args.devices} times --microbatch {args.microbatch}")
    if args.seen and not args.init:
        p.error("--seen says how far the weights of --init are, which is missing")
    return args


def with_huge_pages():
    """Start this program again so that glibc asks for huge pages: a step reads its buffers a third faster. Only what the
    environment says when a program starts counts; where something else is said there, or libc is another, nothing changes.
    """
    if sys.platform == "linux" and "GLIBC_TUNABLES" not in os.environ:
        os.environ["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1"
        os.execv(sys.executable, sys.orig_argv)


def split_host(n_devices):
    """Make XLA show `n_devices` single-threaded CPU devices; to be called before anything runs.

    Two devices with a thread each are twice as fast here as one device with two threads.
    """
    if n_devices > 1:
        flags = f"--xla_force_host_platform_device_count={n_devices} --xla_cpu_multi_thread_eigen=false"
        os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} {flags} intra_op_parallelism_threads=1"


def loss_and_gradients(params, inputs, targets, weights, config, microbatch):
    """Mean weighted loss and gradients of (B, T) tokens, accumulated over microbatches."""
    n_parts = inputs.shape[0] // microbatch
    parts = [x.reshape(n_parts, microbatch, -1) for x in (inputs, targets, weights)]

    def loss(p, x, y, w):
        hidden = trunk(p, x, config).reshape(-1, config.n_embd)
        return head_cross_entropy(hidden, p["token_embd"], y.reshape(-1), w.reshape(-1))

    def add(total, part):
        return jax.tree.map(jnp.add, total, jax.value_and_grad(loss)(params, *part)), None

    zero = (jnp.zeros(()), jax.tree.map(jnp.zeros_like, params))
    total, _ = jax.lax.scan(add, zero, parts)
    return jax.tree.map(lambda x: x / n_parts, total)


def make_steps(config, optimizer, mesh, microbatch):
    """The compiled training step and the compiled per-token losses, data parallel over `mesh`."""
    replicated, split = PartitionSpec(), PartitionSpec("data")

    def train(params, opt_state, inputs, targets, weights, factor):
        loss, grads = loss_and_gradients(params, inputs, targets, weights, config, microbatch)
        loss, grads = jax.lax.pmean((loss, grads), "data")
        updates, opt_state = optimizer.update(grads, opt_state, params)
        params = jax.tree.map(lambda p, u: p + factor * u, params, updates)
        return params, opt_state, loss

    def validate(params, inputs, targets):
        hidden = trunk(params, inputs, config).reshape(-1, config.n_embd)
        return token_losses(hidden, params["token_embd"], targets.reshape(-1)).reshape(targets.shape)

    shard = partial(jax.shard_map, mesh=mesh, check_vma=False)
    train = shard(
        train,
        in_specs=(replicated, replicated, split, split, split, replicated),
        out_specs=(replicated, replicated, replicated),
    )
    validate = shard(validate, in_specs=(replicated, split, split), out_specs=split)
    return jax.jit(train, donate_argnums=(0, 1)), jax.jit(validate)


def validation_loss(validate, params, rows, natural, n_rows, batch):
    """Unweighted nats per token as `{"all": .., "natural": ..}`; padding is left out."""
    sums = {"all": [0.0, 0], "natural": [0.0, 0]}
    for start in range(0, min(n_rows, len(rows.tokens)) // batch * batch, batch):
        inputs, targets, weights = rows.batch(start, batch)
        losses = np.asarray(validate(params, inputs, targets))
        real = weights > 0
        for name, mask in (("all", real), ("natural", real & natural[start : start + batch, 1:])):
            sums[name][0] += float(losses[mask].sum())
            sums[name][1] += int(mask.sum())
    return {name: total / count for name, (total, count) in sums.items() if count}


def snapshot_points(total, first=250_000, count=N_SNAPSHOTS):
    """Token counts, the last one `total`, each the same factor above the one before."""
    first = min(first, total)
    return [round(first * (total / first) ** (i / (count - 1))) for i in range(count)]


def initial_params(path, params, config):
    """The weights of a checkpoint or of a GGUF file, which must have the shape of `config`."""
    if path.suffix != ".gguf":
        return checkpoint.load_params(path, params)
    _, found, loaded = read_model(path)
    if found != config:
        raise ValueError(f"{path}: expected {config}, got {found}")
    return jax.tree.map(lambda _, value: jnp.asarray(value), params, loaded)


def initial_name(path):
    """What the model was called whose weights a run starts from."""
    return path.parent.name if path.suffix == ".gguf" else checkpoint.load_info(path)["name"]


class Run:
    """The state of a run: what a checkpoint holds, and the compiled steps."""

    def __init__(self, args):
        self.args = args
        self.shards = open_shards(args.shards)
        self.natural = self.shards.natural_val
        self.path = args.out / "checkpoint.npz"
        args.out.mkdir(parents=True, exist_ok=True)
        self.config = config_of(args.size, self.shards.meta["vocab_size"], self.shards.context_length)
        self.optimizer = make_optimizer(args.optimizer, self.config.n_embd, args.lr, axis="data")
        self.mesh = Mesh(np.array(jax.devices()[: args.devices]), ("data",))
        self.train_step, self.validate_step = make_steps(self.config, self.optimizer, self.mesh, args.microbatch)
        params = init_params(self.config, args.seed)
        if args.init and not self.path.exists():
            params = initial_params(args.init, params, self.config)
        opt_state = self.optimizer.init(params)
        self.n_params = n_params(params)
        self.step = -(-args.seen // (args.batch * self.config.context_length))
        self.tokens, self.seconds, before = self.step * args.batch * self.config.context_length, 0.0, None
        if self.path.exists():
            info = checkpoint.load_info(self.path)
            if Config(**info["config"]) != self.config:
                raise ValueError(f"{self.path}: expected {self.config}, got {info['config']}")
            params, opt_state = checkpoint.load(self.path, params, opt_state)
            self.tokens, self.step, self.seconds = info["tokens"], info["step"], info["seconds"]
            before = Schedule(**info["schedule"])
        self.schedule = plan(args.tokens, args.decay, args.warmup, self.tokens, before)
        everywhere = NamedSharding(self.mesh, PartitionSpec())
        self.params, self.opt_state = jax.device_put((params, opt_state), everywhere)

    def info(self):
        a = self.args
        return {
            "name": a.name,
            "size": a.size,
            "init": a.init and initial_name(a.init),
            "seen": a.seen,
            "config": self.config.to_dict(),
            "n_params": self.n_params,
            "tokens": self.tokens,
            "step": self.step,
            "seconds": round(self.seconds, 1),
            "schedule": self.schedule.to_dict(),
            "optimizer": a.optimizer,
            "products": a.products,
            "batch": a.batch,
            "seed": a.seed,
            "shards": self.shards.meta,
        }

    def advance(self):
        """One step; returns the loss, not yet waited for."""
        inputs, targets, weights = self.shards.train.batch(self.step * self.args.batch, self.args.batch)
        self.step += 1
        self.tokens += inputs.size
        factor = np.float32(self.args.peak * self.schedule.factor(self.tokens))
        self.params, self.opt_state, loss = self.train_step(
            self.params, self.opt_state, inputs, targets, weights, factor
        )
        return loss

    def validate(self, n_rows):
        return validation_loss(self.validate_step, self.params, self.shards.val, self.natural, n_rows, self.args.batch)

    def save(self):
        checkpoint.save(self.path, self.params, self.opt_state, self.info())

    def save_snapshot(self):
        """The weights alone, for curves over training; before the decay they are those of the constant rate."""
        checkpoint.save(self.args.out / f"at-{self.tokens}.npz", self.params, {}, self.info())


def hardware(n_devices):
    """What the run used, in words; on a CPU a device is a core."""
    device = jax.devices()[0]
    if device.platform != "cpu":
        return device.device_kind
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line.split(":")[1].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    n_cores = os.cpu_count()
    used = f"{n_devices} of {n_cores}" if n_devices < n_cores else n_cores
    return f"{used} cores, {model}"


def ledger_row(run, train_loss, val):
    """One line of the ledger: what a curve over training FLOPs needs."""
    estimate, exact = flops_per_token(run.config, run.n_params)
    return {
        "name": run.args.name,
        "size": run.args.size,
        "n_params": run.n_params,
        "tokens": run.tokens,
        "flops_6nd": estimate * run.tokens,
        "flops_exact": exact * run.tokens,
        "seconds": round(run.seconds, 1),
        "hardware": hardware(run.args.devices),
        "optimizer": run.args.optimizer,
        "products": run.args.products,
        "batch_tokens": run.args.batch * run.config.context_length,
        "seed": run.args.seed,
        "data_seed": run.shards.meta["seed"],
        "train_loss_weighted": round(train_loss, 4),
        "val_loss": {name: round(value, 4) for name, value in val.items()},
    }


def append(path, row):
    with open(path, "a") as file:
        file.write(json.dumps(row) + "\n")


def train(args):
    """Run to the end, or to a signal; returns the finished `Run`."""
    run = Run(args)
    stop = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.append(True))
    print(f"{args.name}: {run.n_params} parameters, from {run.tokens} to {args.tokens} tokens, {hardware(args.devices)}", flush=True)
    losses, saved_at = [], time.time()
    start, start_tokens = time.time(), run.tokens
    next_validation = (run.tokens // args.validate_every + 1) * args.validate_every
    seconds_before = run.seconds
    points = [point for point in snapshot_points(args.tokens) if point > run.tokens]
    while run.tokens < args.tokens and not stop:
        losses.append(run.advance())
        if run.step % 4 == 0:
            losses[-1].block_until_ready()  # Two devices and a long queue can starve each other.
        run.seconds = seconds_before + time.time() - start
        if run.tokens >= next_validation or run.step in (1, 100):
            report(run, losses, start_tokens, time.time() - start)
            next_validation += args.validate_every * (run.tokens >= next_validation)
            losses = losses[-1:]
        if points and run.tokens >= points[0]:
            run.save_snapshot()
            points = [point for point in points if point > run.tokens]
        if time.time() - saved_at > args.checkpoint_secs:
            run.save()
            saved_at = time.time()
    if losses:
        run.seconds = seconds_before + time.time() - start
        run.save()
        finish(run, float(np.mean([float(x) for x in losses[-100:]])))
    return run


def report(run, losses, start_tokens, elapsed):
    """Validate, print a line and log it."""
    val = run.validate(run.args.validate_rows)
    speed = (run.tokens - start_tokens) / elapsed
    row = {
        "tokens": run.tokens,
        "seconds": round(run.seconds, 1),
        "tok_per_s": round(speed),
        "factor": round(run.schedule.factor(run.tokens), 4),
        "train_loss_weighted": round(float(np.mean([float(x) for x in losses[-100:]])), 4),
        **{f"val_{name}": round(value, 4) for name, value in val.items()},
    }
    append(run.args.out / "log.jsonl", row)
    left_mins = (run.args.tokens - run.tokens) / speed / 60
    print(" ".join(f"{k} {v}" for k, v in row.items()), f"left {left_mins:.0f} min", flush=True)


def finish(run, train_loss):
    """Report the end; a complete run is validated on all rows and enters the ledger."""
    if run.tokens < run.args.tokens:
        print(f"stopped at {run.tokens} tokens, checkpoint written", flush=True)
        return
    val = run.validate(len(run.shards.val.tokens))
    row = ledger_row(run, train_loss, val)
    append(run.args.ledger, row)
    print("finished " + json.dumps(row), flush=True)


if __name__ == "__main__":
    with_huge_pages()
    arguments = parse_args()
    split_host(arguments.devices)
    multiply_in(jnp.dtype(arguments.products))
    train(arguments)
