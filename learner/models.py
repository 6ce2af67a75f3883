"""Model versions, rounds, experiments, pretrainings, predictions, lots and the queue."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from annotation.models import ACTIVE, Annotation, Corpus, LeasedJob, Sentence


class ModelVersion(models.Model):
    """Config, weights, tag set, parent, training snapshot, metrics and temperature. Never changed once finished."""

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="model_versions")
    number = models.PositiveIntegerField(help_text="1, 2, 3 … within the corpus")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    config = models.JSONField(default=dict, help_text="ModelConfig and TrainConfig")
    entity_types = models.JSONField(default=list, help_text="Names of the entity types it knows")
    artefact = models.CharField(max_length=500, help_text="Storage key of the checkpoint folder")
    snapshot = models.JSONField(default=dict, help_text="{train, dev, test, held_out, sha256}: annotation ids")
    metrics = models.JSONField(default=dict, help_text="{dev, test, calibration, transfer, histogram}")
    temperature = models.FloatField(default=1.0)
    seconds = models.FloatField(default=0.0, help_text="Training time")
    tainted_by = models.JSONField(default=list, help_text="Recalled lots that it or an ancestor learned from")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["corpus", "number"], name="model_version_number_unique")]

    def __str__(self) -> str:
        return f"{self.corpus.name} v{self.number}"

    @property
    def ensemble(self) -> str:
        """Its kind; a version from before there were ensembles is a single model."""
        return str(self.config.get("ensemble", {}).get("kind", "none"))


class Phase(models.TextChoices):
    TRAIN = "train"
    EVALUATE = "evaluate"
    CALIBRATE = "calibrate"
    SCORE = "score"
    SELECT = "select"


class Round(LeasedJob):
    """One turn of the loop: train, evaluate, calibrate, score, select."""

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveIntegerField(help_text="1, 2, 3 … within the corpus")
    settings = models.JSONField(default=dict, help_text="RoundSettings: encoder, parent, thresholds, budget …")
    phase = models.CharField(max_length=9, choices=Phase, default=Phase.TRAIN)
    model_version = models.OneToOneField(ModelVersion, on_delete=models.PROTECT, null=True, related_name="round")
    counts = models.JSONField(
        default=dict, help_text="{human, imported, auto, train, dev, scored, auto_accepted, queued, phase_totals}"
    )
    history = models.JSONField(default=list, help_text="One entry per finished epoch: {epoch, loss, dev_f1, seconds}")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["corpus", "number"], name="round_number_unique"),
            models.UniqueConstraint(
                fields=["corpus"], condition=Q(status__in=ACTIVE), name="one_active_round_per_corpus"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.corpus.name} round {self.number}"


class ScoreChunk(LeasedJob):
    """A range of sentence ids to be scored by one task. Scoring it twice writes the same rows."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="chunks")
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(help_text="Inclusive")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "first_id"], name="score_chunk_unique")]


class Experiment(LeasedJob):
    """Models compared on the same sentences, seeds and splits of a corpus. Its progress counts whole runs."""

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="experiments")
    number = models.PositiveIntegerField(help_text="1, 2, 3 … within the corpus")
    name = models.CharField(max_length=120)
    spec = models.JSONField(help_text="{seeds, folds, data, base, presets, grid}: tables of a specification")
    snapshot = models.JSONField(help_text="{train, dev, test}: annotation ids. What is labelled later changes nothing")
    current = models.JSONField(null=True, help_text="{cell, seed, fold, epoch, epochs} of the run under way")
    failed = models.JSONField(default=dict, help_text="Reason by run, of those that could not be done")
    results = models.JSONField(default=dict, help_text="{scored_on, sizes, best, cells, skipped}")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["corpus", "number"], name="experiment_number_unique"),
            models.UniqueConstraint(
                fields=["corpus"], condition=Q(status__in=ACTIVE), name="one_active_experiment_per_corpus"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.corpus.name} experiment {self.number}"


class PretrainingPhase(models.TextChoices):
    READ = "read"
    VECTORS = "vectors"
    LEARN = "learn"


