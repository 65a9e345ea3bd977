"""The command line names pages of files that have pages, and of no others."""

from __future__ import annotations

from typing import Any

import pytest

from alke_cli.linking_output import print_view
from alke_cli.output import print_documents, print_passage, print_search
from alke_kb.domain.places import PDF

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PLACES = [(PDF, True), (WORD, False), ("text/html", False), ("text/plain", False)]


def document(media_type: str) -> dict[str, Any]:
    return {
        **{"id": "d", "title": "Kainuun keskustelu", "path": "a/b", "kind": "other"},
        **{"round": None, "regions": [], "ministries": [], "language": "fi"},
        **{"media_type": media_type, "pages": 7, "passages": 2},
    }


PASSAGE = {
    **{"id": "p", "page_from": 6, "page_to": 7, "page_label_from": None, "role": None},
    **{"heading_path": ["Työvoima"], "text": "Työvoimapula.", "matched": []},
}


@pytest.mark.parametrize(("media_type", "paged"), PLACES)
def test_a_page_is_named_where_there_is_one(
    capsys: pytest.CaptureFixture[str], media_type: str, paged: bool
) -> None:
    own = document(media_type)
    print_search(
        {
            **{"answered": True, "suggestions": [], "total": 1},
            "results": [{"document": own, "passages": [PASSAGE]}],
        }
    )
    print_passage({"document": own, "before": [], "passage": PASSAGE, "after": []})
    told = capsys.readouterr().out
    assert told.count("s. 6–7 › Työvoima") == (2 if paged else 0)
    assert told.count("Työvoima   p") == 2
    print_view("links", {"passage": {**PASSAGE, "document": own}, "groups": []})
    assert ("Kainuun keskustelu, p. 6 [p]" in capsys.readouterr().out) is paged
    print_documents({"documents": [own]})
    assert ("7 pages" in capsys.readouterr().out) is paged
