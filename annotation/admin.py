"""The admin site is for people and accounts. Annotations are looked at in the app, where history is append-only."""

from django.contrib import admin
from django.http import HttpRequest

from annotation.models import Corpus, Membership


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]  # not subscriptable at run time
    model = Membership
    extra = 0
    autocomplete_fields = ["user"]


@admin.register(Corpus)
class CorpusAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "created_at", "archived_at"]
    search_fields = ["name"]
    inlines = [MembershipInline]

    def has_delete_permission(self, request: HttpRequest, obj: Corpus | None = None) -> bool:
        return False
