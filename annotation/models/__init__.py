from annotation.models.annotation import Annotation, AnnotationSpan, Origin
from annotation.models.corpus import AuditEvent, Corpus, EntityType, Membership, Role
from annotation.models.document import Document, Sentence, Split, Status
from annotation.models.job import ACTIVE, JobStatus, LeasedJob, TransferJob, TransferKind

__all__ = [
    "ACTIVE",
    "Annotation",
    "AnnotationSpan",
    "AuditEvent",
    "Corpus",
    "Document",
    "EntityType",
    "JobStatus",
    "LeasedJob",
    "Membership",
    "Origin",
    "Role",
    "Sentence",
    "Split",
    "Status",
    "TransferJob",
    "TransferKind",
]
