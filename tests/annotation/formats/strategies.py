"""What a sentence can hold: any character that can be stored, spans that touch, none at all."""

from hypothesis import strategies as st

from annotation.formats.record import Record
from annotation.spans.span import Span

AWKWARD = " \t\u2028\u2029\x85\x0b\x0c\u3000\xa0\ufeff\u200b𠮷😀e\u0301\"\\#{}[]<>&'`-_OBI"
LABELS = ("Material", "Part", "address", "PER.NAM", "材料")
chars = st.one_of(
    st.sampled_from(AWKWARD + "中文字符，。；0123abc"),
    st.characters(exclude_categories=["Cs", "Cc"]),  # a file full of control characters is refused
)
texts = st.text(chars, min_size=1, max_size=30).filter(lambda text: text.strip() != "")


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A sentence with spans that obey the one rule."""
    text = draw(texts)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    labels = [draw(st.sampled_from((*LABELS, ""))) for _ in cuts[1:]]
    spans = (Span(start, end, label) for start, end, label in zip(cuts, cuts[1:], labels, strict=False) if label)
    return Record(1, text, tuple(spans))


files = st.lists(records(), min_size=1, max_size=5)
