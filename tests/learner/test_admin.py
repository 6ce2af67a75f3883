import pytest
from django.contrib.auth.models import User

from annotation.models import Corpus, Sentence
from learner.models import Lot
from tests.builders import client_of, make_user
from tests.learner.builders import make_item, make_model, make_round


@pytest.fixture
def superuser(db: None) -> User:
    return make_user("root", is_staff=True, is_superuser=True)


@pytest.mark.parametrize("name", ["modelversion", "round", "lot", "queueitem"])
def test_the_admin_shows_the_loop_and_changes_nothing(
    corpus: Corpus, sentence: Sentence, superuser: User, name: str
) -> None:
    make_item(sentence)
    row = make_round(corpus, model_version=make_model(corpus))
    Lot.objects.create(corpus=corpus, round=row, model_version=row.model_version, threshold=0.9)
    browser = client_of(superuser)
    assert browser.get(f"/admin/learner/{name}/").status_code == 200
    assert browser.get(f"/admin/learner/{name}/add/").status_code == 403
