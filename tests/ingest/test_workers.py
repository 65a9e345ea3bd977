"""Worker processes: reuse, limits, crashes, order, look-ahead and a clean end."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from reportlab.pdfgen.canvas import Canvas

from alke_ingest.model import ExtractedDocument
from alke_ingest.workers import WorkerPool
from alke_kb.errors import ExtractionFailed, Unavailable
from worker_functions import act, explode, read, remember


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(
        workers=2,
        memory_mb=512,
        timeout_s=3,
        initializer=remember,
        initargs=("hei",),
        colour="sini",
    ) as pool:
        yield pool


def test_workers_are_reused_and_start_once(pool: WorkerPool) -> None:
    pids = {result for _item, result in pool.imap(act, [f"pid:{n}" for n in range(40)])}
    assert 1 <= len(pids) <= 2
    assert os.getpid() not in pids
    assert pool.run(act, "started") == ["hei"]
    assert pool.run(act, "options") == {"colour": "sini"}
    assert pool.run(act, "modules")[:2] == [True, True]


def test_results_come_in_the_order_of_items(pool: WorkerPool) -> None:
    items = ["sleep:0.6", "a", "b", "c"]
    assert list(pool.imap(act, items)) == [(i, i) for i in items]


def test_results_may_come_as_they_are_ready(pool: WorkerPool) -> None:
    items = ["sleep:1.5", "a", "b", "c"]
    found = [item for item, _result in pool.imap(act, items, ordered=False)]
    assert sorted(found) == sorted(items)
    assert found[-1] == "sleep:1.5"


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("sleep:60", "timeout"),
        ("spin", "timeout"),
        ("segfault", "crashed"),
        ("exit", "crashed"),
        ("kill", "crashed"),
        ("bug", "crashed"),
        ("refuse", "encrypted"),
        pytest.param(
            "memory:4000",
            "out_of_memory",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="a limit of Linux"),
        ),
    ],
)
def test_a_hostile_item_fails_alone(pool: WorkerPool, item: str, reason: str) -> None:
    found = list(pool.imap(act, ["a", item, "b", "memory:100"]))
    assert [name for name, _result in found] == ["a", item, "b", "memory:100"]
    failure = found[1][1]
    assert isinstance(failure, ExtractionFailed)
    assert failure.reason_code == reason
    assert [found[i][1] for i in (0, 2, 3)] == ["a", "b", 100 * 1024 * 1024]


def test_run_raises_the_failure_with_all_it_says(pool: WorkerPool) -> None:
    with pytest.raises(ExtractionFailed, match="Ei käy") as failure:
        pool.run(act, "refuse")
    assert (failure.value.reason_code, failure.value.hint) == ("encrypted", "Avaa.")
    assert pool.run(act, "åäö") == "åäö"


def test_what_is_no_files_fault_stops_the_run(pool: WorkerPool) -> None:
    with pytest.raises(Unavailable, match="Voikko"):
        list(pool.imap(act, ["a", "unavailable", "b"]))
    assert pool.run(act, "a") == "a"


def test_items_are_drawn_as_needed(pool: WorkerPool) -> None:
    drawn = 0

    def endless() -> Iterator[str]:
        nonlocal drawn
        while True:
            drawn += 1
            yield str(drawn)

    found = pool.imap(act, endless(), ahead=3)
    for n in range(1, 21):
        assert next(found) == (str(n), str(n))
        assert drawn <= n + 3
    found.close()
    assert pool.run(act, "a") == "a"


def test_leaving_the_loop_cancels_what_is_under_way(pool: WorkerPool) -> None:
    started = time.monotonic()
    for item, _result in pool.imap(act, ["a", "sleep:2.9", "sleep:2.9", "sleep:2.9"]):
        assert item == "a"
        break
    assert pool.run(act, "b") == "b"
    assert time.monotonic() - started < 2.9


def interrupted_run(pids: set[int]) -> None:
    with WorkerPool(2, 256, 60) as pool:
        pids.update(pool.run(act, "pid") for _ in range(4))
        for item, _result in pool.imap(act, ["a", "spin", "spin"]):
            assert item == "a"
            raise KeyboardInterrupt


def test_an_interrupted_run_leaves_no_process_behind() -> None:
    pids: set[int] = set()
    with pytest.raises(KeyboardInterrupt):
        interrupted_run(pids)
    left = [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)]
    assert pids
    assert psutil.wait_procs(left, 5)[1] == []


def test_workers_that_cannot_start_say_so() -> None:
    with (
        WorkerPool(1, 256, 10, initializer=explode) as pool,
        pytest.raises(Unavailable, match="could not start"),
    ):
        pool.run(act, "a")


def test_a_closed_pool_takes_no_more() -> None:
    pool = WorkerPool(1, 256, 10)
    pool.close()
    with pytest.raises(Unavailable):
        pool.run(act, "a")


def test_good_files_are_read_beside_bad_ones(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "hyvä.pdf"))
    canvas.drawString(72, 700, "Maakunnan kehittäminen")
    canvas.save()
    (tmp_path / "tyhjä.pdf").touch()
    (tmp_path / "katki.pdf").write_bytes((tmp_path / "hyvä.pdf").read_bytes()[:300])
    with WorkerPool(workers=2, memory_mb=512, timeout_s=30) as readers:
        paths = [str(tmp_path / name) for name in ("hyvä.pdf", "tyhjä.pdf", "katki.pdf")] * 2
        found = [result for _path, result in readers.imap(read, paths)]
    assert [getattr(result, "reason_code", "read") for result in found] == [
        *("read", "empty", "damaged"),
        *("read", "empty", "damaged"),
    ]
    assert isinstance(found[0], ExtractedDocument)
    assert found[0].pages[0].blocks[0].text == "Maakunnan kehittäminen"


@pytest.mark.skipif(sys.platform != "linux", reason="a limit of Linux")
def test_a_document_too_big_for_the_memory_limit_says_so(tmp_path: Path) -> None:
    import zipfile

    import docx

    docx.Document().save(str(tmp_path / "plain.docx"))
    body = "".join(f"<w:p><w:r><w:t>{n * 7919 % 1000003}</w:t></w:r></w:p>" for n in range(400_000))
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'
    with (
        zipfile.ZipFile(tmp_path / "plain.docx") as old,
        zipfile.ZipFile(tmp_path / "suuri.docx", "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            is_body = entry.filename == "word/document.xml"
            new.writestr(entry, xml if is_body else old.read(entry))
    with WorkerPool(workers=1, memory_mb=120, timeout_s=60) as small:
        with pytest.raises(ExtractionFailed) as failure:
            small.run(read, str(tmp_path / "suuri.docx"))
        assert failure.value.reason_code == "out_of_memory"
        good = tmp_path / "hyvä.txt"
        good.write_text("Maakunta", encoding="utf-8")
        assert small.run(read, str(good)).media_type == "text/plain"
