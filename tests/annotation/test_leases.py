"""A job runs once at a time, whoever dies, and every test here passes on SQLite and PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from time import monotonic, sleep

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from annotation.errors import AnnealError, Cancelled, LeaseLost
from annotation.models import Corpus, JobStatus, TransferJob, TransferKind
from annotation.services import leases
from annotation.services.leases import Heartbeat


@pytest.fixture
def job(corpus: Corpus, lead: User) -> TransferJob:
    return TransferJob.objects.create(corpus=corpus, kind=TransferKind.IMPORT, created_by=lead)


def take(job: TransferJob, worker: str = "worker") -> TransferJob:
    taken = leases.take(TransferJob, job.pk, worker)
    assert taken is not None
    return taken


def kill_worker(job: TransferJob) -> None:
    """What a dead worker leaves behind: a lease that runs out."""
    TransferJob.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def until(condition: Callable[[], bool], seconds: float = 10) -> bool:
    end = monotonic() + seconds
    while not condition() and monotonic() < end:
        sleep(0.02)
    return condition()


def test_a_queued_job_is_taken_once(job: TransferJob) -> None:
    row = take(job)
    assert (row.status, row.attempts) == (JobStatus.RUNNING, 1)
    assert row.started_at is not None
    assert leases.take(TransferJob, job.pk, "another") is None


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_exactly_one_wins(job: TransferJob) -> None:
    barrier = Barrier(8)

    def race(number: int) -> TransferJob | None:
        try:
            barrier.wait()
            return leases.take(TransferJob, job.pk, f"worker {number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        winners = [row for row in pool.map(race, range(8)) if row]
    assert len(winners) == 1
    job.refresh_from_db()
    assert (job.lease_token, job.attempts) == (winners[0].lease_token, 1)


def test_a_job_whose_worker_died_is_taken_again(job: TransferJob) -> None:
    first = take(job)
    kill_worker(job)
    second = take(job)
    assert second.attempts == 2
    assert second.started_at == first.started_at
    with pytest.raises(LeaseLost):
        leases.renew(first)
    leases.renew(second)


def test_a_job_whose_worker_is_silent_shows_as_interrupted(job: TransferJob) -> None:
    row = take(job)
    leases.renew(row)
    job.refresh_from_db()
    assert not job.interrupted
    job.lease_until = timezone.now() + timedelta(seconds=14)  # renewed 16 seconds ago
    assert job.interrupted
    job.status = JobStatus.SUCCEEDED
    assert not job.interrupted


def test_a_job_that_killed_three_workers_fails_with_a_reason(job: TransferJob) -> None:
    for _ in range(3):
        take(job)
        kill_worker(job)
    assert leases.take(TransferJob, job.pk, "fourth") is None
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert job.error["code"] == "worker_died"
    assert "3 times" in job.why


def test_renewing_moves_the_lease_on(job: TransferJob) -> None:
    row = take(job)
    TransferJob.objects.update(lease_until=timezone.now() + timedelta(seconds=1))
    leases.renew(row)
    job.refresh_from_db()
    assert job.lease_until > timezone.now() + timedelta(seconds=20)


def test_progress_is_stored(job: TransferJob) -> None:
    leases.progress(take(job), 3, 10)
    job.refresh_from_db()
    assert (job.progress_done, job.progress_total) == (3, 10)


def test_a_finished_job_keeps_its_error_and_is_not_taken_again(job: TransferJob) -> None:
    row = take(job)
    leases.finish(row, JobStatus.FAILED, {"code": "x", "message": "y", "data": {}})
    job.refresh_from_db()
    assert (job.status, job.error["code"], job.lease_token) == (JobStatus.FAILED, "x", "")
    assert job.finished_at == row.finished_at
    assert leases.take(TransferJob, job.pk, "another") is None


def test_who_lost_the_lease_cannot_finish(job: TransferJob) -> None:
    first = take(job)
    kill_worker(job)
    take(job)
    with pytest.raises(LeaseLost):
        leases.finish(first, JobStatus.SUCCEEDED)


def test_a_success_stores_no_error_at_all(job: TransferJob) -> None:
    leases.finish(take(job), JobStatus.SUCCEEDED)
    assert TransferJob.objects.filter(pk=job.pk, error__isnull=True).exists()


def test_a_waiting_job_is_cancelled_at_once(job: TransferJob) -> None:
    assert leases.request_cancel(job)
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED
    assert not leases.request_cancel(job)


def test_a_running_job_hears_of_its_cancellation(job: TransferJob) -> None:
    row = take(job)
    assert leases.request_cancel(job)
    with pytest.raises(Cancelled):
        leases.renew(row)


def test_a_cancelled_job_of_a_dead_worker_ends_cancelled(job: TransferJob) -> None:
    take(job)
    leases.request_cancel(job)
    kill_worker(job)
    assert leases.take(TransferJob, job.pk, "another") is None
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED


def test_a_released_job_waits_again_and_loses_no_attempt(job: TransferJob) -> None:
    leases.release(take(job))
    assert take(job).attempts == 1


def test_a_cancelled_job_that_is_released_ends_cancelled(job: TransferJob) -> None:
    row = take(job)
    leases.request_cancel(job)
    leases.release(row)
    job.refresh_from_db()
    assert row.status == job.status == JobStatus.CANCELLED
    assert job.finished_at is not None


@pytest.mark.parametrize("end", [lambda job: leases.take(TransferJob, job.pk), lambda job: leases.lost(TransferJob)])
def test_a_waiting_job_that_was_to_be_cancelled_is_ended_by_whoever_finds_it(
    job: TransferJob, end: Callable[[TransferJob], object]
) -> None:
    TransferJob.objects.update(cancel_requested=True)
    assert not end(job)
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED


def test_a_failed_job_can_be_queued_again(job: TransferJob) -> None:
    leases.finish(take(job), JobStatus.FAILED, {"code": "x", "message": "y", "data": {}})
    assert leases.requeue(job)
    assert take(job).attempts == 1
    assert not leases.requeue(job)


def test_lost_jobs_are_found_and_waiting_ones_are_sent_once_a_minute(job: TransferJob) -> None:
    assert leases.lost(TransferJob) == []
    TransferJob.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert leases.lost(TransferJob) == [job.pk]
    assert leases.lost(TransferJob) == []
    take(job)
    assert leases.lost(TransferJob) == []
    kill_worker(job)
    assert leases.lost(TransferJob) == [job.pk]


@pytest.mark.django_db(transaction=True)
def test_a_heartbeat_renews_while_the_job_is_busy(job: TransferJob) -> None:
    with Heartbeat(take(job), tick_seconds=0.02):
        TransferJob.objects.update(lease_until=timezone.now() + timedelta(seconds=1))
        renewed = TransferJob.objects.filter(lease_until__gt=timezone.now() + timedelta(seconds=20))
        assert until(renewed.exists)


@pytest.mark.django_db(transaction=True)
def test_a_heartbeat_writes_the_progress_and_hears_of_cancellation(job: TransferJob) -> None:
    with Heartbeat(take(job), tick_seconds=0.02) as beat:
        beat.progress(5, 9)
        assert until(TransferJob.objects.filter(progress_done=5, progress_total=9).exists)
        leases.request_cancel(job)
        assert until(lambda: stopped_by(beat) is not None)
    assert isinstance(stopped_by(beat), Cancelled)


@pytest.mark.django_db(transaction=True)
def test_a_heartbeat_tells_that_the_lease_is_lost(job: TransferJob) -> None:
    row = take(job)
    kill_worker(job)
    take(job)
    with Heartbeat(row, tick_seconds=0.02) as beat:
        assert until(lambda: stopped_by(beat) is not None)
    assert isinstance(stopped_by(beat), LeaseLost)


@pytest.mark.django_db(transaction=True)
def test_a_heartbeat_ends_though_the_job_holds_the_lock_it_needs(job: TransferJob) -> None:
    row = take(job)
    with transaction.atomic():
        with Heartbeat(row, tick_seconds=0.02) as beat:
            leases.renew(row)
            beat.progress(1, 2)
            sleep(0.1)
        leases.finish(row, JobStatus.SUCCEEDED)
    job.refresh_from_db()
    assert job.status == JobStatus.SUCCEEDED


@pytest.mark.django_db(transaction=True)
def test_a_heartbeat_that_must_wait_for_its_own_job_has_not_lost_the_lease(
    job: TransferJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = take(job)
    monkeypatch.setattr(TransferJob, "LEASE", timedelta(seconds=0.1))
    with transaction.atomic(), Heartbeat(row, tick_seconds=0.02) as beat:
        leases.renew(row)
        beat.progress(1, 2)
        sleep(1.5)
        beat.check()


on_a_server = pytest.mark.skipif(connection.vendor == "sqlite", reason="a file does not restart")


@on_a_server
@pytest.mark.django_db(transaction=True)
def test_a_heartbeat_outlives_a_restart_of_the_database(job: TransferJob) -> None:
    with Heartbeat(take(job), tick_seconds=0.02):
        assert until(lambda: bool(of_other_connections("pid")))
        of_other_connections("pg_terminate_backend(pid)")
        TransferJob.objects.update(lease_until=timezone.now() + timedelta(seconds=1))
        renewed = TransferJob.objects.filter(lease_until__gt=timezone.now() + timedelta(seconds=20))
        assert until(renewed.exists)


@on_a_server
@pytest.mark.django_db(transaction=True)
def test_the_job_stops_when_the_database_is_gone_for_longer_than_the_lease(
    job: TransferJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = take(job)
    monkeypatch.setattr(leases, "_wait_briefly", no_database)
    with Heartbeat(row, tick_seconds=0.02) as beat:
        sleep(0.3)
        beat.check()
        monkeypatch.setattr(TransferJob, "LEASE", timedelta(seconds=0.1))
        assert until(lambda: stopped_by(beat) is not None)
    assert isinstance(stopped_by(beat), LeaseLost)


def of_other_connections(what: str) -> list[tuple[object, ...]]:
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {what} {others}")
        return list(cursor.fetchall())


def no_database() -> None:
    connection.close()
    raise OperationalError("connection refused")


def stopped_by(beat: Heartbeat) -> AnnealError | None:
    try:
        beat.check()
    except AnnealError as error:
        return error
    return None
