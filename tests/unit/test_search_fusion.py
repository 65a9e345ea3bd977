"""Fusion, demotion and the tail, by hand-computed scores."""

from __future__ import annotations

import pytest

from alke_kb.domain import Language, Passage, ScoredId
from alke_kb.indexing.form import Form, passage_form
from alke_kb.indexing.payload import Payload
from alke_kb.search.demotion import LOSSES, demote
from alke_kb.search.fusion import Ranked, fuse_by_rank, fuse_by_score
from alke_kb.search.ranking import without_tails


def test_score_is_the_share_of_the_best_bm25_plus_weighted_cosine() -> None:
    ranked = fuse_by_score(
        ["a", "b", "c"], {"a": 0.2, "b": 0.6, "c": 0.5}, {"a": 8.0, "b": 4.0}, weight=2.0
    )
    assert [(hit.id, pytest.approx(hit.score)) for hit in ranked] == [
        ("b", 4.0 / 8.0 + 1.2),
        ("a", 1.0 + 0.4),
        ("c", 1.0),
    ]
    assert ranked[0].lexical == 4.0
    assert ranked[0].meaning == 0.6
    # of 0.5 from words and 2 · (0.6 − 0.2) from meaning above the weakest candidate
    assert ranked[0].meaning_share == pytest.approx(0.8 / 1.3)


def test_equal_scores_are_ordered_by_id() -> None:
    ranked = fuse_by_score(["z", "a"], {"a": 0.5, "z": 0.5}, {}, weight=2.0)
    assert [hit.id for hit in ranked] == ["a", "z"]


def test_rank_fusion_adds_reciprocal_ranks() -> None:
    ranked = fuse_by_rank(
        [ScoredId("a", 0.9), ScoredId("b", 0.8)], [ScoredId("b", 7.0)], {}, {}, k=60
    )
    assert [(hit.id, pytest.approx(hit.score)) for hit in ranked] == [
        ("b", 1 / 62 + 1 / 61),
        ("a", 1 / 61),
    ]


def _ranked(name: str, score: float, lexical: float, meaning: float) -> Ranked:
    return Ranked(name, score, lexical, meaning, 0.5)


def test_the_tail_goes_and_what_words_or_meaning_speak_for_stays() -> None:
    best = _ranked("best", 2.0, 9.0, 0.7)
    near = _ranked("near in meaning only", 1.2, 0.0, 0.6)
    far = _ranked("far and no word", 0.7, 0.0, 0.1)
    worded = _ranked("far but shares words", 0.9, 3.0, 0.1)
    weak = _ranked("a small part of the best score", 0.2, 0.5, 0.1)
    assert without_tails([[best, near, worded, far, weak]]) == [[best, near, worded]]
    # BM25 compares within a language only: the best words of the other list stay
    other = _ranked("other language", 0.5, 2.0, 0.1)
    assert without_tails([[best], [other]]) == [[best], [other]]
    assert without_tails([]) == []


def _passage(text: str, *headings: str) -> Passage:
    return Passage(0, text, Language.FINNISH, 1, 1, 0, len(text), headings, None, 0)


RUNNING = "Työvoiman saatavuus on maakunnan suurin haaste, ja siihen vastataan koulutuksella."


@pytest.mark.parametrize(
    ("passage", "form"),
    [
        (_passage(RUNNING, "1 Tilannekuva"), None),
        (_passage(RUNNING, "6 Lähteet"), Form.REFERENCES),
        (_passage(RUNNING, "Källor"), Form.REFERENCES),
        (_passage(RUNNING, "Lähteet ja vesistöt"), None),
        (_passage(RUNNING, "Sisällys"), Form.CONTENTS),
        (_passage("1 Johdanto 4\n2 Tilannekuva 6\n3 Haasteet 9\n4 Tavoitteet 12"), Form.CONTENTS),
        (_passage("Maakunnan haasteet"), Form.BARE),
    ],
)
def test_what_is_no_running_text(passage: Passage, form: Form | None) -> None:
    assert passage_form(passage) == form


def test_a_demoted_passage_falls_behind_a_slightly_weaker_one() -> None:
    payloads: dict[str, Payload] = {"heading": {"form": "bare"}, "text": {}}
    ranked = [_ranked("heading", 2.0, 5.0, 0.6), _ranked("text", 1.9, 4.0, 0.6)]
    demoted = demote(ranked, payloads)
    assert [hit.id for hit in demoted] == ["text", "heading"]
    assert demoted[1].score == pytest.approx(2.0 - LOSSES[Form.BARE] * 2.0)
    assert demote(ranked[1:], payloads) == ranked[1:]
