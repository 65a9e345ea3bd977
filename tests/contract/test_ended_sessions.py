"""Sessions ended before their time stay ended: over restarts, for other processes, until their day is over."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from alke_kb.adapters import ended_sessions
from alke_kb.adapters.ended_sessions import EndedSessionFiles
from alke_kb.errors import Unavailable

DAY = 86_400


def test_an_ended_session_is_known_after_a_restart_and_beside(tmp_path: Path) -> None:
    folder, ends = tmp_path / "ended", int(time.time()) + 3600
    beside = EndedSessionFiles(folder)
    assert not beside.has("aino", ends)
    own = EndedSessionFiles(folder)
    own.add("aino", ends)
    own.add("eino", ends)
    for known in (own, beside, EndedSessionFiles(folder)):
        assert known.has("aino", ends)
        assert known.has("eino", ends)
        assert not known.has("ain", ends)
    assert {one.stat().st_mode & 0o077 for one in (folder, *folder.iterdir())} == {0}


def test_a_line_that_a_crash_cut_short_spoils_no_other(tmp_path: Path) -> None:
    ends = int(time.time()) + 3600
    own = EndedSessionFiles(tmp_path)
    own.add("aino", ends)
    (file,) = tmp_path.iterdir()
    with file.open("ab") as stream:
        stream.write("\nein\xe4".encode("latin-1"))
    own.add("åke", ends)
    assert own.has("aino", ends)
    assert own.has("åke", ends)
    assert not own.has("eino", ends)


def test_files_go_when_their_day_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = int(time.time())
    own = EndedSessionFiles(tmp_path)
    own.add("aino", now + 3600)
    monkeypatch.setattr(ended_sessions.time, "time", lambda: now + 3 * DAY)
    own.add("eino", now + 3 * DAY + 60)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Unavailable):
        EndedSessionFiles(tmp_path / "file").add("aino", int(time.time()))
