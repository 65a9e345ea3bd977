"""Submissions on both databases, and the intake over them: nothing acknowledged is lost or doubled."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from alke_kb.adapters.sql import SqlCatalogue
from alke_kb.domain import (
    ANONYMOUS,
    Reader,
    Right,
    Submission,
    SubmissionOutcome,
    SubmissionState,
)
from alke_kb.errors import Conflict, Duplicate, IdempotencyKeyReused, InvalidInput, NotFound
from alke_kb.intake import ATTEMPTS, Intake

EDITOR = Reader("key:a", frozenset({Right.EDITOR}))
OTHER = Reader("key:b", frozenset({Right.EDITOR}))
ADMIN = Reader("key:c", frozenset({Right.ADMIN}))
DONE = SubmissionOutcome("0" * 36, passages=3, warnings=("Sivu 2 on kuva.",))


@pytest.fixture
def intake(catalogue: SqlCatalogue, tmp_path: Path) -> Intake:
    return again(catalogue, tmp_path)


def again(catalogue: SqlCatalogue, tmp_path: Path) -> Intake:
    return Intake(catalogue.submission_store(), catalogue, tmp_path / "incoming")


def hand_in(
    intake: Intake, content: bytes = b"muistio", reader: Reader = EDITOR, key: str | None = None
) -> Submission:
    values = {"publicity": "julkinen", "regions": ["18"]}
    return intake.submit(
        io.BytesIO(content),
        "../Käinuu\\muistio 2024.pdf",
        values,
        reader=reader,
        idempotency_key=key,
    )


def run(
    intake: Intake, process: Callable[[Submission, Path], SubmissionOutcome], count: int
) -> None:
    """Work until ``process`` was called so often."""
    calls = 0

    def counted(submission: Submission, path: Path) -> SubmissionOutcome:
        nonlocal calls
        calls += 1
        if calls >= count:
            intake.close()
        return process(submission, path)

    thread = Thread(target=intake.work, args=(counted,))
    thread.start()
    thread.join(20)
    assert not thread.is_alive()


def test_a_file_is_received_read_and_told_about(intake: Intake, tmp_path: Path) -> None:
    got: list[bytes] = []
    received = hand_in(intake)
    assert received.state is SubmissionState.RECEIVED
    assert received.filename == "muistio 2024.pdf"
    assert received.path.endswith(f"/{received.id}/muistio 2024.pdf")
    assert intake.status(received.id, reader=EDITOR) == received
    run(intake, lambda _one, path: got.append(path.read_bytes()) or DONE, 1)
    finished = intake.status(received.id, reader=EDITOR)
    assert got == [b"muistio"]
    assert finished.state is SubmissionState.INDEXED
    assert (finished.document_id, finished.passages) == (DONE.document_id, 3)
    assert finished.warnings == DONE.warnings
    assert finished.values == {"publicity": "julkinen", "regions": ["18"]}
    assert finished.attempts == 1
    assert list((tmp_path / "incoming").iterdir()) == []


def test_only_its_sender_and_administrators_see_a_submission(intake: Intake) -> None:
    received = hand_in(intake)
    assert intake.status(received.id, reader=ADMIN).id == received.id
    for reader in (OTHER, ANONYMOUS):
        with pytest.raises(NotFound):
            intake.status(received.id, reader=reader)


def test_the_same_key_gives_the_same_submission(intake: Intake) -> None:
    first = hand_in(intake, key="avain-0001")
    assert hand_in(intake, key="avain-0001") == first
    with pytest.raises(IdempotencyKeyReused):
        hand_in(intake, b"toinen", key="avain-0001")
    # Keys are each sender's own.
    assert hand_in(intake, reader=OTHER, key="avain-0001").id != first.id
    run(intake, lambda _one, _path: DONE, 2)
    assert hand_in(intake, key="avain-0001").state is SubmissionState.INDEXED


def test_the_same_bytes_are_told_only_to_who_knows_of_them(intake: Intake) -> None:
    first = hand_in(intake)
    with pytest.raises(Duplicate) as raised:
        hand_in(intake)
    assert raised.value.submission_id == first.id
    assert hand_in(intake, reader=OTHER).id != first.id


def test_an_empty_file_is_refused(intake: Intake, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        hand_in(intake, b"")
    assert list((tmp_path / "incoming").iterdir()) == []


def test_what_broke_off_is_read_again_but_not_for_ever(
    catalogue: SqlCatalogue, tmp_path: Path
) -> None:
    received = hand_in(again(catalogue, tmp_path))

    def breaks(_one: Submission, _path: Path) -> SubmissionOutcome:
        raise RuntimeError

    for attempt in range(1, ATTEMPTS + 1):
        # Each is a start after a stop: the file is still there.
        intake = again(catalogue, tmp_path)
        run(intake, breaks, 1)
        state = intake.status(received.id, reader=EDITOR)
        assert (state.state, state.attempts) == (SubmissionState.PROCESSING, attempt)
    intake = again(catalogue, tmp_path)
    other = hand_in(intake, b"toinen")
    run(intake, lambda _one, _path: DONE, 1)
    given_up = intake.status(received.id, reader=EDITOR)
    assert (given_up.state, given_up.reason_code) == (SubmissionState.FAILED, "gave_up")
    assert set(given_up.reason) == {"fi", "sv", "en"}
    assert intake.status(other.id, reader=EDITOR).state is SubmissionState.INDEXED


def test_finished_ones_are_forgotten_in_time(catalogue: SqlCatalogue, intake: Intake) -> None:
    received = hand_in(intake)
    run(intake, lambda _one, _path: DONE, 1)
    store = catalogue.submission_store()
    assert store.prune(datetime.now(UTC) - timedelta(days=30)) == 0
    assert store.prune(datetime.now(UTC) + timedelta(seconds=1)) == 1
    with pytest.raises(NotFound):
        intake.status(received.id, reader=EDITOR)


def test_what_failed_is_kept_until_it_is_read_dismissed_or_forgotten(
    catalogue: SqlCatalogue, intake: Intake, tmp_path: Path
) -> None:
    received, folder = hand_in(intake), tmp_path / "incoming"
    bad = SubmissionOutcome(
        None, reason_code="damaged", reason={"fi": "Rikki.", "sv": "", "en": ""}
    )
    run(intake, lambda _one, _path: bad, 1)
    (kept,) = folder.iterdir()
    intake = again(catalogue, tmp_path)
    assert [one.id for one in intake.failed(reader=EDITOR)] == [received.id]
    assert [one.id for one in intake.failed(reader=ADMIN)] == [received.id]
    assert intake.failed(reader=OTHER) == []
    for act in (intake.retry, intake.dismiss):
        with pytest.raises(NotFound):
            act(received.id, reader=OTHER)
    assert intake.keeps(intake.status(received.id, reader=EDITOR))
    once_more = intake.retry(received.id, reader=EDITOR)
    assert (once_more.state, once_more.attempts) == (SubmissionState.RECEIVED, 0)
    assert (once_more.reason_code, once_more.finished_at) == (None, None)
    for act in (intake.retry, intake.dismiss):  # it waits now
        with pytest.raises(Conflict):
            act(received.id, reader=EDITOR)
    run(intake, lambda _one, path: bad if path.read_bytes() == b"muistio" else DONE, 1)
    kept.write_bytes(b"muistio")
    intake = again(catalogue, tmp_path)
    intake.retry(received.id, reader=EDITOR)
    run(intake, lambda _one, _path: DONE, 1)
    assert intake.status(received.id, reader=EDITOR).state is SubmissionState.INDEXED
    assert list(folder.iterdir()) == []
    for number, content in enumerate((b"toinen", b"kolmas")):
        intake = again(catalogue, tmp_path)
        other = hand_in(intake, content)
        run(intake, lambda _one, _path: bad, 1)
        intake = again(catalogue, tmp_path)
        if number == 0:
            intake.dismiss(other.id, reader=ADMIN)
        else:  # forgotten with its row
            catalogue.submission_store().prune(datetime.now(UTC) + timedelta(seconds=1))
            os.utime(folder / f"{other.id}.file", (0, 0))
            intake.close()
            intake.work(lambda _one, _path: DONE)
        assert list(folder.iterdir()) == []
