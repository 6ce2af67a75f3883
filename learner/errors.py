"""What can go wrong in the loop, each with a sentence that a lead can act on."""

from annotation.errors import Conflict, Invalid


class NotEnoughLabels(Invalid):
    """A model cannot be trained yet. `data`: `needed`, `found`."""

    code = "not_enough_labels"


class RoundActive(Conflict):
    """A corpus has one active round at a time. `data`: `round`."""

    code = "round_active"


class RoundOver(Conflict):
    """The round is in a state in which this cannot be done to it."""

    code = "round_over"


class ExperimentActive(Conflict):
    """A corpus has one active experiment at a time. `data`: `experiment`."""

    code = "experiment_active"


class ExperimentOver(Conflict):
    """The experiment is in a state in which this cannot be done to it."""

    code = "experiment_over"


class RunsFailed(Conflict):
    """Some runs of an experiment could not be done; the others have their results. `data`: `failed`, `planned`."""

    code = "runs_failed"


class PretrainingActive(Conflict):
    """A corpus has one active pretraining at a time. `data`: `pretraining`."""

    code = "pretraining_active"


class PretrainingOver(Conflict):
    """The pretraining is in a state in which this cannot be done to it."""

    code = "pretraining_over"


class LotRecalled(Conflict):
    """A lot is recalled once."""

    code = "lot_recalled"


class ScoringFailed(Conflict):
    """A part of the corpus could not be scored; the message says why."""

    code = "scoring_failed"


class DemoFailed(Conflict):
    """A round of the demo did not come to its end; the message says why."""

    code = "demo_failed"
