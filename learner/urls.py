from django.urls import URLPattern, path
from django.views import View

from learner.api import experiments, figures, lots, models, pretrainings, queue, rounds, sentences

CORPUS = "corpora/<id:corpus_id>"


def _in_corpus(rest: str, view: type[View], name: str) -> URLPattern:
    return path(f"{CORPUS}/{rest}", view.as_view(), name=name)


urlpatterns: list[URLPattern] = [
    _in_corpus("sentences", sentences.SentencesView, "sentences"),
    _in_corpus("sentences/<id:sentence_id>", sentences.SentenceView, "sentence"),
    _in_corpus("queue", queue.QueueView, "queue"),
    _in_corpus("queue/claim", queue.ClaimView, "queue-claim"),
    _in_corpus("queue/release", queue.ReleaseView, "queue-release"),
    _in_corpus("queue/evaluate", queue.EvaluateView, "queue-evaluate"),
    _in_corpus("queue/<id:item_id>/submit", queue.SubmitView, "queue-submit"),
    _in_corpus("queue/<id:item_id>/skip", queue.SkipView, "queue-skip"),
    _in_corpus("rounds", rounds.RoundsView, "rounds"),
    _in_corpus("rounds/<id:round_id>", rounds.RoundView, "round"),
    _in_corpus("rounds/<id:round_id>/cancel", rounds.CancelRoundView, "round-cancel"),
    _in_corpus("rounds/<id:round_id>/retry", rounds.RetryRoundView, "round-retry"),
    _in_corpus("experiments", experiments.ExperimentsView, "experiments"),
    _in_corpus("experiments/plan", experiments.PlanView, "experiment-plan"),
    _in_corpus("experiments/<id:experiment_id>", experiments.ExperimentView, "experiment"),
    _in_corpus("experiments/<id:experiment_id>/cancel", experiments.CancelExperimentView, "experiment-cancel"),
    _in_corpus("experiments/<id:experiment_id>/retry", experiments.RetryExperimentView, "experiment-retry"),
    _in_corpus("experiments/<id:experiment_id>/report", experiments.ReportView, "experiment-report"),
    _in_corpus("pretrainings", pretrainings.PretrainingsView, "pretrainings"),
    _in_corpus("pretrainings/<id:pretraining_id>", pretrainings.PretrainingView, "pretraining"),
    _in_corpus("pretrainings/<id:pretraining_id>/cancel", pretrainings.CancelPretrainingView, "pretraining-cancel"),
    _in_corpus("pretrainings/<id:pretraining_id>/retry", pretrainings.RetryPretrainingView, "pretraining-retry"),
    _in_corpus("pretrainings/<id:pretraining_id>/card", pretrainings.CardView, "pretraining-card"),
    _in_corpus("histogram", figures.HistogramView, "histogram"),
    _in_corpus("learning-curve", figures.LearningCurveView, "learning-curve"),
    _in_corpus("models", models.CorpusModelsView, "corpus-models"),
    _in_corpus("lots", lots.LotsView, "lots"),
    _in_corpus("lots/<id:lot_id>", lots.LotView, "lot"),
    _in_corpus("lots/<id:lot_id>/items", lots.LotItemsView, "lot-items"),
    _in_corpus("lots/<id:lot_id>/recall", lots.RecallView, "lot-recall"),
    path("models", models.ModelsView.as_view(), name="models"),
    path("presets", models.PresetsView.as_view(), name="presets"),
    path("setting-fields", experiments.SettingFieldsView.as_view(), name="setting-fields"),
    path("encoders", models.EncodersView.as_view(), name="encoders"),
]
