"""From text to an encoder in a folder: made, named, gone on with, and refused where something is not as before."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from learner.ner.config import ConfigError
from learner.ner.encoders import hub
from learner.ner.encoders.vocabulary import read_vocabulary
from learner.ner.errors import EncoderUnavailable
from learner.pretraining import pretraining, run
from learner.pretraining.config import PretrainConfig, Shape
from learner.pretraining.errors import BadText, NoSpace, OtherEncoder
from learner.pretraining.exclusion import Exclusion
from learner.pretraining.folding import folded
from learner.pretraining.optimizers import FROM_NOTHING
from learner.pretraining.prepared import load_prepared
from learner.pretraining.pretraining import LEARN, READ, TEXT, VECTORS, Told, forget, pretrain
from learner.pretraining.run import Run
from learner.pretraining.sources import Source
from tests.learner.ner.some_encoders import tagger_over
from tests.learner.ner.tiny import Killed, pretrained_in, same
from tests.learner.pretraining.small import SHAPE, configured, lines, source, weights

LINES = lines(150)
SOURCES = [source(LINES, "wiki.txt", 2.0), source(["铝合金的齿轮。"] * 20, "steel.txt")]
CONFIG = configured(3)


@pytest.fixture(autouse=True)
def _few_evaluations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "HELD_OUT_BATCHES", 1)


def made_in(
    folder: Path, config: PretrainConfig = CONFIG, sources: Sequence[Source] = SOURCES, **more: Any
) -> dict[str, Any]:
    return pretrain(sources, folder / "out", config=config, work=folder / "work", device="cpu", **more)


def stopping(phase: str, done: int) -> Callable[[Told], None]:
    def stop(told: Told) -> None:
        if (told.phase, told.done) == (phase, done):
            raise Killed

    return stop


def weights_in(folder: Path) -> dict[str, torch.Tensor]:
    return load_file(folder / "out" / "model.safetensors")


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With everything that is said beside it."""
    folder = tmp_path_factory.mktemp("made")
    about = {"licence": "CC BY-SA 4.0", "notes": "For *steel*."}
    excluded = Exclusion(["铝合金的齿轮也可以用"])
    made_in(folder, replace(CONFIG, vectors=True), about=about, name="small", exclusion=excluded)
    return folder / "out"


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(pretrained_in(tmp_path_factory.mktemp("bert"), "bert"))


def test_text_becomes_a_folder_that_is_an_encoder(encoder: Path) -> None:
    files = {"model.safetensors", "config.json", "vocabulary.json", "pretraining.json", "README.md"}
    assert {file.name for file in encoder.iterdir()} == files
    assert {value.dtype for value in load_file(encoder / "model.safetensors").values()} == {torch.float16}
    transformer, characters = hub.fetch(str(encoder))
    assert transformer.size == SHAPE.hidden
    assert characters == load_prepared(encoder.parent / "work" / TEXT).vocabulary.characters


def test_the_encoder_is_one_of_a_tagger_and_folds_what_it_reads(encoder: Path) -> None:
    tagger = tagger_over(str(encoder))
    assert tagger.characters.encode("齒輪，Ａ") == tagger.characters.encode(folded("齿轮,A"))
    assert tagger.model.encoder.limit == 512


def test_the_card_tells_sources_and_numbers(encoder: Path) -> None:
    card = (encoder / "README.md").read_text("utf-8")
    wiki, steel = json.loads((encoder / "pretraining.json").read_text("utf-8"))["sources"]
    assert card.startswith("# small\n")
    assert f"| wiki.txt | {wiki['characters']:,} | {wiki['held_out']} | 0 | 2 |" in card
    assert f"| steel.txt | {7 * 16} | {7 * 4} | 0 | 1 |" in card
    assert steel["lines"] == 20
    assert "384 characters read in 3 steps" in card
    assert "CC BY-SA 4.0\n\n## Notes\n\nFor *steel*." in card


