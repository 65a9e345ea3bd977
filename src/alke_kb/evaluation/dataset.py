"""A retrieval set: corpus, queries and relevance judgments (qrels) from one folder."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alke_kb.domain import Language
from alke_kb.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class CorpusText:
    """One text to be found; ``headings`` from the outermost to its own."""

    id: str
    text: str
    title: str
    headings: tuple[str, ...]
    language: Language


@dataclass(frozen=True, slots=True)
class EvaluationQuery:
    """One query; ``language`` only when the set says it, else it is detected as in a search."""

    id: str
    text: str
    language: Language | None


@dataclass(frozen=True, slots=True)
class Dataset:
    """``qrels`` maps query id → document id → grade (0 or more)."""

    name: str
    corpus: tuple[CorpusText, ...]
    queries: tuple[EvaluationQuery, ...]
    qrels: Mapping[str, Mapping[str, int]]


def load_dataset(folder: Path) -> Dataset:
    """Read ``corpus.jsonl``, ``queries.jsonl`` and ``qrels.tsv``. Raises ``InvalidInput``."""
    from alke_kb.text.language import detect_language

    corpus = []
    for number, row in _rows(folder / "corpus.jsonl"):
        text, heading = str(row.get("text") or ""), row.get("heading") or ()
        headings = (heading,) if isinstance(heading, str) else tuple(str(h) for h in heading)
        language = _language(row, folder / "corpus.jsonl", number)
        corpus.append(
            CorpusText(
                id=_id(row, folder / "corpus.jsonl", number),
                text=text,
                title=str(row.get("title") or ""),
                headings=headings,
                language=language or detect_language(text) or Language.FINNISH,
            )
        )
    qrels = _qrels(folder / "qrels.tsv")
    queries = []
    for number, row in _rows(folder / "queries.jsonl"):
        query_id = _id(row, folder / "queries.jsonl", number)
        if query_id in qrels:
            language = _language(row, folder / "queries.jsonl", number)
            queries.append(EvaluationQuery(query_id, str(row.get("text") or ""), language))
    if not corpus or not queries:
        raise InvalidInput(
            f"{folder} has no corpus, or no query with a relevance judgment.",
            hint="It needs corpus.jsonl, queries.jsonl and qrels.tsv (query, document, grade).",
        )
    return Dataset(folder.name, tuple(corpus), tuple(queries), qrels)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise InvalidInput(
            f"{path} cannot be read: {error.strerror}.",
            hint="The folder needs corpus.jsonl, queries.jsonl and qrels.tsv.",
        ) from None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError:
                row = None
            if not isinstance(row, dict):
                raise InvalidInput(f"{path}, line {number}: not a JSON object.")
            yield number, row


def _id(row: Mapping[str, Any], path: Path, number: int) -> str:
    value = row.get("id", row.get("_id"))
    if value is None:
        raise InvalidInput(f"{path}, line {number}: there is no id.")
    return str(value)


def _language(row: Mapping[str, Any], path: Path, number: int) -> Language | None:
    value = row.get("lang", row.get("language"))
    if value is None:
        return None
    try:
        return Language(str(value))
    except ValueError:
        raise InvalidInput(
            f"{path}, line {number}: language {value} is not fi, sv or en."
        ) from None


def _qrels(path: Path) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = {}
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from None
    for number, line in enumerate(lines, start=1):
        fields = line.split("\t")
        if not line.strip() or (number == 1 and not fields[-1].strip().lstrip("-").isdigit()):
            continue
        try:
            query, document, grade = fields[0], fields[-2], int(fields[-1])
        except (IndexError, ValueError):
            raise InvalidInput(
                f"{path}, line {number}: expected query, document and grade."
            ) from None
        qrels.setdefault(query, {})[document] = grade
    return qrels
