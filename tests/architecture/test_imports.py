"""An arrow only ever points down: ARCHITECTURE as assertions on the source."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("annotation", "learner", "config", "embedded")
FILES = [path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py")) if "migrations" not in path.parts]
LONGEST_FILE = 350


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_of(path: Path) -> Iterator[str]:
    """Dotted names that the file imports, for `from a import b` both `a` and `a.b`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides where it leads"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def under(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def broken(above: tuple[str, ...], *below: str) -> list[str]:
    """Files of `above` that import something of `below`."""
    return [
        f"{module_of(path)} imports {name}"
        for path in FILES
        if under(module_of(path), *above)
        for name in imports_of(path)
        if under(name, *below)
    ]


LOW = ("annotation.spans", "annotation.formats", "annotation.errors", "annotation.words")
PURE = ("learner.ner", "learner.query", "learner.trust", "learner.experiments", "learner.pretraining")
WEB = ("learner.api", "learner.urls", "learner.selectors", "learner.models", "learner.enqueue", "learner.receivers")


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (("annotation",), ("learner",)),
        (LOW, ("django", "rest_framework", "celery", "learner", "config")),
        (("learner.ner",), ("learner.pretraining", "learner.experiments")),
        (PURE, ("django", "rest_framework", "celery", "config", "learner.models", "learner.services", "learner.api")),
        (("learner.query", "learner.trust"), ("torch", "transformers", "learner.ner")),
        (
            ("annotation", *WEB),
            ("torch", "transformers", "safetensors", "gensim", "optuna", "jieba", "matplotlib", "accelerate", "opencc"),
        ),
        (("annotation.models",), ("annotation.services", "annotation.selectors", "annotation.api")),
        (("annotation.selectors",), ("annotation.services", "annotation.api", "rest_framework")),
        (("annotation.services",), ("annotation.api",)),
        (("learner.services", "learner.selectors"), ("learner.api", "annotation.api")),
        (("annotation.api", "learner.api"), ("annotation.tasks", "learner.tasks")),
    ],
)
def test_arrows_point_down(above: tuple[str, ...], below: tuple[str, ...]) -> None:
    assert broken(above, *below) == []


def test_the_rule_about_spans_and_its_words_need_the_standard_library_alone() -> None:
    alone = ("annotation.spans", "annotation.words")
    names = {
        name.partition(".")[0]
        for path in FILES
        if under(module_of(path), *alone)
        for name in imports_of(path)
        if not under(name, *alone)
    }
    assert names <= set(sys.stdlib_module_names)


def test_formats_know_spans_errors_and_words_alone() -> None:
    allowed = ("annotation.spans", "annotation.formats", "annotation.errors", "annotation.words")
    ours = {
        name
        for path in FILES
        if under(module_of(path), "annotation.formats")
        for name in imports_of(path)
        if under(name, *PACKAGES) and not under(name, *allowed)
    }
    assert ours <= {"annotation"}  # `from annotation import errors`


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_no_import_hides_in_a_function(path: Path) -> None:
    hidden = [
        inner.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_a_file_is_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


WEB_PROCESS = """
import json, sys
import config.asgi
from django.urls import get_resolver
from drf_spectacular.generators import SchemaGenerator
get_resolver().url_patterns
SchemaGenerator().get_schema(request=None, public=True)
HEAVY = ("torch", "transformers", "sklearn", "scipy", "gensim", "optuna", "jieba", "matplotlib", "accelerate")
print(json.dumps([name for name in HEAVY if name in sys.modules]))
"""


def test_the_web_process_never_loads_torch(tmp_path: Path) -> None:
    """A fresh process that imports the ASGI application, every view and every serializer."""
    run = subprocess.run(
        [sys.executable, "-c", WEB_PROCESS], cwd=ROOT, env=_environment(tmp_path), capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout.splitlines()[-1]) == []


def _environment(home: Path) -> dict[str, str]:
    return {"ANNEAL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "config.settings", "PATH": "/usr/bin:/bin"}
