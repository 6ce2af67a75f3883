"""What the annotation app announces, inside the transaction of the change. Receivers live above it."""

from django.dispatch import Signal

# sender: Annotation; kwargs: annotation, sentence, actor
annotation_recorded = Signal()
# sender: Corpus; kwargs: corpus, job
sentences_imported = Signal()
