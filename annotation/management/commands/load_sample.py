import json
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from annotation import sample
from annotation.models import Corpus, Role, Split
from annotation.sample import loader
from annotation.sample.markup import Sentence
from annotation.services.corpora import create_corpus
from annotation.services.entity_types import create_entity_type
from annotation.services.imports import import_file
from annotation.services.members import add_member
from annotation.services.users import create_user

TARGET = "制造业示例 Manufacturing sample"
SOURCE = "工商新闻 Business news (source)"
USERS = {
    "lead": Role.LEAD,
    "reviewer": Role.REVIEWER,
    "annotator1": Role.ANNOTATOR,
    "annotator2": Role.ANNOTATOR,
}
# So that a first round can be started before anybody has labelled anything.
LABELLED_ALREADY = 40


class Command(BaseCommand):
    help = "Create the sample corpora and the users lead, reviewer, annotator1 and annotator2; print their passwords."

    def handle(self, *args: Any, **options: Any) -> None:
        if Corpus.objects.filter(name__in=[TARGET, SOURCE]).exists():
            raise CommandError("The sample corpora are loaded already.")
        with transaction.atomic():
            people = {name: create_user(username=name) for name in USERS}
            lead = people["lead"][0]
            found = loader.load()
            target = self.corpus(TARGET, "target", lead)
            self.add(target, lead, "pool-labelled.jsonl", Split.POOL, found.pool[:LABELLED_ALREADY], "gold")
            self.add(target, lead, "pool.jsonl", Split.POOL, found.pool[LABELLED_ALREADY:], "hidden")
            self.add(target, lead, "dev.jsonl", Split.DEV, found.dev, "gold")
            self.add(target, lead, "test.jsonl", Split.TEST, found.test, "gold")
            source = self.corpus(SOURCE, "source", lead)
            self.add(source, lead, "source.jsonl", Split.POOL, found.source, "gold")
            self.add(source, lead, "source-dev.jsonl", Split.DEV, found.source_dev, "gold")
        self.stdout.write("Users of the sample (shown once, and kept in passwords.txt):")
        for name, (_, password) in people.items():
            self.stdout.write(f"  {name:<11} {password}")

    def corpus(self, name: str, kind: loader.Corpus, lead: User) -> Corpus:
        """An empty corpus with its entity types, its guideline and all users of the sample as members."""
        guideline = sample.guideline() if kind == "target" else ""
        corpus = create_corpus(actor=lead, name=name, guideline=guideline)
        for row in sample.load_types(kind):
            create_entity_type(corpus=corpus, actor=lead, **row._asdict())
        for username, role in USERS.items():
            if username != lead.username:
                add_member(corpus=corpus, actor=lead, username=username, role=role)
        return corpus

    def add(
        self, corpus: Corpus, lead: User, name: str, split: Split, sentences: tuple[Sentence, ...], labels: str
    ) -> None:
        rows = [{"text": row.text, "spans": [list(span) for span in row.spans]} for row in sentences]
        data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
        import_file(corpus=corpus, actor=lead, data=data, file_name=name, format="jsonl", split=split, labels=labels)
