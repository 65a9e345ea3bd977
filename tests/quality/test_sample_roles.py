"""Roles of sections in the sample documents against the list written with them; ≥ 95 % in fi and sv."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from alke_kb.wiring import KnowledgeBase

pytestmark = pytest.mark.slow
WANTED = 0.95


def test_sections_have_their_roles(samples: KnowledgeBase, root: Path) -> None:
    truth = yaml.safe_load((root / "samples" / "truth" / "roles.yaml").read_text("utf-8"))
    documents = truth.get("documents", truth)
    paths = {d.path.rsplit("/", 1)[-1]: d for d in samples.catalogue.list_documents()}
    right: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    wrong = []
    for entry in documents:
        document = paths[entry["path"]]
        roles = {h["heading"]: h["role"] for h in entry["headings"]}
        for stored in samples.catalogue.passages_of(document.id):
            # the innermost heading that the list knows decides; a null there inherits
            known = [h for h in stored.passage.heading_path if roles.get(h)]
            if not known:
                continue
            language = document.metadata.language.value
            expected = roles[known[-1]]
            found = stored.passage.role.value if stored.passage.role else None
            judged[language] += 1
            right[language] += found == expected
            if found != expected:
                wrong.append((entry["path"], stored.passage.heading_path, expected, found))
    assert judged["fi"] > 200
    assert judged["sv"] > 20
    for language in ("fi", "sv"):
        assert right[language] / judged[language] >= WANTED, wrong[:10]
