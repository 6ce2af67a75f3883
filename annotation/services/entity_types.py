from collections.abc import Iterable
from string import ascii_lowercase, digits
from typing import TypedDict, Unpack

from django.contrib.auth.models import User
from django.db import transaction

from annotation.errors import Conflict, Invalid, NotFound
from annotation.models import AnnotationSpan, Corpus, EntityType
from annotation.permissions import refuse_archived
from annotation.services import audit, checked
from annotation.services.corpora import lock
from annotation.words import say

# Commands of the annotator (frontend/src/annotator/keymap.ts); no entity type may have them.
RESERVED_HOTKEYS = "aglsux"
HOTKEYS = [key for key in digits[1:] + ascii_lowercase if key not in RESERVED_HOTKEYS]

# Dark enough for white letters, light enough as a tint; neighbours differ for colour-blind people in hue and lightness.
PALETTE = (
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#332288", "#56b4e9", "#882255",
    "#999933", "#44aa99", "#ee6677", "#5d3a9b", "#117733", "#aa4499", "#7f5539", "#4b5563",
)  # fmt: skip


class EntityTypeFields(TypedDict, total=False):
    name: str
    title: str
    colour: str
    hotkey: str
    description: str
    position: int


@transaction.atomic
def create_entity_type(*, corpus: Corpus, actor: User | None, **fields: Unpack[EntityTypeFields]) -> EntityType:
    """Colour, hotkey and position are chosen if left out. `hotkey=""` means none."""
    refuse_archived(corpus)
    others = list(lock(corpus).entity_types.all())
    row = EntityType(corpus=corpus, **(_automatic(others) | fields))
    _save(row, others)
    audit.record(corpus=corpus, actor=actor, verb="entity_type.created", name=row.name)
    return row


@transaction.atomic
def update_entity_type(*, corpus: Corpus, actor: User, type_id: int, **changes: Unpack[EntityTypeFields]) -> EntityType:
    """The name cannot change once a span has the type: files and models know the type by it."""
    refuse_archived(corpus)
    row = _get(lock(corpus), type_id)
    changed = checked.change(row, dict(changes))
    if "name" in changed and (used := _span_count(row)):
        message = say("{used} spans have this type: its name cannot change, its title can.", used=used)
        raise Conflict(message, reason="type_in_use", span_count=used)
    _save(row, list(corpus.entity_types.exclude(pk=row.pk)))
    audit.record(corpus=corpus, actor=actor, verb="entity_type.updated", name=row.name, changes=changed)
    return row


@transaction.atomic
def delete_entity_type(*, corpus: Corpus, actor: User, type_id: int) -> None:
    """Refused once any annotation, standing or not, has used it: nothing a person did is ever lost."""
    refuse_archived(corpus)
    row = _get(lock(corpus), type_id)
    if used := _span_count(row):
        message = say("{used} spans have the type {name}: it cannot be deleted.", used=used, name=row.name)
        raise Conflict(message, reason="type_in_use", span_count=used)
    audit.record(corpus=corpus, actor=actor, verb="entity_type.deleted", name=row.name)
    row.delete()


def _automatic(others: list[EntityType]) -> EntityTypeFields:
    return {
        "colour": _first_free(PALETTE, {row.colour for row in others}) or PALETTE[len(others) % len(PALETTE)],
        "hotkey": _first_free(HOTKEYS, {row.hotkey for row in others}),
        "position": max((row.position for row in others), default=0) + 1,
    }


def _first_free(wanted: Iterable[str], taken: set[str]) -> str:
    return next((item for item in wanted if item not in taken), "")


def _save(row: EntityType, others: list[EntityType]) -> None:
    row.hotkey = row.hotkey.lower()
    if row.hotkey and row.hotkey in RESERVED_HOTKEYS:
        raise _field("hotkey", say("The key {key} is a command of the annotator.", key=row.hotkey))
    for other in others:
        if other.name == row.name:
            raise _field("name", say("There is already a type named {name}.", name=row.name))
        if row.hotkey and other.hotkey == row.hotkey:
            raise _field("hotkey", say("The key {key} already stands for {name}.", key=row.hotkey, name=other.name))
    checked.save(row)


def _field(name: str, message: str) -> Invalid:
    return Invalid(message, fields={name: [message]})


def _get(corpus: Corpus, type_id: int) -> EntityType:
    row = corpus.entity_types.filter(pk=type_id).first()
    if row is None:
        raise NotFound("There is no such entity type.")
    return row


def _span_count(row: EntityType) -> int:
    return AnnotationSpan.objects.filter(entity_type=row).count()