class Pretraining(LeasedJob):
    """An encoder that learns from text without labels. Once it has succeeded it can be chosen wherever one can.

    Its progress counts steps, from the moment that learning begins.
    """

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="pretrainings")
    number = models.PositiveIntegerField(help_text="1, 2, 3 … within the corpus")
    name = models.CharField(max_length=80)
    settings = models.JSONField(help_text="PretrainConfig")
    text = models.JSONField(help_text="{pool, files: [{name, key, size}]}; keys of storage")
    phase = models.CharField(max_length=7, choices=PretrainingPhase, default=PretrainingPhase.READ)
    notes = models.JSONField(default=list, help_text="What people should know: little coverage, setbacks")
    curve = models.JSONField(default=list, help_text="[{step, characters, loss, held_out, order, rate, seconds}]")
    made = models.JSONField(default=dict, help_text="What its card tells, without the curve")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["corpus", "number"], name="pretraining_number_unique"),
            models.UniqueConstraint(
                fields=["corpus"], condition=Q(status__in=ACTIVE), name="one_active_pretraining_per_corpus"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.corpus.name} pretraining {self.number}"


class Prediction(models.Model):
    """The newest model version's spans and scores for one sentence; replaced at each scoring."""

    sentence = models.OneToOneField(Sentence, on_delete=models.CASCADE, primary_key=True, related_name="prediction")
    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="+")
    model_version = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="+")
    spans = models.JSONField(default=list, help_text="[[start, end, entity type name], …]")
    confidence = models.FloatField(help_text="P(Y|X) of the CRF for the predicted tags, after temperature")
    scores = models.JSONField(default=dict, help_text="{log_prob, …}: what the query strategies read")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(confidence__gte=0, confidence__lte=1), name="confidence_is_probability")
        ]
        indexes = [models.Index(fields=["corpus", "confidence", "sentence"], name="prediction_by_confidence")]


class LotStatus(models.TextChoices):
    RELEASED = "released"
    RECALLED = "recalled"


class Lot(models.Model):
    """The sentences that one round accepted automatically."""

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="lots")
    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="lot")
    model_version = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="lots")
    threshold = models.FloatField()
    status = models.CharField(max_length=8, choices=LotStatus, default=LotStatus.RELEASED)
    recalled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recalled_at = models.DateTimeField(null=True)
    recall_reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]


class LotItem(models.Model):
    """One automatically accepted sentence, with the annotation it got and the confidence at that moment."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="items")
    sentence = models.ForeignKey(Sentence, on_delete=models.CASCADE, related_name="+")
    annotation = models.OneToOneField(Annotation, on_delete=models.PROTECT, related_name="lot_item")
    confidence = models.FloatField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["lot", "sentence"], name="lot_item_unique")]


class Purpose(models.TextChoices):
    LEARN = "learn"
    EVALUATE = "evaluate"  # a dev or test sentence that needs its gold: blind
    AUDIT = "audit"
    CONTROL = "control"
    OVERLAP = "overlap"


class ItemStatus(models.TextChoices):
    OPEN = "open"
    CLAIMED = "claimed"
    DONE = "done"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


WAITING = [ItemStatus.OPEN, ItemStatus.CLAIMED]


class QueueItem(models.Model):
    """A sentence waiting for a person. A claim is a lease that expires."""

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="queue_items")
    sentence = models.ForeignKey(Sentence, on_delete=models.CASCADE, related_name="queue_items")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, null=True, related_name="queue_items")
    purpose = models.CharField(max_length=8, choices=Purpose, default=Purpose.LEARN)
    priority = models.FloatField(default=0.0, help_text="Lower comes first")
    status = models.CharField(max_length=9, choices=ItemStatus, default=ItemStatus.OPEN)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lease_until = models.DateTimeField(null=True)
    annotation = models.OneToOneField(Annotation, on_delete=models.PROTECT, null=True, related_name="queue_item")
    skip_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["priority", "id"]
        constraints = [
            # Two people never get one sentence by accident; `overlap` is the one purpose that asks for it.
            models.UniqueConstraint(
                fields=["sentence"],
                condition=Q(status__in=WAITING) & ~Q(purpose=Purpose.OVERLAP),
                name="one_waiting_item_per_sentence",
            ),
            models.CheckConstraint(
                condition=Q(assignee__isnull=False) | ~Q(status=ItemStatus.CLAIMED), name="claim_names_its_assignee"
            ),
        ]
        indexes = [
            models.Index(F("corpus"), F("priority"), F("id"), name="queue_open", condition=Q(status=ItemStatus.OPEN)),
            models.Index(F("corpus"), F("lease_until"), name="queue_claimed", condition=Q(status=ItemStatus.CLAIMED)),
        ]
