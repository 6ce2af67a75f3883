"""One round under way."""

import time
from dataclasses import dataclass, field

from annotation.services import leases
from annotation.services.leases import Heartbeat
from learner.models import ModelVersion, Phase, Round
from learner.services.round_settings import RoundSettings

FOLLOWING = dict(zip(list(Phase), list(Phase)[1:], strict=False))


@dataclass
class Work:
    """The leased row, its heartbeat, and whether other workers may help."""

    row: Round
    beat: Heartbeat
    inline: bool = False
    total: int = 0
    epoch_started: float = field(default_factory=time.monotonic)

    @property
    def settings(self) -> RoundSettings:
        return RoundSettings.from_dict(self.row.settings)

    @property
    def version(self) -> ModelVersion:
        if self.row.model_version is None:
            raise RuntimeError(f"{self.row} has no model version in phase {self.row.phase}")
        return self.row.model_version

    def progress(self, done: int, total: int) -> None:
        """Raises Cancelled or LeaseLost if the round must stop."""
        self.total = total
        self.beat.progress(done, total)

    def counted(self, **counts: int) -> dict[str, object]:
        """The row's counts with these, and with how much the current phase did."""
        totals = self.row.counts.get("phase_totals", {}) | {self.row.phase: max(self.total, 1)}
        return {**self.row.counts, **counts, "phase_totals": totals}

    def advance(self, **changes: object) -> None:
        """To the next phase, in the transaction of what this one made. Raises Cancelled or LeaseLost."""
        fresh = {"counts": self.counted(), "phase": FOLLOWING[Phase(self.row.phase)]}
        self.progress(0, 0)
        self.save_step(**(fresh | {"progress_done": 0, "progress_total": 0} | changes))

    def save_step(self, **changes: object) -> None:
        """Something is done for good: workers that died before no longer count against the round."""
        leases.renew(self.row, attempts=1, **changes)
