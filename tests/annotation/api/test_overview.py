from django.contrib.auth.models import User

from annotation.models import Corpus, Membership, Origin, Sentence, TransferJob, TransferKind
from tests.builders import answers, client_of, make_annotation, make_sentences


def test_it_works(corpus: Corpus, sentences: list[Sentence], viewer: User, annotator: User) -> None:
    make_annotation(sentences[0], [(3, 6, "Material"), (7, 9, "Part")], author=annotator)
    make_annotation(sentences[1], [(0, 4, "Part")], origin=Origin.AUTO)
    make_sentences(corpus, ["检验依据标准。"], split="dev")
    TransferJob.objects.create(corpus=corpus, kind=TransferKind.IMPORT)
    answer = client_of(viewer).get(f"/api/corpora/{corpus.pk}/overview").json()
    none = {"unlabelled": 0, "labelled": 0, "auto": 0, "skipped": 0, "conflict": 0}
    assert answer == {
        "role": "viewer",
        "sentences": {
            "pool": none | {"unlabelled": 3, "labelled": 1, "auto": 1},
            "dev": none | {"unlabelled": 1},
            "test": none,
        },
        "origins": {"human": 1, "imported": 0, "auto": 1, "adjudicated": 0},
        "entity_types": 3,
        "documents": 2,
        "members": 4,
        "type_counts": [
            {"type": "Material", "count": 1},
            {"type": "Part", "count": 2},
            {"type": "Parameter", "count": 0},
        ],
        "active_jobs": 1,
    }


def test_an_outsider_finds_nothing(corpus: Corpus, outsider: User, viewer: User) -> None:
    url = f"/api/corpora/{corpus.pk}/overview"
    assert answers(lambda browser: browser.get(url), viewer, outsider, None) == [200, 404, 401]


def test_only_what_stands_is_counted(corpus: Corpus, sentence: Sentence, lead: User) -> None:
    make_annotation(sentence, [(0, 2, "Part")], author=lead)
    make_annotation(sentence, [(3, 6, "Material")], author=lead)
    counts = client_of(lead).get(f"/api/corpora/{corpus.pk}/overview").json()["type_counts"]
    assert [row["count"] for row in counts] == [1, 0, 0]


def test_it_works_after_an_annotator_was_removed(
    corpus: Corpus, sentence: Sentence, lead: User, annotator: User
) -> None:
    make_annotation(sentence, [(3, 6, "Material")], author=annotator)
    Membership.objects.get(corpus=corpus, user=annotator).delete()
    answer = client_of(lead).get(f"/api/corpora/{corpus.pk}/overview").json()
    assert (answer["origins"]["human"], answer["members"]) == (1, 3)


def test_it_takes_ten_queries_however_much_there_is(
    corpus: Corpus, lead: User, django_assert_num_queries: object
) -> None:
    for sentence in make_sentences(corpus, [f"第{number}道工序" for number in range(50)]):
        make_annotation(sentence, [(0, 1, "Part")], author=lead)
    browser = client_of(lead)
    with django_assert_num_queries(11):  # session, user, membership, and eight counts
        assert browser.get(f"/api/corpora/{corpus.pk}/overview").status_code == 200
