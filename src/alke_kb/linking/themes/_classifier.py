"""Themes of a passage from its words: evidence weighed, main themes told from passing ones."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from alke_kb.analysis import Analyser
from alke_kb.domain import AnalysedToken, Evidence, Language, ThemeAssignment, ThemeSource
from alke_kb.linking.themes._matcher import Hit, Matcher
from alke_kb.linking.themes._neutral import is_list_of_persons, neutral_spans
from alke_kb.vocab import Theme

MOST = 4
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
    passing_share: float = 0.24
    main_from: float = 0.4
    main_bias: float = -3.3
    main_evidence: float = 1.8
    main_best: float = 2.1
    main_share: float = 1.9
    main_late: float = -3.2
    main_length: float = -0.37
    scale: float = 4.0


@dataclass
class _Collected:
    total: float = 0.0
    terms: dict[str, int] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)


class ThemeClassifier:
    """Assigns 0–4 themes to passages in Finnish, Swedish and English.

    ``themes`` come from ``vocab.load_themes``; a theme without cues of its own is recognised by
    labels, synonyms and close concepts. Safe to call from any thread.
    """

    def __init__(
        self, themes: Mapping[str, Theme], analyser: Analyser, weights: Weights | None = None
    ) -> None:
        self._themes = themes
        self._analyser = analyser
        self.weights = weights or Weights()
        self._matchers: dict[Language, Matcher] = {}

    def classify(self, text: str, language: Language) -> tuple[ThemeAssignment, ...]:
        """Themes of ``text``, best first, each with the words that speak for it."""
        if is_list_of_persons(text):
            return ()
        tokens = self._analyser.analyse(text, language)
        collected = self.collect(text, tokens, language)
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
        self, collected: Mapping[str, _Collected], theme: str, tokens: int, characters: int
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
    ) -> dict[str, _Collected]:
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
        self, text: str, tokens: Sequence[AnalysedToken], hits: Iterable[Hit], first_end: int
    ) -> _Collected:
        w = self.weights
        worth = {"sure": w.sure, "strong": w.strong, "fair": w.fair, "weak": w.weak}
        found = _Collected()
        for hit in hits:
            term = hit.pattern.text
            times = found.terms.get(term, 0)
            found.terms[term] = times + 1
            start, end = tokens[hit.first].start, tokens[hit.last].end
            found.evidence.append(Evidence(start, end, text[start:end], term.strip("=*")))
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
