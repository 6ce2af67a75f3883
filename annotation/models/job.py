from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from annotation.models.corpus import Corpus
from annotation.words import say, unpacked


class JobStatus(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


ACTIVE = [JobStatus.QUEUED, JobStatus.RUNNING]


class LeasedJob(models.Model):
    """A row that stands for work in the background.

    The worker takes the lease before it does anything and renews it with a heartbeat, so a job never runs twice at
    once, and one whose worker died is seen by its expired lease and started again.
    """

    status = models.CharField(max_length=10, choices=JobStatus, default=JobStatus.QUEUED)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    error = models.JSONField(null=True, blank=True, help_text="{code, message, data} of the failure")
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    LEASE = timedelta(seconds=30)
    SILENCE = timedelta(seconds=15)
    """Longer than a living worker lets its lease go unrenewed."""

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE

    @property
    def interrupted(self) -> bool:
        """Whether it runs by its status while its worker no longer renews the lease. Another one will take it."""
        until = self.lease_until or timezone.now()
        return self.status == JobStatus.RUNNING and until < timezone.now() + self.LEASE - self.SILENCE

    @property
    def why(self) -> str:
        """It failed."""
        return unpacked((self.error or {}).get("message", say("The reason is not known.")))

    @property
    def lease_expired(self) -> bool:
        return self.lease_until is None or self.lease_until < timezone.now()


class TransferKind(models.TextChoices):
    IMPORT = "import"
    EXPORT = "export"


class TransferJob(LeasedJob):
    """An import or an export."""

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="transfer_jobs")
    kind = models.CharField(max_length=6, choices=TransferKind)
    options = models.JSONField(default=dict)
    file = models.CharField(max_length=500, blank=True, help_text="Storage key of the upload, or of the finished zip")
    file_name = models.CharField(max_length=255, blank=True)
    report = models.JSONField(default=dict, help_text="Counts and problems of an import; manifest of an export")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["status", "lease_until"], name="transfer_active", condition=Q(status__in=ACTIVE))
        ]
