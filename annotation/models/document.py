from django.db import models
from django.db.models import F, Q

from annotation.models.corpus import Corpus


class Document(models.Model):
    """One imported source file, with its origin and the sha256 of its bytes."""

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(max_length=255)
    format = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    text = models.TextField(blank=True, help_text="The decoded text, kept for plain text alone: offsets point into it")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["corpus", "sha256"], name="document_file_unique")]

    def __str__(self) -> str:
        return self.name


class Split(models.TextChoices):
    POOL = "pool"
    DEV = "dev"
    TEST = "test"


class Status(models.TextChoices):
    """Where a sentence stands. `conflict`: two people labelled it differently and a reviewer must settle it."""

    UNLABELLED = "unlabelled"
    LABELLED = "labelled"
    AUTO = "auto"
    SKIPPED = "skipped"
    CONFLICT = "conflict"


class Sentence(models.Model):
    """The unit that is scored, queued and labelled."""

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="sentences")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="sentences")
    position = models.PositiveIntegerField(help_text="0-based order within the document")
    start = models.PositiveIntegerField(null=True, help_text="Code-point offset into the document's text")
    text = models.TextField()
    sha256 = models.CharField(max_length=64, help_text="Of the UTF-8 text: one text stands once in a corpus")
    split = models.CharField(max_length=4, choices=Split, default=Split.POOL)
    status = models.CharField(max_length=10, choices=Status, default=Status.UNLABELLED)
    gold = models.ForeignKey(
        "annotation.Annotation", on_delete=models.PROTECT, null=True, blank=True, related_name="gold_of"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["corpus", "sha256"], name="sentence_text_unique"),
            models.UniqueConstraint(fields=["document", "position"], name="sentence_position_unique"),
            models.CheckConstraint(condition=Q(split__in=Split.values), name="sentence_split_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="sentence_status_known"),
            models.CheckConstraint(condition=~Q(text=""), name="sentence_text_not_empty"),
            # Invariant 8: evaluation sentences never carry automatic labels.
            models.CheckConstraint(
                condition=Q(split=Split.POOL) | ~Q(status=Status.AUTO), name="sentence_auto_only_in_pool"
            ),
            models.CheckConstraint(
                condition=Q(gold__isnull=False) | ~Q(status__in=[Status.LABELLED, Status.AUTO]),
                name="sentence_labelled_has_gold",
            ),
        ]
        indexes = [
            models.Index(F("corpus"), F("split"), F("status"), F("id"), name="sentence_by_state"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
