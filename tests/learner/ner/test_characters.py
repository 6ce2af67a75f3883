"""Characters to tokens, one to one."""

from hypothesis import given
from hypothesis import strategies as st

from learner.ner.characters import PAD, UNKNOWN, Characters, counted, of_tokenizer


class Vocabulary:
    """As much of a Hugging Face tokenizer as is read."""

    cls_token_id, sep_token_id, unk_token_id, mask_token_id, pad_token_id = 2, 3, 1, None, 0

    def __init__(self, *tokens):
        self.tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *tokens]

    def get_vocab(self):
        return {token: index for index, token in enumerate(self.tokens)}

    def __len__(self):
        return len(self.tokens)


@given(st.text())
def test_any_text_has_one_token_per_code_point(text):
    assert len(counted(["轴承"]).encode(text)) == len(text)


def test_unknown_characters_share_one_token():
    characters = counted(["轴承"])
    assert characters.encode("轴𠮷承龘") == [characters.ids["轴"], UNKNOWN, characters.ids["承"], UNKNOWN]
    assert PAD not in characters.ids.values()


def test_a_childs_vocabulary_keeps_the_parents_rows_in_front():
    parent = counted(["轴承"])
    child = counted(["承重"], list(parent.ids))
    assert child.ids == {**parent.ids, "重": 4}
    assert child.size == 5


def test_the_order_of_texts_does_not_matter():
    assert counted(["ab", "ca"]) == counted(["ca", "ab"])


def test_a_hub_vocabulary_is_read_character_by_character():
    characters = of_tokenizer(Vocabulary("轴", "承", "轴承", "##承", "a", "▁b"))
    assert characters.encode("轴承Ab龘") == [4, 5, 8, 9, 1]
    assert (characters.prefix, characters.suffix, characters.size) == ((2,), (3,), 10)


def test_characters_survive_their_dictionary():
    characters = of_tokenizer(Vocabulary("轴", "a"))
    assert Characters.from_dict(characters.to_dict()) == characters
