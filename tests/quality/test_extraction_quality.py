"""Figures on the real corpus: a typeset PDF against its source, statutes, budget tables."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from alke_ingest.prepare import prepare
from alke_kb.domain import Language, Role

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def benchmark(root: Path) -> ModuleType:
    """benchmarks/extraction_quality.py as a module."""
    path = root / "benchmarks/extraction_quality.py"
    spec = importlib.util.spec_from_file_location("extraction_quality", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # dataclasses look their module up by name
    import sys

    sys.modules["extraction_quality"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def figures(benchmark: ModuleType, shared_dir: Path) -> dict[str, Any]:
    return dict(benchmark.measure(shared_dir / "corpus/pdf/julkinen-data"))


def test_words_are_recovered_in_order(figures: dict[str, Any]) -> None:
    assert figures["words"]["source"] > 25_000
    assert figures["words"]["share"] >= 0.97


def test_hyphens_are_resolved_as_the_source_has_them(figures: dict[str, Any]) -> None:
    assert figures["hyphens"]["judged"] > 1_000
    assert figures["hyphens"]["share"] >= 0.99


def test_pages_are_right(figures: dict[str, Any]) -> None:
    assert figures["pages_of_passages"]["checked"] == 40
    assert figures["pages_of_passages"]["right"] == 40


def test_passages_are_of_even_size(figures: dict[str, Any]) -> None:
    assert figures["words_per_passage"]["largest"] < 260
    assert figures["words_per_passage"]["between_120_and_220"] > 0.7


@pytest.mark.parametrize(
    ("statute", "language", "path"),
    [
        (
            "2021-0797",
            "fi",
            ("2 luku Ohjelmatyö ja yhteistyömenettelyt", "15 § Alueiden kehittämisen keskustelut"),
        ),
        (
            "2021-0797",
            "sv",
            (
                "2 kap. Programplanering och samarbetsförfaranden",
                "15 § Regionutvecklingsdiskussioner",
            ),
        ),
        (
            "2021-0756",
            "fi",
            ("1 luku Yleiset säännökset", "2 § Alueiden kehittäminen ja kehittämisen tavoitteet"),
        ),
        (
            "2021-0756",
            "sv",
            ("1 kap. Allmänna bestämmelser", "2 § Regionutveckling och utvecklingsmål"),
        ),
    ],
)
def test_statutes_by_section(
    shared_dir: Path, statute: str, language: str, path: tuple[str, ...]
) -> None:
    source = shared_dir / "corpus/finlex" / language / f"{statute}.html"
    prepared = prepare(source)
    assert prepared.language is Language(language)
    sections = [s for s in prepared.sections if s.numbers and s.numbers[-1].endswith("§")]
    assert len(sections) == source.read_text(encoding="utf-8").count("<h3>")
    assert path in {section.heading_path for section in sections}
    if statute == "2021-0756":
        (section,) = (s for s in sections if s.heading_path == path)
        assert section.role is Role.OBJECTIVE


def test_budget_rows_stand_under_their_headings(shared_dir: Path) -> None:
    prepared = prepare(shared_dir / "corpus/pdf/talousarvio/talousarvio-2024.pdf")
    rows = {line: passage for passage in prepared.passages for line in passage.text.split("\n")}
    row = "05. Sähköalan ja fossiilisten polttoaineiden alan väliaikainen voittovero 50 000"
    assert rows[row].heading_path == (
        "VEROT JA VERONLUONTEISET TULOT",
        "Tulon ja varallisuuden perusteella kannettavat verot",
    )
    assert rows[row].page_from == 1
    furniture = ("Tämä tuloste ei ole virallinen asiakirja", "Asiakirjayhdistelmä")
    assert not any(line.startswith(furniture) for line in rows)
