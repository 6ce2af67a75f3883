from django.contrib.auth.models import User

from annotation.models import Corpus
from annotation.services.audit import record
from tests.builders import answers, client_of


def test_it_works(corpus: Corpus, lead: User) -> None:
    browser = client_of(lead)
    browser.post(f"/api/corpora/{corpus.pk}/entity-types", {"name": "Shape"})
    record(corpus=corpus, actor=None, verb="export.finished", sentences=3)
    newest, oldest = browser.get(f"/api/corpora/{corpus.pk}/audit").json()["results"]
    assert (newest["verb"], newest["actor"], newest["data"]) == ("export.finished", None, {"sentences": 3})
    assert (oldest["verb"], oldest["actor"]) == ("entity_type.created", {"id": lead.pk, "username": "lead"})


def test_only_a_lead_reads_it(
    corpus: Corpus, lead: User, reviewer: User, annotator: User, viewer: User, outsider: User
) -> None:
    url, people = f"/api/corpora/{corpus.pk}/audit", [lead, reviewer, annotator, viewer, outsider]
    assert answers(lambda browser: browser.get(url), *people) == [200, 403, 403, 403, 404]


def test_it_is_paged(corpus: Corpus, lead: User) -> None:
    for number in range(60):
        record(corpus=corpus, actor=lead, verb="test", number=number)
    page = client_of(lead).get(f"/api/corpora/{corpus.pk}/audit?page=2").json()
    assert (page["count"], len(page["results"])) == (60, 10)
    assert client_of(lead).get(f"/api/corpora/{corpus.pk}/audit?page=9").status_code == 404
