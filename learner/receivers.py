"""What the learner does when something is labelled, inside the transaction of the labelling."""

from typing import Any

from django.dispatch import receiver

from annotation.models import Annotation
from annotation.signals import annotation_recorded
from learner.services.queue import close_waiting


@receiver(annotation_recorded, dispatch_uid="learner.close_waiting")
def answer_the_queue(sender: type[Annotation], *, annotation: Annotation, **kwargs: Any) -> None:
    close_waiting(annotation)
