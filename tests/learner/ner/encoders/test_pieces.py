"""Word pieces under characters: what each character sees is what the model says of its piece."""

import json
from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import AutoModel, BertTokenizer

from annotation.spans.span import Span
from learner.ner import checkpoint
from learner.ner.characters import Characters
from learner.ner.data import Example
from learner.ner.encoders.pieces import encoded, is_spaced
from learner.ner.inference import emission_batches, scoring
from learner.ner.predict import WANTS, predict
from tests.learner.ner.some_encoders import features, tagger_over
from tests.learner.ner.tiny import QUICK, SMALL, pretrained_in, trained

TOKENS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "john", "##son", "in", "paris", "."]
TEXTS = ["Johnson in  Paris.", "John", " ", "Ünknown John"]


@pytest.fixture(scope="module")
def english(tmp_path_factory):
    folder = pretrained_in(tmp_path_factory.mktemp("english"), "bert")
    (folder / "vocab.txt").write_text("\n".join(TOKENS), "utf-8")
    return folder


def by_the_library(folder, text):
    """(T, H) by the tokenizer's and the model's own means."""
    found = BertTokenizer.from_pretrained(folder)(text, return_offsets_mapping=True, return_tensors="pt")
    offsets = found.pop("offset_mapping")[0].tolist()
    with torch.inference_mode():
        hidden = AutoModel.from_pretrained(folder).eval()(**found).last_hidden_state[0]
    rows = torch.zeros(len(text), hidden.shape[1])
    for vector, (start, end) in zip(hidden, offsets, strict=True):
        rows[start:end] = vector
    return rows


def test_every_character_sees_its_piece_and_a_space_nothing(english):
    tagger = tagger_over(str(english), TEXTS)
    for text, found in zip(TEXTS, features(tagger, TEXTS), strict=True):
        torch.testing.assert_close(found, by_the_library(english, text), atol=1e-5, rtol=1e-4)


def test_ids_say_where_pieces_begin_and_go_on(english):
    tagger = tagger_over(str(english), TEXTS)
    assert tagger.characters.size == 10
    assert tagger.characters.encode("Johnson .") == [5, 15, 15, 15, 6, 16, 16, 0, 9]


def test_a_window_that_begins_within_a_piece_reads_that_piece(english):
    tagger = tagger_over(str(english), TEXTS)
    row = torch.tensor([tagger.characters.encode("John")[2:]])
    mask = torch.ones(1, 2, dtype=torch.bool)
    with torch.inference_mode():
        found = tagger.model.encoder(row, torch.tensor([2]), mask)[0]
    torch.testing.assert_close(found, by_the_library(english, "John")[:2], atol=1e-5, rtol=1e-4)


def test_long_texts_are_stitched(english):
    tagger = tagger_over(str(english), TEXTS, max_length=16, window_overlap=4)
    text = "Johnson in Paris. " * 5
    with scoring(tagger) as ready:
        [scored] = emission_batches(ready, [text])
    assert scored.emissions.shape[:2] == (1, len(text))
    assert scored.emissions.isfinite().all()


def test_a_checkpoint_brings_its_pieces(tmp_path, english):
    tagger = tagger_over(str(english), TEXTS)
    checkpoint.save(tagger, tmp_path / "m")
    loaded = checkpoint.load(tmp_path / "m", "cpu")
    assert loaded.characters == tagger.characters
    assert list(predict(loaded, TEXTS, want=WANTS)) == list(predict(tagger, TEXTS, want=WANTS))


def test_tables_name_the_rows_of_pieces(english):
    tagger = tagger_over(str(english), TEXTS)
    [(_, rows)] = tagger.model.encoder.tables(tagger.characters)
    assert (rows["##son"], rows["<unknown>"], rows["<frame 1>"]) == (6, 1, 3)


def test_text_without_spaces_is_read_by_characters_as_ever(english):
    characters = tagger_over(str(english)).characters
    assert (characters.tokenizer, characters.ids) == ("", {".": 9})


@pytest.mark.parametrize(("own", "parents"), [("John in Paris.", "不锈钢做轴承"), ("钢钢", "John Brown in Paris.")])
def test_the_text_that_is_learned_decides_and_not_that_of_a_parent(tmp_path, english, own, parents):
    def learned(text, model, **more):
        return trained([Example(text, (Span(0, 2, "Part"),))], [], model=model, how=replace(QUICK, epochs=1), **more)

    checkpoint.save(learned(parents, SMALL).tagger, tmp_path / "parent")
    model = replace(SMALL, encoder=str(english))
    child = learned(own, model, parent=tmp_path / "parent").tagger
    assert child.characters == learned(own, model).tagger.characters
    assert bool(child.characters.tokenizer) == (" " in own)


def test_a_pair_is_read_by_characters(english):
    tagger = tagger_over(f"{english} + embedding", TEXTS)
    assert all(own.tokenizer == "" for own in tagger.model.encoder.own)


def test_a_description_from_before_pieces_is_still_read():
    values = Characters({"a": 2}).to_dict()
    del values["tokenizer"]
    assert Characters.from_dict(json.loads(json.dumps(values))).encode("ab") == [2, 1]


@pytest.mark.parametrize(
    ("chars", "expected"),
    [("abc .", True), ("abc", False), ("轴承 ab", False), ("abcdefghijklmnop 轴", True), (" １。", False), ("", False)],
)
def test_a_corpus_is_spaced_by_its_characters(chars, expected):
    assert is_spaced(set(chars)) is expected


SENTENCE_PIECE = Tokenizer(models.Unigram([("<unk>", 0.0), ("▁", -9.0), ("▁ab", -2.0), ("c", -3.0)], unk_id=0))
SENTENCE_PIECE.pre_tokenizer = pre_tokenizers.Metaspace()
BYTES = Tokenizer(
    models.BPE({char: place for place, char in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}, [])
)
BYTES.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)


def test_the_space_that_sentencepiece_counts_to_a_word_stays_a_space():
    assert encoded(SENTENCE_PIECE.to_str(), "ab abc", 10, 99) == [2, 12, 99, 2, 12, 3]


def test_the_first_byte_stands_for_a_character_of_several():
    assert len(set(encoded(BYTES.to_str(), "a龘b", 300, 299))) == 3


@given(st.text(alphabet="ab c\u3000轴𠮷\n"))
def test_any_text_has_one_id_per_code_point(text):
    for rules in (SENTENCE_PIECE, BYTES):
        row = encoded(rules.to_str(), text, 300, 299)
        assert len(row) == len(text)
        assert all(0 <= number < 600 for number in row)
