"""The admin site is for people and accounts. Annotations are looked at in the app, where history is append-only."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest

from annotation.models import Corpus, Membership
from annotation.services.users import end_tokens

admin.site.unregister(User)


class PasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit)
        end_tokens(user)
        return user


@admin.register(User)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg]
    change_password_form = PasswordForm


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
