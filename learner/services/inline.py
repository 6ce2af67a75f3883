"""A round in this process. Torch is imported when it is first needed, so that `--help` is quick."""

from importlib import import_module

from learner.models import Round


def run_inline(row: Round) -> Round:
    """Run a queued round to its end, without broker or worker; the row shows how it ended."""
    import_module("learner.services.running").run_round(row.pk, inline=True)
    row.refresh_from_db()
    return row
