"""Which worker a task is for."""

from celery import current_app

from learner import enqueue

LIGHT = {enqueue.RECOVER}


def test_whatever_loads_torch_goes_to_the_workers_that_train() -> None:
    named = {value for name, value in vars(enqueue).items() if name.isupper()}
    routes = current_app.conf.task_routes
    assert {name for name in named - LIGHT if routes.get(name, {}).get("queue") == "gpu"} == named - LIGHT
    assert not LIGHT & routes.keys()
