from importlib import import_module

from django.apps import AppConfig


class LearnerConfig(AppConfig):
    name = "learner"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("learner.receivers")
