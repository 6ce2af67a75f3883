"""The encoder in the box: light enough to ship, described, and better than chance at Chinese that it never read."""

import math
from collections import Counter
from functools import cache
from pathlib import Path

import torch

from annotation.sample import loader
from learner.ner.encoders.hub import SHIPPED, fetch
from learner.ner.encoders.names import ANNEAL, ZH_TINY
from learner.ner.encoders.vocabulary import Vocabulary
from learner.pretraining.config import PretrainConfig
from learner.pretraining.encoder_folder import load_language_model
from learner.pretraining.language_model import LanguageModel
from learner.pretraining.prepared import prepare
from learner.pretraining.windows import Windows
from learner.selectors.encoders import BUILT_IN
from tests.learner.pretraining.small import source

FOLDER = SHIPPED / ZH_TINY.removeprefix(ANNEAL)
LARGEST = 8_000_000  # bytes
BLANKS = (
    "中华人民共和[国]今天公布了这部法律。",
    "北[京]市人民政府召开新闻发布会。",
    "他毕业于清华大[学]。",
    "公司发[布]了新版操作系统。",
    "根据本[法]第三条的规定，处以罚款。",
    "我国经[济]保持平稳增长。",
    "请安装这个软[件]，然后重新启动电脑。",
    "各地区各部[门]要认真贯彻落实。",
    "这个项目是开[源]的，代码托管在网上。",
    "国务[院]总理出席了会议。",
    "世界卫[生]组织发表声明。",
    "用户可以在互联[网]上查询结果。",
)


def test_its_weights_are_at_most_eight_megabytes() -> None:
    assert (FOLDER / "model.safetensors").stat().st_size <= LARGEST


def test_its_card_tells_licence_text_limits_and_training() -> None:
    card = (FOLDER / "README.md").read_text("utf-8")
    assert all(part in card for part in ("## Licence", "Limits:", "## Text", "## Training", "held-out loss"))


def test_it_can_be_chosen() -> None:
    assert ZH_TINY in BUILT_IN
    encoder, characters = fetch(ZH_TINY)
    assert characters.encode("軸Ａ㎡") == [characters.ids[char] for char in "轴A㎡"]
    assert characters.unknown not in characters.encode("高炉炼铁，GCr15 轴承钢 Φ20±0.05")
    assert sum(parameter.numel() for parameter in encoder.parameters()) < LARGEST / 2


def test_it_completes_words() -> None:
    """Each with the one character hidden that stands in brackets."""
    wrong = [(blank, guess) for blank in BLANKS for hidden, guess in [completed(blank)] if guess != hidden]
    assert len(wrong) <= len(BLANKS) / 2, wrong


def completed(blank: str) -> tuple[str, str]:
    """The hidden character, and the one that is guessed for it."""
    model, vocabulary = loaded()
    characters = vocabulary.characters
    place = blank.index("[")
    text = blank.replace("[", "").replace("]", "")
    ids = torch.tensor([characters.encode(text)])
    ids[0, place] = vocabulary.mask
    with torch.inference_mode():
        best = int(model.model.eval()(ids).logits[0, place].argmax())
    return text[place], next(char for char, row in characters.ids.items() if row == best)


def test_it_knows_more_of_a_field_that_it_never_read_than_how_often_characters_occur(tmp_path: Path) -> None:
    """Machines and steel: the bound is the entropy of the very text that is guessed."""
    model, vocabulary = loaded()
    texts = [sentence.text for sentence in loader.read("target")]
    prepared = prepare([source(texts)], tmp_path / "text", known=vocabulary)
    with torch.inference_mode():
        batch = Windows(prepared, PretrainConfig(masked=0.15)).batch(0, 64)
        found = model.eval()(*(torch.as_tensor(values) for values in batch))
    counts = Counter("".join(texts))
    entropy = -sum(times / counts.total() * math.log(times / counts.total()) for times in counts.values())
    assert float(found.masked) < entropy


@cache
def loaded() -> tuple[LanguageModel, Vocabulary]:
    return load_language_model(ZH_TINY)