def test_what_is_told_can_be_read_by_machines(encoder: Path) -> None:
    made = json.loads((encoder / "pretraining.json").read_text("utf-8"))
    assert made["config"] == replace(CONFIG, vectors=True, optimizer="muon", rate=FROM_NOTHING).to_dict()
    assert [part["name"] for part in made["sources"]] == ["wiki.txt", "steel.txt"]
    assert made["curve"][-1]["step"] == 3
    assert made["vocabulary"] == read_vocabulary(encoder).characters.size
    assert {"torch", "jieba", "device"} <= made["environment"].keys()
    assert made["licence"] == "CC BY-SA 4.0"


def test_what_is_returned_is_what_is_written_and_the_folder_is_its_name(tmp_path: Path) -> None:
    made = made_in(tmp_path)
    assert json.loads((tmp_path / "out" / "pretraining.json").read_text("utf-8")) == json.loads(json.dumps(made))
    assert made["name"] == "out"
    assert "licence" not in made


def test_every_phase_is_told(tmp_path: Path) -> None:
    told: list[Told] = []
    made = made_in(tmp_path, replace(CONFIG, vectors=True), on_told=told.append)
    assert [one[:4] for one in told if one.phase == READ] == [
        (READ, 150, None, "wiki.txt"),
        (READ, 20, None, "steel.txt"),
    ]
    assert [one.done for one in told if one.phase == VECTORS] == [*range(1, 11)]
    assert [(one.done, one.total) for one in told if one.phase == LEARN] == [(1, 3), (2, 3), (3, 3)]
    assert [one.point for one in told if one.point] == made["curve"]
    assert not any(one.note for one in told)


def test_the_table_begins_with_vectors_of_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(run: Run) -> None:
        begun.append(weights(run.language_model))
        raise Killed

    begun: list[dict[str, torch.Tensor]] = []
    monkeypatch.setattr(Run, "to_the_end", stop)
    for vectors in (True, False):
        with pytest.raises(Killed):
            made_in(tmp_path / str(vectors), replace(CONFIG, vectors=vectors))
    differing = [name for name, value in begun[0].items() if not torch.equal(value, begun[1][name])]
    assert differing == ["model.albert.characters.weight"]


@pytest.mark.parametrize("phase", [(READ, 20), (VECTORS, 4), (LEARN, 1), (LEARN, 3)])
def test_one_that_was_stopped_goes_on_as_if_nothing_had_happened(tmp_path: Path, phase: tuple[str, int]) -> None:
    config = replace(CONFIG, vectors=phase[0] == VECTORS)
    with pytest.raises(Killed):
        made_in(tmp_path / "a", config, on_told=stopping(*phase))
    assert not (tmp_path / "a" / "out").exists()
    told: list[Told] = []
    made_in(tmp_path / "a", config, on_told=told.append)
    made_in(tmp_path / "b", config)
    assert same(weights_in(tmp_path / "a"), weights_in(tmp_path / "b"))
    assert any(one.phase == READ for one in told) == (phase[0] == READ)


@pytest.mark.parametrize("forgotten", [forget, lambda work: shutil.rmtree(work / TEXT)])
def test_where_its_text_is_forgotten_another_one_begins_from_the_beginning(
    tmp_path: Path, forgotten: Callable[[Path], None]
) -> None:
    made_in(tmp_path)
    forgotten(tmp_path / "work")
    told: list[Told] = []
    made = made_in(tmp_path, replace(CONFIG, seed=9), SOURCES[:1], on_told=told.append)
    assert [one.done for one in told if one.phase == LEARN] == [1, 2, 3]
    assert [part["name"] for part in made["sources"]] == ["wiki.txt"]


def test_what_is_forgotten_is_all_that_was_written(tmp_path: Path) -> None:
    made_in(tmp_path)
    (tmp_path / "work" / f".{TEXT}-killed").mkdir()
    (tmp_path / "work" / "mine.txt").touch()
    forget(tmp_path / "work")
    assert [file.name for file in (tmp_path / "work").iterdir()] == ["mine.txt"]


