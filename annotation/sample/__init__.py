"""The sample corpus that ships with Anneal; see docs/sample-corpus.md."""

from annotation.sample.loader import Sample, TypeInfo, guideline, load, load_types
from annotation.sample.markup import Sentence

__all__ = ["Sample", "Sentence", "TypeInfo", "guideline", "load", "load_types"]
