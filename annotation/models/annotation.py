from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from annotation.models.corpus import EntityType
from annotation.models.document import Sentence


class Origin(models.TextChoices):
    HUMAN = "human"
    IMPORTED = "imported"
    AUTO = "auto"
    ADJUDICATED = "adjudicated"


class AppendOnly(models.Model):
    """A row that is written once. The database refuses an UPDATE as well (a trigger in the migrations)."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only: record a new one instead")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{type(self).__name__} is append-only: it cannot be deleted")


class Annotation(AppendOnly):
    """One complete labelling of one sentence by one author at one moment."""

    sentence = models.ForeignKey(Sentence, on_delete=models.CASCADE, related_name="annotations")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="annotations"
    )
    origin = models.CharField(max_length=11, choices=Origin)
    source = models.CharField(max_length=120, blank=True, help_text="The file or model version that it came from")
    seconds = models.FloatField(null=True, blank=True, help_text="Time a person spent on it")
    confidence = models.FloatField(null=True, blank=True, help_text="Of the model, where the origin is auto")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="annotation_origin_known"),
            models.CheckConstraint(
                condition=Q(author__isnull=False) | ~Q(origin__in=[Origin.HUMAN, Origin.ADJUDICATED]),
                name="annotation_by_a_person_names_them",
            ),
        ]
        indexes = [models.Index(fields=["sentence", "author"], name="annotation_by_author")]


class AnnotationSpan(AppendOnly):
    """Half-open `[start, end)` in Unicode code points of the sentence, plus an entity type."""

    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="spans")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    entity_type = models.ForeignKey(EntityType, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["annotation", "start"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="span_not_empty"),
            models.UniqueConstraint(fields=["annotation", "start"], name="span_start_unique"),
        ]
