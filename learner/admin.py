"""For a look at what the loop has done. Nothing is changed here: rounds, lots and queue have their own verbs."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from learner.models import Experiment, Lot, ModelVersion, Pretraining, QueueItem, Round


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ModelVersion)
class ModelVersionAdmin(ReadOnlyAdmin):
    list_display = ["corpus", "number", "parent", "temperature", "created_at"]
    list_filter = ["corpus"]
    list_select_related = ["corpus", "parent__corpus"]
    exclude = ["snapshot"]


@admin.register(Round)
class RoundAdmin(ReadOnlyAdmin):
    list_display = ["corpus", "number", "status", "phase", "attempts", "created_by", "started_at", "finished_at"]
    list_filter = ["corpus", "status"]
    list_select_related = ["corpus", "created_by"]
    exclude = ["lease_token"]


@admin.register(Experiment)
class ExperimentAdmin(ReadOnlyAdmin):
    list_display = ["corpus", "number", "name", "status", "attempts", "created_by", "started_at", "finished_at"]
    list_filter = ["corpus", "status"]
    list_select_related = ["corpus", "created_by"]
    exclude = ["lease_token", "snapshot"]


@admin.register(Pretraining)
class PretrainingAdmin(ReadOnlyAdmin):
    list_display = ["corpus", "number", "name", "status", "attempts", "created_by", "started_at", "finished_at"]
    list_filter = ["corpus", "status"]
    list_select_related = ["corpus", "created_by"]
    exclude = ["lease_token", "curve"]


@admin.register(Lot)
class LotAdmin(ReadOnlyAdmin):
    list_display = ["corpus", "round", "status", "threshold", "recalled_by", "created_at"]
    list_filter = ["corpus", "status"]
    list_select_related = ["corpus", "round__corpus", "recalled_by"]


@admin.register(QueueItem)
class QueueItemAdmin(ReadOnlyAdmin):
    list_display = ["corpus", "purpose", "priority", "status", "assignee", "lease_until", "finished_at"]
    list_filter = ["corpus", "status", "purpose"]
    list_select_related = ["corpus", "assignee"]
