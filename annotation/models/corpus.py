from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

type_name = RegexValidator(
    r"^[^\s\-\"'<>&]+\Z", "A type name has no spaces, hyphens or quotes: it is written into B-… and I-… tags."
)


class Corpus(models.Model):
    """One labelling project: text, entity types, guideline, members, rounds, models."""

    name = models.CharField(max_length=100, unique=True)
    description = models.TextField(blank=True)
    guideline = models.TextField(blank=True, help_text="Markdown")
    overlap_percent = models.PositiveSmallIntegerField(
        default=0, help_text="Share of queued sentences that two people label independently, 0–100"
    )
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "corpora"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(overlap_percent__lte=100), name="corpus_overlap_percent_range"),
            models.CheckConstraint(condition=~Q(name=""), name="corpus_name_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class EntityType(models.Model):
    """A label such as 材料 Material. `name` goes into tags and files; `title` is what people read."""

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="entity_types")
    name = models.CharField(max_length=60, validators=[type_name])
    title = models.CharField(max_length=60, blank=True)
    colour = models.CharField(max_length=7, validators=[RegexValidator(r"^#[0-9a-fA-F]{6}\Z")])
    hotkey = models.CharField(max_length=1, blank=True, validators=[RegexValidator(r"^[a-z0-9]?\Z")])
    description = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0, validators=[MinValueValidator(0)])

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["corpus", "name"], name="entity_type_name_unique"),
            models.UniqueConstraint(
                fields=["corpus", "hotkey"], condition=~Q(hotkey=""), name="entity_type_hotkey_unique"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="entity_type_name_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    LEAD = "lead"
    REVIEWER = "reviewer"
    ANNOTATOR = "annotator"
    VIEWER = "viewer"


class Membership(models.Model):
    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["user__username"]
        constraints = [
            models.UniqueConstraint(fields=["corpus", "user"], name="membership_unique"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
        ]


class AuditEvent(models.Model):
    """Who did what when. Written by every service, never changed."""

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, null=True, related_name="audit_events")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["corpus", "-id"], name="audit_by_corpus")]
