"""Every text that the server shows to people has its Chinese: whoever adds one without it finds it here."""

import ast
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from string import Formatter

import pytest

from annotation.errors import AnnealError
from annotation.formats.registry import formats
from annotation.models import Role, Split
from annotation.spans.overlap import SpanError
from learner import errors as _errors
from learner.experiments.errors import DataError, SpecError
from learner.ner.config import ConfigError, ModelConfig, TrainConfig
from learner.ner.ensembles.config import EnsembleConfig
from learner.ner.ensembles.presets import SYSTEMS
from learner.ner.errors import NerError
from learner.pretraining.config import PretrainConfig, Shape
from learner.pretraining.errors import BadText

ROOT = Path(__file__).resolve().parents[2]
APPS = ("annotation", "learner")
LEFT_OUT = {"migrations", "commands"}  # what a command says in a terminal is English
ALL_FILES = [path for folder in (*APPS, "config") for path in sorted((ROOT / folder).rglob("*.py"))]
FILES = [path for path in ALL_FILES if not LEFT_OUT & set(path.parts)]
CATALOGUES = [path for app in APPS for path in sorted((ROOT / app / "locales/zh-hans").glob("*.json"))]
JOBS = ("round", "experiment", "pretraining")
WORDS = {*Role.values, *Split.values, "separator", "split", "origin", *(entry.title for entry in formats.values())}
WORDS |= {*JOBS, *map(str.capitalize, JOBS)}
WORDS |= {text for preset in SYSTEMS.values() for text in (preset.title, preset.source) if " " in text}
SETTINGS = (ModelConfig, TrainConfig, EnsembleConfig, PretrainConfig, Shape)
NAMES = WORDS | {field.name for kind in SETTINGS for field in fields(kind)}
"""Words that are said by a value: no literal shows them."""

# What is told, by the name of the function, among its first so many arguments.
TELLERS = {"say": 1, "require": 2, "_require": 3, "_refuse": 2, "_field": 2, "refuse": 1, "refusal": 1, "problem": 3}
TELLERS |= {"reason": 2, "body": 2, "RegexValidator": 2, "ValidationError": 1, "_finite": 2}


def _with_descendants(kind: type) -> Iterator[type]:
    yield kind
    for child in kind.__subclasses__():
        yield from _with_descendants(child)


assert issubclass(_errors.RoundOver, AnnealError)  # imported, so its kind are among the descendants
TOLD = (AnnealError, NerError, BadText, ConfigError, SpecError, DataError, SpanError)
TELLERS |= {one.__name__: 2 if one is SpanError else 1 for kind in TOLD for one in _with_descendants(kind)}


def _constants(tree: ast.Module) -> dict[str, set[str]]:
    """Name -> the texts that it is given anywhere in the file, by itself or as values of a dictionary."""
    found = defaultdict(set)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            pairs = [(target, node.value) for target in getattr(node, "targets", [getattr(node, "target", None)])]
            pairs += [pair for one, value in pairs for pair in _unpacked(one, value)]
            for target, value in pairs:
                if isinstance(target, ast.Name):
                    found[target.id] |= {text for text, _ in _literals(value, {}) if text is not None}
    return found


def _unpacked(target: ast.expr | None, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        yield from zip(target.elts, value.elts, strict=False)


def _literals(node: ast.expr, known: dict[str, set[str]]) -> Iterator[tuple[str | None, int]]:
    """(text, line) of each literal that the expression can be; None for one that is put together on the spot."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value, node.lineno
    elif isinstance(node, ast.JoinedStr | ast.BinOp):
        yield None, node.lineno
    elif isinstance(node, ast.Name):
        yield from ((text, node.lineno) for text in known.get(node.id, ()))
    elif isinstance(node, ast.Subscript):
        yield from _literals(node.value, known)
    elif isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            yield from _literals(node.func.value, known)
            yield from (found for one in node.args[1:] for found in _literals(one, known))
    elif isinstance(node, ast.Dict | ast.List | ast.Tuple | ast.IfExp | ast.BoolOp | ast.DictComp | ast.ListComp):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield from _literals(child, known)


def _name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _only_prints(call: ast.Call, tree: ast.Module) -> bool:
    """What an experiment says of its progress, in a terminal, is another `say`."""
    imported = {alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    return _name_of(call) == "say" and "say" not in imported


def _told(tree: ast.Module, known: dict[str, set[str]]) -> Iterator[tuple[str | None, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (count := TELLERS.get(_name_of(node))) and not _only_prints(node, tree):
            fields = [keyword.value for keyword in node.keywords if keyword.arg == "fields"]
            for argument in [*node.args[:count], *fields]:
                yield from _literals(argument, known)
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "default_detail":
            yield from _literals(node.value, known)
        if isinstance(node, ast.FunctionDef):
            for argument, default in zip(node.args.args[::-1], node.args.defaults[::-1], strict=False):
                if argument.arg == "message":
                    yield from _literals(default, known)


def _all_told() -> Iterator[tuple[str | None, str]]:
    """(text, where) for every text of the two apps."""
    trees = {path: ast.parse(path.read_text()) for path in FILES}
    shared: dict[str, set[str]] = defaultdict(set)
    for tree in trees.values():
        for name, texts in _constants(tree).items():
            if name.isupper():
                shared[name] |= texts
    for path, tree in trees.items():
        for text, line in _told(tree, shared | _constants(tree)):
            if text is None or " " in text:  # codes and names of fields are no texts
                yield text, f"{path.relative_to(ROOT)}:{line}"


ALL = list(_all_told())
ZH = {english: chinese for path in CATALOGUES for english, chinese in json.loads(path.read_text("utf-8")).items()}


def blanks(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_a_text_is_a_literal_with_blanks() -> None:
    """Nobody can translate what is put together on the spot: `say("… {name} …", name=name)` instead."""
    assert [where for text, where in ALL if text is None] == []


def test_every_text_has_its_chinese() -> None:
    assert {text: where for text, where in ALL if text is not None and text not in ZH} == {}


def test_names_of_the_domain_have_theirs() -> None:
    assert WORDS - set(ZH) == set()


def test_no_chinese_is_left_over() -> None:
    assert set(ZH) - {text for text, _ in ALL} - NAMES == set()


def test_no_text_is_translated_twice() -> None:
    assert len(ZH) == sum(len(json.loads(path.read_text("utf-8"))) for path in CATALOGUES)


@pytest.mark.parametrize(("english", "chinese"), ZH.items())
def test_a_translation_fills_in_what_the_english_knows(english: str, chinese: str) -> None:
    """It may leave out what Python says in English."""
    assert blanks(chinese) <= blanks(english)
    assert blanks(english) - blanks(chinese) <= {"why"}
    assert chinese != english


def test_there_is_something_to_translate() -> None:
    assert len(ALL) > 200
