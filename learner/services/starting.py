"""What settings ask of the corpus and of the parent that they name: checked before a round is queued."""

from django.contrib.auth.models import User

from annotation.errors import Invalid
from annotation.models import Corpus
from annotation.words import say
from learner.models import ModelVersion
from learner.ner.encoders.names import alternatives
from learner.ner.ensembles.config import NONE, STACKING, WEAK_STRONG, EnsembleConfig, members
from learner.ner.ensembles.type_split import split_types
from learner.ner.errors import CannotSplit
from learner.selectors.encoders import unknown_lexicon
from learner.selectors.models import visible_model
from learner.selectors.pretrainings import unseen_encoder, unseen_lexicon
from learner.selectors.training_data import by_type, pool_spans
from learner.services.round_settings import UNKNOWN_ENCODER, RoundSettings


def require_startable(corpus: Corpus, actor: User | None, settings: RoundSettings) -> None:
    """Raises NotFound, Invalid. No actor: the command line, which may transfer from any model."""
    _require_split(corpus, settings.ensemble)
    for model, _ in members(settings.ensemble, settings.model_config(), settings.train_config()):
        if unseen_encoder(actor, model.encoder):
            field = "encoder" if model.encoder == settings.encoder else "ensemble"
            _refuse(field, say(UNKNOWN_ENCODER, name=model.encoder, use=alternatives()))
        if unseen_lexicon(actor, model.lexicon):
            _refuse("extra", unknown_lexicon(model.lexicon))
    if settings.parent is None:
        return
    if actor is not None:
        visible_model(actor, settings.parent)
    parent = ModelVersion.objects.select_related("corpus").get(pk=settings.parent)
    if parent.ensemble != NONE:
        _refuse("parent", "That model is an ensemble: start from a single one, or from scratch.")
    if settings.ensemble.kind == STACKING and _learned_from(parent, corpus):
        _refuse(
            "parent",
            "Stacking asks its models about sentences that they have not seen, and that parent has seen those of this "
            "corpus: start from a model of another corpus, or from scratch.",
        )


def _require_split(corpus: Corpus, ensemble: EnsembleConfig) -> None:
    """Of the labels of this moment: a round that waits for its worker learns from later ones, which may differ."""
    if ensemble.kind != WEAK_STRONG:
        return
    known = list(corpus.entity_types.values_list("name", flat=True))
    unknown = sorted(set(ensemble.weak_types) - set(known))
    if unknown:
        _refuse("ensemble", say("There is no entity type {names}: a weak type is one of the corpus.", names=unknown))
    try:
        split_types(by_type(pool_spans(corpus)), known, ensemble)
    except CannotSplit as error:
        _refuse("ensemble", str(error))


def _learned_from(version: ModelVersion, corpus: Corpus) -> bool:
    """Whether it, or a model that it was transferred from, is of this corpus."""
    number: int | None = version.pk
    while number is not None:
        owner, number = ModelVersion.objects.values_list("corpus", "parent").get(pk=number)
        if owner == corpus.pk:
            return True
    return False


def _refuse(field: str, message: str) -> None:
    raise Invalid(message, fields={field: [message]})
