"""The report of an experiment as files to download; the worker has written them. No torch here."""

import zipfile
from io import BytesIO

from annotation.errors import Conflict
from learner.models import Experiment
from learner.services.artefacts import experiment_folder

REPORT_FILES = {
    "markdown": "report.md", "csv": "summary.csv", "types": "types.csv", "json": "results.json", "zip": "report.zip"
}  # fmt: skip
IN_ZIP = ("report.md", "*.csv", "results.json", "charts/*.svg")


def report_file(row: Experiment, kind: str) -> tuple[str, bytes]:
    """A name to save it under, and its bytes. Raises Conflict before the first run is over."""
    folder = experiment_folder(row)
    if not (folder / "report.md").exists():
        raise Conflict("No run is over yet, so there is no report.", status=row.status)
    name = REPORT_FILES[kind]
    return f"experiment-{row.number}-{name}", zipped(row) if kind == "zip" else (folder / name).read_bytes()


def zipped(row: Experiment) -> bytes:
    """Under a folder of its own, where the page finds its charts."""
    folder, file = experiment_folder(row), BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in (path for pattern in IN_ZIP for path in sorted(folder.glob(pattern))):
            archive.write(path, f"experiment-{row.number}/{path.relative_to(folder)}")
    return file.getvalue()