def test_a_finished_one_is_written_again_without_learning(tmp_path: Path) -> None:
    made_in(tmp_path)
    before = weights_in(tmp_path)
    told: list[Told] = []
    (tmp_path / "out" / "model.safetensors").unlink()
    made_in(tmp_path, on_told=told.append)
    assert same(before, weights_in(tmp_path))
    assert told == []


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (
            {"rate": 2e-3},
            r"another one: rate was None and is 0\.002\. Go on with its settings, or choose another folder",
        ),
        ({"shape": replace(SHAPE, norm="post")}, r"shape\.norm was 'pre' and is 'post'"),
        ({"seed": 2, "masked": 0.2}, r"masked was 0\.25 and is 0\.2; seed was 1 and is 2"),
    ],
)
def test_other_settings_are_refused_by_name(tmp_path: Path, values: dict[str, Any], reason: str) -> None:
    with pytest.raises(Killed):
        made_in(tmp_path, on_told=stopping(LEARN, 1))
    with pytest.raises(OtherEncoder, match=reason):
        made_in(tmp_path, replace(CONFIG, **values))


@pytest.mark.parametrize("sources", [SOURCES[:1], SOURCES[::-1], [SOURCES[0]._replace(weight=1.0), SOURCES[1]]])
def test_other_texts_are_refused(tmp_path: Path, sources: list[Source]) -> None:
    with pytest.raises(Killed):
        made_in(tmp_path, on_told=stopping(LEARN, 1))
    with pytest.raises(OtherEncoder, match=r"text was \[\['wiki\.txt', 2\.0\], \['steel\.txt', 1\.0\]\] and is"):
        made_in(tmp_path, sources=sources)


@pytest.mark.parametrize(("sentence", "notes"), [(LINES[0], 0), (LINES[1], 1)])
def test_that_other_sentences_must_not_be_read_by_now_is_told(tmp_path: Path, sentence: str, notes: int) -> None:
    with pytest.raises(Killed):
        made_in(tmp_path, exclusion=Exclusion([LINES[0]]), on_told=stopping(LEARN, 1))
    told: list[Told] = []
    made_in(tmp_path, exclusion=Exclusion([sentence]), on_told=told.append)
    assert len([one for one in told if "begin anew" in str(one.note)]) == notes


def test_before_the_text_was_read_everything_may_be_changed(tmp_path: Path) -> None:
    with pytest.raises(BadText, match="only 2 characters"):
        made_in(tmp_path, sources=[source(["轴承"], "wiki.txt")])
    assert [file.name for file in tmp_path.iterdir()] == ["work"]
    made_in(tmp_path, replace(CONFIG, rate=2e-3))
    assert (tmp_path / "out").is_dir()


def test_an_encoder_of_somebody_else_goes_on_learning_with_its_vocabulary(bert: str, tmp_path: Path) -> None:
    made = made_in(tmp_path, replace(CONFIG, shape=Shape(), start=bert))
    assert hub.fetch(str(tmp_path / "out"))[1] == hub.fetch(bert)[1]
    assert made["vocabulary"] == 10
    assert f"It went on learning from {bert}." in (tmp_path / "out" / "README.md").read_text("utf-8")
    before, after = (hub.fetch(name)[0].state_dict() for name in (bert, str(tmp_path / "out")))
    assert 0 < max(float((value - after[name]).abs().max()) for name, value in before.items()) < 0.1


@pytest.mark.parametrize(
    ("values", "differing"),
    [
        ({"shape": replace(SHAPE, hidden=32)}, r"shape\.hidden is 16 and not 32\."),
        (
            {"shape": replace(SHAPE, groups=1, norm="post")},
            r"shape\.groups is 2 and not 1, shape\.norm is pre and not post",
        ),
        ({"vocabulary": 500}, r"vocabulary is \d+ and not 500\. Leave these settings out"),
    ],
)
def test_another_shape_or_vocabulary_than_an_encoder_brings_is_refused(
    encoder: Path, tmp_path: Path, values: dict[str, Any], differing: str
) -> None:
    with pytest.raises(ConfigError, match=differing):
        made_in(tmp_path, replace(CONFIG, start=str(encoder), **values))
    assert not (tmp_path / "out").exists()


