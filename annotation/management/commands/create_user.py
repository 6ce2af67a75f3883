from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from annotation.errors import AnnealError
from annotation.models import Role
from annotation.selectors.corpora import corpus_named
from annotation.services.members import add_member
from annotation.services.users import create_user


class Command(BaseCommand):
    help = "Create a user; a random password is printed once. --corpus and --role make them a member."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--password", help="left out: a random one, printed once")
        parser.add_argument("--superuser", action="store_true", help="may use the admin site")
        parser.add_argument("--corpus", help="name of a corpus that they join")
        parser.add_argument("--role", choices=Role.values, default=Role.ANNOTATOR, help="their role there")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            password = self.create(options)
        except AnnealError as error:
            raise CommandError(_readable(error)) from error
        shown = "the password you gave" if options["password"] else f"password {password}"
        self.stdout.write(f"{options['name']}: {shown}")

    @transaction.atomic
    def create(self, options: dict[str, Any]) -> str:
        user, password = create_user(
            username=options["name"], password=options["password"], superuser=options["superuser"]
        )
        if options["corpus"] is not None:
            corpus = corpus_named(options["corpus"])
            add_member(corpus=corpus, actor=None, username=user.username, role=Role(options["role"]))
        return password


def _readable(error: AnnealError) -> str:
    fields = error.data.get("fields", {})
    return " ".join(message for messages in fields.values() for message in messages) or error.message
