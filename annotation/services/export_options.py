"""What to export, checked at construction."""

from collections.abc import Iterable
from dataclasses import dataclass

from annotation.errors import Invalid
from annotation.formats.conll import SEPARATORS
from annotation.formats.record import WriteOptions
from annotation.formats.registry import Format, format_for_export
from annotation.models import Origin, Split
from annotation.spans.tag_schemes import scheme_named
from annotation.words import say


@dataclass(frozen=True)
class ExportOptions:
    """`details`: each JSON line also names id, document, split, origin, annotator, source and confidence.

    Such lines differ from corpus to corpus; without them export → import → export is byte-identical.
    """

    format: str = "conll"
    scheme: str = "BIO"
    separator: str = "space"
    splits: tuple[str, ...] = tuple(Split.values)
    origins: tuple[str, ...] = tuple(Origin.values)
    details: bool = False

    def __post_init__(self) -> None:
        format_for_export(self.format)
        _known("split", self.splits, Split.values)
        _known("origin", self.origins, Origin.values)
        _known("separator", [self.separator], SEPARATORS)
        try:
            object.__setattr__(self, "scheme", scheme_named(self.scheme).name)
        except ValueError as error:
            raise Invalid(str(error), scheme=self.scheme) from error

    @property
    def entry(self) -> Format:
        return format_for_export(self.format)

    @property
    def write_options(self) -> WriteOptions:
        return WriteOptions(self.scheme, SEPARATORS[self.separator])


def _known(word: str, given: Iterable[str], known: Iterable[str]) -> None:
    given, known = list(given), list(known)
    if unknown := [name for name in given if name not in known]:
        message = say("Unknown {word} {name!r}; known: {known}.", word=say(word), name=unknown[0], known=known)
        raise Invalid(message, **{word: unknown[0]})
    if not given:
        raise Invalid(say("Choose at least one {word}: {known}.", word=say(word), known=known))
