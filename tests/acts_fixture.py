"""Some of the real statutes in a knowledge base of their own, ingested once for all that read it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from alke_ingest.pipeline import Ingest
from alke_kb.wiring import KnowledgeBase
from made_once import base_made_once

FINNISH = (
    "2002-0602",
    "2006-1401",
    "2009-1651",
    "2010-1386",
    "2014-0007",
    "2021-0756",
    "2021-0797",
    "2023-0681",
)
SWEDISH = ("2014-0007", "2021-0756", "2021-0797")


@pytest.fixture(scope="session")
def acts(
    shared_dir: Path, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KnowledgeBase]:
    """Read only."""

    def fill(kb: KnowledgeBase) -> None:
        corpus = tmp_path_factory.mktemp("acts") / "corpus"
        for language, names in (("fi", FINNISH), ("sv", SWEDISH)):
            target = corpus / "finlex" / language
            target.mkdir(parents=True)
            for name in names:
                shutil.copy(shared_dir / "corpus" / "finlex" / language / f"{name}.html", target)
        manifest = corpus / "manifest.yaml"
        text = (root / "tests" / "data" / "corpus-manifest.yaml").read_text("utf-8")
        manifest.write_text(text.replace("  - {path: pdf/", "#  - {path: pdf/"), "utf-8")
        report = Ingest(kb.catalogue, kb.writer, kb.settings).run([corpus])
        failed = [o for o in report.outcomes if o.reason and o.path.endswith(".html")]
        assert failed == []

    with base_made_once(tmp_path_factory, "acts", fill) as kb:
        yield kb