def test_what_an_encoder_brought_is_not_told_as_a_setting(encoder: Path, tmp_path: Path) -> None:
    made = made_in(tmp_path, replace(CONFIG, start=str(encoder)))
    assert {"shape", "vocabulary", "vectors"}.isdisjoint(made["config"])
    assert made["config"]["length"] == CONFIG.length


def test_how_an_encoder_was_made_stays_known_however_often_it_goes_on(encoder: Path, tmp_path: Path) -> None:
    second = made_in(tmp_path / "second", replace(CONFIG, start=str(encoder)))
    third = made_in(tmp_path / "third", replace(CONFIG, start=str(tmp_path / "second" / "out"), seed=3))
    assert [run["config"]["start"] for run in third["before"]] == ["", str(encoder)]
    assert third["before"][1]["curve"] == second["curve"]
    assert {"before", "licence", "notes", "results"}.isdisjoint(third["before"][0] | third["before"][1])


def test_one_of_ours_goes_on_learning_with_the_dropout_that_is_said(
    encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: set[float] = set()
    really = Run.to_the_end

    def look(run: Run) -> object:
        found.update(part.p for part in run.language_model.modules() if isinstance(part, torch.nn.Dropout))
        return really(run)

    monkeypatch.setattr(Run, "to_the_end", look)
    made_in(tmp_path, replace(CONFIG, start=str(encoder), dropout=0.3))
    assert found == {0.3}
    assert read_vocabulary(tmp_path / "out") == read_vocabulary(encoder)


def test_the_same_start_and_seed_give_the_same_encoder(bert: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        torch.rand(7)  # whatever was random before
        made_in(tmp_path / name, replace(CONFIG, shape=Shape(), start=bert))
    assert same(weights_in(tmp_path / "a"), weights_in(tmp_path / "b"))


def test_little_coverage_is_told(bert: str, tmp_path: Path) -> None:
    told: list[Told] = []
    made = made_in(tmp_path, replace(CONFIG, shape=Shape(), start=bert), on_told=told.append)
    (note,) = (one.note for one in told if one.note)
    share = made["coverage"]["known"] / made["coverage"]["characters"]
    assert f"knows only {share:.1%} of the text. Unknown, often: {''.join(made['coverage']['missing'])}" in str(note)


def test_an_encoder_that_knows_nothing_of_the_text_is_no_crash(bert: str, tmp_path: Path) -> None:
    assert (
        made_in(tmp_path, replace(CONFIG, shape=Shape(), start=bert), [source(["abcdefg" * 50] * 5)])["coverage"][
            "known"
        ]
        == 0
    )


def test_windows_longer_than_an_encoder_reads_are_refused(bert: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="length must be at most 20"):
        made_in(tmp_path, replace(CONFIG, shape=Shape(), start=bert, length=21))
    made_in(tmp_path, replace(CONFIG, shape=Shape(), start=bert, length=20))


def test_a_start_that_is_not_there_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match="anneal:none"):
        made_in(tmp_path, replace(CONFIG, start="anneal:none"))
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("writes", "error", "what"),
    [
        ("prepare", OSError(28, "No space left on device"), "The text"),
        ("save_encoder", SafetensorError("I/O error: No space left on device (os error 28)"), "The encoder"),
    ],
)
def test_where_the_disk_is_full_it_is_said_and_it_goes_on_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: str, error: Exception, what: str
) -> None:
    def full(*_: object, **__: object) -> NoReturn:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(pretraining, writes, full)
        with pytest.raises(NoSpace, match=f"{what} could not be written to .*: make room, and start again"):
            made_in(tmp_path)
    assert not (tmp_path / "out").exists()
    made_in(tmp_path)
    assert (tmp_path / "out").is_dir()


def test_a_source_that_fails_leaves_no_encoder(tmp_path: Path) -> None:
    def failing() -> Any:
        yield from LINES
        raise BadText("steel.txt is not text.")

    with pytest.raises(BadText, match=r"steel\.txt"):
        made_in(tmp_path, sources=[SOURCES[0], Source("steel.txt", failing)])
    assert not (tmp_path / "out").exists()
    assert load_prepared(tmp_path / "work" / TEXT) is None
