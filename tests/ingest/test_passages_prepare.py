"""The whole preparation of a file, as a worker process does it."""

from __future__ import annotations

from pathlib import Path

from alke_ingest.prepare import prepare
from alke_ingest.workers import WorkerPool
from alke_kb.domain import Role


def test_in_a_worker_process_as_here(root: Path) -> None:
    path = root / "tests/data/golden/keskustelu.html"
    with WorkerPool(1, 2048, 120.0, max_mb=10.0, ocr=False) as pool:
        there = pool.run(prepare, str(path))
    here = prepare(path)
    assert there == here
    assert here.properties["diary_number"] == "VN/12345/2022"
    assert "VN/12345/2022" in here.properties["stamps"]
    assert Role.CONCLUSION in {passage.role for passage in here.passages}
    assert not any("Tilastokeskus 2021" in passage.text for passage in here.passages)
    assert "Tilastokeskus 2021" in here.pages[0].text
