"""The archive keeps original bytes as they were, or says that it could not."""

from __future__ import annotations

import hashlib
import os
import signal
import stat
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from alke_kb.adapters.archive import FolderArchive
from alke_kb.errors import Conflict, InvalidInput, NotFound, Unavailable

TEXT = "Pöytäkirja: åtgärder, työvoima.\n".encode()


@pytest.fixture
def archive(tmp_path):
    return FolderArchive(tmp_path / "data" / "archive")


@pytest.fixture
def source(tmp_path):
    file = tmp_path / "pöytäkirja.pdf"
    file.write_bytes(TEXT)
    return file


def files_of(tmp_path):
    return sorted(p.name for p in (tmp_path / "data").rglob("*") if p.is_file())


def test_bytes_lie_under_their_hash_and_cannot_be_written(archive, source, tmp_path):
    sha256, size = archive.put(str(source))
    assert (sha256, size) == (hashlib.sha256(TEXT).hexdigest(), len(TEXT))
    path = archive.open_path(sha256)
    assert path == str(tmp_path / "data" / "archive" / sha256[:2] / sha256)
    assert Path(path).read_bytes() == TEXT
    assert stat.S_IMODE(Path(path).stat().st_mode) == 0o444
    assert source.read_bytes() == TEXT
    assert archive.verify(sha256)
    assert list(archive.stored()) == [sha256]
    assert files_of(tmp_path) == [sha256]


def test_same_bytes_are_kept_once_and_not_written_again(archive, source, tmp_path):
    sha256, _ = archive.put(str(source))
    before = Path(archive.open_path(sha256)).stat()
    copy = tmp_path / "kopio.pdf"
    copy.write_bytes(TEXT)
    assert archive.put(str(copy)) == (sha256, len(TEXT))
    after = Path(archive.open_path(sha256)).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert files_of(tmp_path) == [sha256]


def test_empty_and_large_files(archive, tmp_path):
    for content in (b"", os.urandom(3_000_001)):
        file = tmp_path / "tiedosto"
        file.write_bytes(content)
        sha256, size = archive.put(str(file))
        assert (sha256, size) == (hashlib.sha256(content).hexdigest(), len(content))
        assert Path(archive.open_path(sha256)).read_bytes() == content
    assert len(list(archive.stored())) == 2
    assert list(archive.stored()) == sorted(archive.stored())


def test_damage_is_found(archive, source):
    sha256, _ = archive.put(str(source))
    path = Path(archive.open_path(sha256))
    path.chmod(0o644)
    path.write_bytes(b"X" + TEXT[1:])
    assert not archive.verify(sha256)
    # A file cut short is mended by the next put of the same bytes.
    os.truncate(path, 3)
    archive.put(str(source))
    assert archive.verify(sha256)


def test_removing(archive, source, tmp_path):
    sha256, _ = archive.put(str(source))
    archive.remove(sha256)
    archive.remove(sha256)
    assert files_of(tmp_path) == []
    assert list(archive.stored()) == []
    for method in (archive.open_path, archive.verify):
        with pytest.raises(NotFound) as absent:
            method(sha256)
        assert absent.value.hint


def test_bytes_in_use_are_not_removed(tmp_path, source):
    used: set[str] = set()
    archive = FolderArchive(tmp_path / "data", in_use=used.__contains__)
    sha256, _ = archive.put(str(source))
    used.add(sha256)
    with pytest.raises(Conflict, match="still needs"):
        archive.remove(sha256)
    assert archive.verify(sha256)
    used.clear()
    archive.remove(sha256)
    assert list(archive.stored()) == []


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "abc",
        "../" * 20 + "etcp",
        "A" * 64,
        "g" * 64,
        "a" * 63,
        "a" * 65,
        "a" * 64 + "\n",
        "ä" * 64,
    ],
)
def test_only_a_hash_is_a_name(archive, source, bad):
    archive.put(str(source))
    for method in (archive.open_path, archive.verify, archive.remove):
        with pytest.raises(InvalidInput):
            method(bad)


def test_sources_that_are_no_files(archive, tmp_path):
    with pytest.raises(NotFound):
        archive.put(str(tmp_path / "ei ole.pdf"))
    os.mkfifo(tmp_path / "putki")
    for source in (str(tmp_path), str(tmp_path / "putki"), "/dev/zero", "a\x00b"):
        with pytest.raises(InvalidInput):
            archive.put(source)
    assert not (tmp_path / "data").exists()


def test_archive_that_cannot_be_written(tmp_path, source):
    (tmp_path / "tiedosto").write_text("x")
    archive = FolderArchive(tmp_path / "tiedosto" / "arkisto")
    with pytest.raises(Unavailable) as refused:
        archive.put(str(source))
    assert "arkisto" in refused.value.message
    assert list(archive.stored()) == []


def test_eight_threads_put_the_same_and_their_own(archive, tmp_path):
    same = tmp_path / "sama"
    same.write_bytes(TEXT * 50_000)
    results: list[tuple[str, int]] = []

    def put(number: int) -> None:
        own = tmp_path / f"oma {number}"
        own.write_bytes(f"{number}".encode() * 1000)
        results.append(archive.put(str(same)))
        results.append(archive.put(str(own)))

    threads = [threading.Thread(target=put, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 16
    assert len(list(archive.stored())) == 9
    assert all(archive.verify(sha256) for sha256, _ in results)
    assert files_of(tmp_path) == sorted(archive.stored())


def test_everything_is_synced_before_it_is_acknowledged(archive, source, monkeypatch):
    events: list[str] = []
    real_sync, real_replace = os.fsync, os.replace

    def sync(descriptor):
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "bytes"
        events.append(f"sync {kind}")
        real_sync(descriptor)

    def replace(before, after):
        events.append("rename")
        real_replace(before, after)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)
    archive.put(str(source))
    assert events == ["sync bytes", "sync folder", "rename", "sync folder"]


WORK = textwrap.dedent("""
    import sys
    from pathlib import Path
    from alke_kb.adapters.archive import FolderArchive
    archive, source = FolderArchive(sys.argv[1]), Path(sys.argv[2])
    number = 0
    while True:
        source.write_bytes(f"{number} ".encode() * 400_000)
        print(archive.put(str(source))[0], flush=True)
        number += 1
""")


def test_kill_9_loses_nothing_acknowledged_and_leaves_no_half_file(archive, tmp_path):
    for after_s in (0.0, 0.03, 0.11):
        arguments = [str(tmp_path / "data" / "archive"), str(tmp_path / "lähde")]
        process = subprocess.Popen(
            [sys.executable, "-c", WORK, *arguments], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(after_s)
        os.kill(process.pid, signal.SIGKILL)
        acknowledged = (first + process.stdout.read()).split("\n")[:-1]
        process.wait()
        assert acknowledged
        assert set(acknowledged) <= set(archive.stored())
        assert all(archive.verify(sha256) for sha256 in archive.stored())


def test_what_dead_processes_left_is_swept_and_work_in_progress_is_not(archive, source, tmp_path):
    incoming = tmp_path / "data" / "archive" / "incoming"
    incoming.mkdir(parents=True)
    (incoming / "vanha").write_text("x")
    (incoming / "tuore").write_text("x")
    os.utime(incoming / "vanha", (time.time() - 200_000,) * 2)
    sha256, _ = archive.put(str(source))
    assert files_of(tmp_path) == sorted([sha256, "tuore"])
    assert list(archive.stored()) == [sha256]
