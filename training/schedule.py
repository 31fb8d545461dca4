"""Warm-up, stable, decay: the learning-rate factor as a function of tokens seen.

A run can be cut or prolonged: the stable phase has no end of its own, only the decay knows the total.
"""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Schedule:
    """Token counts at which the phases change; `floor` is the factor at the end, `start` where the warm-up begins."""

    total: int
    decay_start: int
    warmup: int
    floor: float = 0.03
    start: int = 0

    def factor(self, n_tokens):
        """Learning-rate factor of the step that ends at `n_tokens`."""
        warm = min(1.0, (n_tokens - self.start) / self.warmup)
        left = (self.total - n_tokens) / max(1, self.total - self.decay_start)
        return warm * min(1.0, max(self.floor, left))

    def to_dict(self):
        return asdict(self)


def plan(total, decay=0.25, warmup=400_000, seen=0, before=None):
    """The schedule of a run that has `seen` tokens behind it under the schedule `before`.

    An unchanged total keeps the schedule, so that a resumed run equals an uninterrupted one. A changed total
    moves the decay to the last `decay` of the new total, or to now if that point has passed. Without a schedule
    before, a run that has seen tokens warms up anew: weights without their optimizer's state.
    """
    if before is not None and before.total == total:
        return before
    start = seen if before is None else before.start
    return Schedule(total=total, decay_start=max(int(total * (1 - decay)), seen), warmup=warmup, start=start)
