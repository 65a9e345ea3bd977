"""The embedded index when processes die or meet: nothing flushed is lost, one owner at a time."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from alke_kb.adapters.qdrant_edge import EdgeIndexStore
from alke_kb.errors import Busy, Conflict, NotFound, Unavailable
from index_data import STAMP, WITHIN_16_BITS, make_points, nearly
from qdrant_fixture import quick_folder

TESTS = Path(__file__).resolve().parent.parent

WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from itertools import count
from pathlib import Path
from index_data import STAMP, make_points
from alke_kb.adapters.qdrant_edge import EdgeIndexStore

store = EdgeIndexStore(Path(sys.argv[1]))
index = store.active()
if index is None:
    index = store.create(STAMP)
    store.activate(index)
points = make_points(4000, seed=5)
print("ready", flush=True)
for batch in count(index.count() // 40):  # over and over: it must be killed while it writes
    start = batch * 40 % len(points)
    index.upsert(points[start : start + 40])
    index.flush()
    print(min(batch * 40 + 40, len(points)), flush=True)
"""

HOLDER = """
import sys
from pathlib import Path
from alke_kb.adapters.qdrant_edge import EdgeIndexStore
store = EdgeIndexStore(Path(sys.argv[1]))
print(store.active().count(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    top = quick_folder()
    yield top / "index"
    shutil.rmtree(top)


def start(program: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_kill_in_the_middle_of_writing(folder: Path) -> None:
    """Five times: every flushed point is there and whole; the next writer goes on from there."""
    points = make_points(4000, seed=5)
    before = 0
    for pause in (0.05, 0.12, 0.2, 0.07, 0.3):
        writer = start(WRITER, folder, TESTS)
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        time.sleep(pause)
        os.kill(writer.pid, signal.SIGKILL)
        said = writer.communicate()[0].splitlines()
        assert writer.returncode == -signal.SIGKILL
        flushed = int(said[-1]) if said else before

        store = EdgeIndexStore(folder)
        index = store.active()
        assert index is not None
        assert index.count() >= max(flushed, before)
        found = {r.id: r for r in index.retrieve([p.id for p in points[:flushed]], vectors=True)}
        assert len(found) == flushed
        for point in points[:flushed:7]:
            record = found[point.id]
            assert record.payload["document_id"] == point.payload["document_id"]
            assert record.dense == nearly(point.dense, WITHIN_16_BITS)
            assert record.sparse is not None
            assert record.sparse.indices == point.sparse.indices
        before = index.count()
        store.close()
    assert before > 0


def test_second_owner_is_refused(folder: Path) -> None:
    store = EdgeIndexStore(folder)
    index = store.create(STAMP)
    index.upsert(make_points(10))
    store.activate(index)
    store.close()

    holder = start(HOLDER, folder)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "10\n"
    second = EdgeIndexStore(folder)
    began = time.monotonic()
    for use in (second.active, lambda: second.create(STAMP)):
        with pytest.raises(Busy, match="Another process is using the index") as caught:
            use()
        assert "alke-kb serve" in (caught.value.hint or "")
    assert time.monotonic() - began < 1, "refused at once, not after waiting"
    assert second.generation() == 1, "looking does not need the ownership"
    holder.communicate()

    active = second.active()
    assert active is not None
    assert active.count() == 10
    with pytest.raises(Busy):
        EdgeIndexStore(folder).active()
    second.close()


def test_killed_owner_leaves_no_lock(folder: Path) -> None:
    store = EdgeIndexStore(folder)
    store.activate(store.create(STAMP))
    store.close()
    holder = start(HOLDER, folder)
    assert holder.stdout is not None
    holder.stdout.readline()
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()
    index = store.active()
    assert index is not None
    assert index.count() == 0
    store.close()


@pytest.mark.parametrize("step", ["_point_alias", "_drop"])
def test_crash_between_the_steps_of_a_swap(
    folder: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the pointer moved the old generation is active, after it the new one."""
    store = EdgeIndexStore(folder)
    points = make_points(30)
    for size in (10, 20):
        index = store.create(STAMP)
        index.upsert(points[:size])
        store.activate(index)

    class PowerCutError(Exception):
        pass

    def cut(*_: object) -> None:
        raise PowerCutError

    third = store.create(STAMP)
    third.upsert(points)
    monkeypatch.setattr(store, step, cut)
    with pytest.raises(PowerCutError):
        store.activate(third)
    store.close()

    store = EdgeIndexStore(folder)
    active = store.active()
    assert active is not None
    assert active.count() == (20 if step == "_point_alias" else 30)
    fourth = store.create(STAMP)
    store.activate(fourth)
    kept = sorted(item.name for item in folder.iterdir() if item.is_dir())
    assert len(kept) == 2, f"the active one and the one before, not {kept}"
    store.close()


def test_leftovers_of_dropping_and_writing_are_harmless(folder: Path) -> None:
    store = EdgeIndexStore(folder)
    (folder / "dropped-1" / "shard").mkdir(parents=True)
    (folder / "current.new").write_text("alke-pass")
    (folder / "alke-passages-1").mkdir()
    assert store.active() is None
    store.activate(store.create(STAMP))
    store.activate(store.create(STAMP))
    store.activate(store.create(STAMP))
    assert not list(folder.glob("dropped-*"))
    assert store.generation() == 3
    store.close()


def test_damage_is_told_in_a_sentence(folder: Path) -> None:
    store = EdgeIndexStore(folder)
    store.activate(store.create(STAMP))
    store.close()
    stamp = folder / "alke-passages-1" / "stamp.json"
    content = stamp.read_text()

    stamp.write_text("{")
    with pytest.raises(Conflict, match="stamp") as caught:
        store.active()
    assert "alke-kb reindex" in (caught.value.hint or "")
    stamp.write_text(content)
    shutil.rmtree(folder / "alke-passages-1" / "shard" / "segments")
    (folder / "alke-passages-1" / "shard" / "segments").write_text("x")
    with pytest.raises(Unavailable, match="could not open"):
        store.active()
    shutil.rmtree(folder / "alke-passages-1")
    with pytest.raises(NotFound, match="missing"):
        store.active()
    (folder / "current").write_text("../../etc")
    with pytest.raises(Conflict, match="pointer"):
        store.active()
    store.close()
