"""Themes of a passage from its words: evidence weighed, main themes told from passing ones."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alke_kb.analysis import Analyser
from alke_kb.domain import AnalysedToken, Evidence, Language, ThemeAssignment, ThemeSource
from alke_kb.linking.themes._collected import Collected
from alke_kb.linking.themes._features import features
from alke_kb.linking.themes._matcher import Hit, Matcher
from alke_kb.linking.themes._meaning import ThemeMeaning
from alke_kb.linking.themes._neutral import is_list_of_persons, neutral_spans
from alke_kb.vocab import Theme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST = 4
# From this closeness on, in standard deviations among the themes, the description is evidence.
NEAR = 1.0
_FIRST_SENTENCE = re.compile(r"[.!?]\s|\n")
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Weights:
    """How evidence is weighed. The defaults were set on labelled passages, see
    ``benchmarks/theme_quality.py``.

    ``sure``, ``strong``, ``fair`` and ``weak`` are what one cue is worth; ``repeat`` what the same cue is
    worth again, up to ``most_repeats`` times; ``opening`` multiplies evidence of the first
    sentence. Evidence counts per ``usual_length`` tokens raised to ``dilution`` in longer passages.
    A theme is assigned from ``passing`` on and where it has ``passing_share`` of the best theme's
    evidence. ``main_*`` are a logistic model of what readers called main, fitted on the same
    passages: of the evidence (its logarithm), its share of the best theme's and of all, how late
    in the text it begins (0–1), and the logarithm of the length in tokens.
    """

    sure: float = 3.0
    strong: float = 2.0
    fair: float = 0.75
    weak: float = 0.15
    inside: float = 0.9
    repeat: float = 0.55
    most_repeats: int = 4
    opening: float = 1.4
    usual_length: int = 70
    dilution: float = 0.1
    passing: float = 1.9
    passing_share: float = 0.32
    main_from: float = 0.5
    main_bias: float = -3.3
    main_evidence: float = 1.8
    main_best: float = 2.1
    main_share: float = 1.9
    main_late: float = -3.2
    main_length: float = -0.37
    scale: float = 4.0


class ThemeClassifier:
    """Assigns 0–4 themes to passages in Finnish, Swedish and English.

    ``themes`` come from ``vocab.load_themes``; a theme without cues of its own is recognised by
    labels, synonyms and close concepts. With ``meaning`` and a passage's vector, words and
    closeness in meaning are weighed together; without, words alone (``weights``). Safe to call
    from any thread.
    """

    def __init__(
        self,
        themes: Mapping[str, Theme],
        analyser: Analyser,
        weights: Weights | None = None,
        meaning: ThemeMeaning | None = None,
    ) -> None:
        self._themes = themes
        self._analyser = analyser
        self.weights = weights or Weights()
        self._meaning = meaning
        self._matchers: dict[Language, Matcher] = {}

    def classify(
        self, text: str, language: Language, vector: NDArray[np.float32] | None = None
    ) -> tuple[ThemeAssignment, ...]:
        """Themes of ``text``, best first, each with the words that speak for it, and with the
        theme's description where the text lies near it. ``vector`` is the text's raw one.
        """
        if is_list_of_persons(text):
            return ()
        tokens = self.analyse(text, language)
        if not tokens:
            return ()
        collected = self.collect(text, tokens, language)
        if vector is not None and self._meaning is not None:
            return self._weighed_with_meaning(collected, len(tokens), vector, language)
        return self._weighed_alone(collected, tokens, text)

    def analyse(self, text: str, language: Language) -> Sequence[AnalysedToken]:
        """The tokens that cues are looked for in."""
        return self._analyser.analyse(text, language)

    def _weighed_with_meaning(
        self,
        collected: Mapping[str, Collected],
        tokens: int,
        vector: NDArray[np.float32],
        language: Language,
    ) -> tuple[ThemeAssignment, ...]:
        meaning = self._meaning
        assert meaning is not None
        centred = meaning.centred(vector, language)
        signals = meaning.signals(centred)
        order = tuple(self._themes)
        given = features(collected, order, tokens, signals, centred, meaning.learnt)
        there, main = meaning.combination.chances(given)
        ranked = sorted(range(len(order)), key=lambda number: (-there[number], order[number]))
        from_there, from_main = meaning.combination.from_
        assigned = []
        for number in ranked[:MOST]:
            is_main = bool(main[number] >= from_main)
            if there[number] < from_there and not is_main:
                continue
            theme = order[number]
            words = collected[theme].evidence[:_SHOWN] if theme in collected else []
            near = signals[0][number] >= NEAR or not words
            described = [Evidence(nearest=_about(self._themes[theme], language))] if near else []
            assigned.append(
                ThemeAssignment(
                    theme=theme,
                    score=max(0.001, round(float(there[number]), 3)),
                    main=is_main,
                    source=ThemeSource.RULE if words else ThemeSource.MODEL,
                    evidence=(*words, *described),
                )
            )
        return tuple(assigned)

    def _weighed_alone(
        self, collected: Mapping[str, Collected], tokens: Sequence[AnalysedToken], text: str
    ) -> tuple[ThemeAssignment, ...]:
        if not collected:
            return ()
        w = self.weights
        dilution = max(1.0, len(tokens) / w.usual_length) ** w.dilution
        strengths = {theme: found.total / dilution for theme, found in collected.items()}
        best = max(strengths.values())
        ranked = sorted(strengths, key=lambda theme: (-strengths[theme], theme))
        assigned: list[ThemeAssignment] = []
        for theme in ranked:
            strength = strengths[theme]
            if strength < w.passing or strength < w.passing_share * best or len(assigned) == MOST:
                break
            assigned.append(
                ThemeAssignment(
                    theme=theme,
                    score=round(1.0 - math.exp(-strength / w.scale), 4),
                    main=self._chance_of_main(collected, theme, len(tokens), len(text))
                    >= w.main_from,
                    source=ThemeSource.RULE,
                    evidence=tuple(collected[theme].evidence[:_SHOWN]),
                )
            )
        return tuple(assigned)

    def _chance_of_main(
        self, collected: Mapping[str, Collected], theme: str, tokens: int, characters: int
    ) -> float:
        w = self.weights
        totals = [one.total for one in collected.values()]
        own = collected[theme]
        begins = own.evidence[0].start or 0
        weighed = (
            w.main_bias
            + w.main_evidence * math.log(own.total + 0.1)
            + w.main_best * own.total / max(totals)
            + w.main_share * own.total / sum(totals)
            + w.main_late * begins / characters
            + w.main_length * math.log(tokens + 1)
        )
        return 1.0 / (1.0 + math.exp(-weighed))

    def collect(
        self, text: str, tokens: Sequence[AnalysedToken], language: Language
    ) -> dict[str, Collected]:
        """Evidence by theme, before it is judged."""
        matcher = self._matchers.get(language)
        if matcher is None:
            matcher = Matcher(self._themes.values(), self._analyser, language)
            self._matchers[language] = matcher
        neutral = _covered(tokens, neutral_spans(text))
        by_theme: dict[str, list[Hit]] = {}
        for hit in matcher.find(text, tokens):
            if not any(index in neutral for index in range(hit.first, hit.last + 1)):
                by_theme.setdefault(hit.pattern.theme, []).append(hit)
        first_end = _opening_end(text)
        found = {}
        for theme, hits in by_theme.items():
            collected = self._weigh(text, tokens, _longest(hits), first_end)
            if collected.total > 0:
                found[theme] = collected
        return found

    def _weigh(
        self, text: str, tokens: Sequence[AnalysedToken], hits: Sequence[Hit], first_end: int
    ) -> Collected:
        w = self.weights
        worth = {"sure": w.sure, "strong": w.strong, "fair": w.fair, "weak": w.weak}
        found = Collected(hits=hits)
        starts = [tokens[hit.first].start for hit in hits]
        if starts:
            found.begins, found.ends = starts[0] / len(text), starts[-1] / len(text)
            found.sentences = len({text.count(".", 0, s) + text.count("\n", 0, s) for s in starts})
        for hit in hits:
            term = hit.pattern.text
            times = found.terms.get(term, 0)
            found.terms[term] = times + 1
            start, end = tokens[hit.first].start, tokens[hit.last].end
            found.evidence.append(Evidence(start, end, text[start:end], term.strip("=*")))
            if start < first_end and hit.pattern.strength != "weak":
                found.opening = True
            if times > w.most_repeats:
                continue
            value = worth[hit.pattern.strength] * (w.repeat if times else 1.0)
            if hit.inside:
                value *= w.inside
            found.total += value * (w.opening if start < first_end else 1.0)
        return found


def _longest(hits: list[Hit]) -> list[Hit]:
    """Hits of one theme without overlaps: the longest, then the surest; what only looks like the
    theme silences what it covers.
    """
    order = ("not", "sure", "strong", "fair", "weak")
    taken: set[int] = set()
    kept = []
    ranked = sorted(
        hits,
        key=lambda h: (
            -h.length,
            order.index(h.pattern.strength),
            h.first,
            h.inside,
            h.pattern.text,
        ),
    )
    for hit in ranked:
        span = range(hit.first, hit.last + 1)
        if not any(index in taken for index in span):
            taken.update(span)
            if hit.pattern.strength != "not":
                kept.append(hit)
    return sorted(kept, key=lambda hit: hit.first)


def _about(theme: Theme, language: Language) -> str:
    """The description a passage is near to, in its language; the label where there is none."""
    return (theme.description or theme.labels).get(language)


def _covered(tokens: Sequence[AnalysedToken], spans: list[tuple[int, int]]) -> set[int]:
    covered: set[int] = set()
    for start, end in spans:
        covered.update(
            i for i, token in enumerate(tokens) if token.start < end and token.end > start
        )
    return covered


def _opening_end(text: str) -> int:
    """Where the first sentence ends."""
    match = _FIRST_SENTENCE.search(text, 20)
    return match.start() if match else len(text)
