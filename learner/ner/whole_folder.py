"""A folder that is written beside its place and takes its name when it is whole."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """An empty folder to write in. It replaces `folder` at the end, and is thrown away where an error is raised."""
    folder = Path(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield work
        work.chmod(0o755)  # mkdtemp is stricter than a folder that other workers must read
        if folder.exists():
            os.replace(folder, Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent)))
        os.replace(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
        for old in folder.parent.glob(f".{folder.name}-old-*"):
            shutil.rmtree(old, ignore_errors=True)
