"""Readers beside a writer see whole versions; ``kill -9`` at any moment leaves a whole catalogue."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from alke_kb.adapters.sql import open_catalogue
from alke_kb.domain import Filters
from alke_kb.errors import NotFound
from catalogue_fixture import publish, some_metadata

ROUNDS = 15
READERS = 8


def test_eight_readers_and_a_writer(catalogue):
    document_id = publish(
        catalogue, texts=["kierros 0"] * 5, metadata=some_metadata("kierros 0")
    ).document_id
    done = threading.Event()
    problems: list[str] = []
    reads = [0] * READERS

    def read(number: int) -> None:
        try:
            while not done.is_set():
                document = catalogue.get_document(document_id)
                if document.metadata.title != f"kierros {document.version_number - 1}":
                    problems.append(f"metadata of another version: {document}")
                stored = catalogue.passages_of(document_id)
                texts = {s.passage.text for s in stored}
                versions = {s.version_id for s in stored}
                if len(texts) != 1 or len(versions) != 1 or len(stored) < 5:
                    problems.append(f"half a version: {texts} {len(stored)}")
                pages = {page.text for page in catalogue.pages_of(document_id)}
                if len(pages) != 1:
                    problems.append(f"pages of two versions: {pages}")
                found = catalogue.get_passages([s.id for s in stored])
                if len(found) not in (0, len(stored)):
                    problems.append(f"half of the passages: {len(found)} of {len(stored)}")
                counts = catalogue.counts()
                if counts["documents"] != 1 or counts["passages"] < 5:
                    problems.append(f"counts: {counts}")
                if len(catalogue.list_documents(where=Filters(regions=("11",)))) != 1:
                    problems.append("the document was out of the list for a moment")
                reads[number] += 1
        except Exception as error:
            problems.append(repr(error))

    threads = [threading.Thread(target=read, args=(n,)) for n in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        for number in range(1, ROUNDS + 1):
            title = f"kierros {number}"
            publish(catalogue, texts=[title] * (5 + number), metadata=some_metadata(title))
            catalogue.correct_metadata(document_id, {"round": str(2000 + number)}, by="Ä")
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert problems == []
    assert min(reads) > 0
    assert catalogue.get_document(document_id).version_number == ROUNDS + 1
    assert catalogue.get_document(document_id).metadata.round == str(2000 + ROUNDS)


def test_several_writers_take_turns(catalogue):
    problems: list[str] = []

    def write(number: int) -> None:
        try:
            for step in range(6):
                publish(catalogue, path=f"{number}.pdf", texts=[f"{number} {step}"] * 20)
                publish(catalogue, path="yhteinen.pdf", texts=[f"{number} {step}"] * 3)
        except NotFound as error:
            # Another one replaced the shared document's version before it was published.
            if "version" not in error.message:
                problems.append(repr(error))
        except Exception as error:
            if "deleted or replaced" not in str(error):
                problems.append(repr(error))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    for document in catalogue.list_documents():
        texts = {s.passage.text for s in catalogue.passages_of(document.id)}
        assert len(texts) == 1


WORK = textwrap.dedent("""
    import sys
    sys.path.insert(0, sys.argv[2])
    from catalogue_fixture import begin, some_metadata
    from alke_kb.adapters.sql import open_catalogue
    catalogue = open_catalogue(sys.argv[1])
    start = int(sys.argv[3])
    for step in range(start, start + 100_000):
        title = f"askel {step}"
        begun = begin(
            catalogue, path=f"{step % 3}.pdf", texts=[title] * 300, metadata=some_metadata(title)
        )
        print("begun", step, flush=True)
        old = catalogue.publish_version(begun.version_id)
        print("published", step, flush=True)
        if old is not None:
            catalogue.purge_version(old)
        if step % 7 == 6:
            for version in catalogue.delete_document(begun.document_id):
                catalogue.purge_version(version)
            print("deleted", step, flush=True)
""")


@pytest.mark.parametrize("moment", range(4))
def test_kill_9_leaves_a_whole_catalogue(catalogue_url, root, moment):
    chance = random.Random(moment)
    acknowledged: dict[int, tuple[str, int]] = {}
    start = 0
    for _ in range(2):
        lines = work_until_killed(catalogue_url, root, start, chance.uniform(0.0, 0.6))
        for line in lines:
            what, step = line.split()
            if what != "begun":
                acknowledged[int(step) % 3] = (what, int(step))
            start = max(start, int(step) + 1)
        catalogue = open_catalogue(catalogue_url)
        check(catalogue, acknowledged)
        catalogue.close()
    # Whoever comes after recovers and goes on.
    catalogue = open_catalogue(catalogue_url)
    for version in catalogue.hidden_versions():
        catalogue.purge_version(version)
    assert catalogue.hidden_versions() == ()
    publish(catalogue, path="0.pdf", texts=["jatkuu"])
    assert catalogue.find_by_path("0.pdf").passages == 1
    with catalogue._database.read() as connection:
        for table in ("pages", "passages"):
            orphans = sa.text(
                f"SELECT count(*) FROM {table} WHERE version_id NOT IN (SELECT id FROM versions)"
            )
            assert connection.scalar(orphans) == 0
    catalogue.close()


def work_until_killed(url: str, root: Path, start: int, after_s: float) -> list[str]:
    """Lines of the steps that were acknowledged before the process was killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, url, str(root / "tests"), str(start)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(after_s)
    os.kill(process.pid, signal.SIGKILL)
    rest = process.stdout.read()
    assert process.wait() == -signal.SIGKILL
    # The last line may have been cut by the kill.
    return [line for line in (first + rest).split("\n")[:-1] if line]


def check(catalogue, acknowledged: dict[int, tuple[str, int]]) -> None:
    for document in catalogue.list_documents():
        assert document.passages == document.pages == 300
        texts = {s.passage.text for s in catalogue.passages_of(document.id)}
        texts |= {page.text for page in catalogue.pages_of(document.id)}
        assert texts == {document.metadata.title}
        assert len(catalogue.passages_of(document.id)) == 300
    for version in catalogue.hidden_versions():
        assert len(catalogue.passages_of_version(version)) == 300
    for slot, (what, step) in acknowledged.items():
        found = catalogue.find_by_path(f"{slot}.pdf")
        shown = int(found.metadata.title.split()[1]) if found else None
        if what == "deleted":
            # Or published again by a step that had no time to tell.
            assert shown is None or shown > step
        elif shown is None:
            assert step % 7 == 6, "an acknowledged document is gone, and nobody deleted it"
        else:
            assert shown >= step
