"""Which readings of a word form count, and which one is the likeliest.

The order of rules is the one that measured best on a Finnish treebank; preferring nouns to verbs
measured worse and is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from alke_kb.domain import Reading

_INDECLINABLE = frozenset({"sidesana", "suhdesana", "seikkasana", "asemosana", "kieltosana"})
_RARE_CASES = frozenset({"vajanto", "seuranto", "keinonto"})  # abessive, comitative, instructive

# Participles that dictionaries list as words of their own; the others belong to their verb.
_ADJECTIVES = """
huolestuttava huomattava johtava kattava kestävä kiinnostava loistava luotettava merkittävä
onnistunut poikkeava pysyvä ratkaiseva riittävä seuraava sitova sopiva tehtävä tunnettu
tyydyttävä vaativa vaikuttava vakuuttava vallitseva vastaava väsynyt yllättävä
"""
_ADJECTIVE_SET = frozenset(_ADJECTIVES.split())


def is_name(reading: Reading) -> bool:
    return ("NAME", "true") in reading.features


def boundaries(reading: Reading) -> int:
    """How many compound boundaries Voikko saw."""
    return int(dict(reading.features).get("BOUNDARIES", "0"))


def plausible(readings: Sequence[Reading], word: str) -> tuple[Reading, ...]:
    """Readings worth indexing; never empty when ``readings`` is not.

    Names of lower-case words go when there is another reading, then readings with more compound
    boundaries than the simplest one, then «kuusi» as 'your moon'.
    """
    kept = tuple(readings)
    if word[:1].islower():
        kept = tuple(r for r in kept if not is_name(r)) or kept
    if len(kept) > 1:
        fewest = min(map(boundaries, kept))
        kept = tuple(r for r in kept if boundaries(r) == fewest)
    if len(kept) > 1:
        kept = tuple(r for r in kept if not _odd_possessive(r)) or kept
    return kept


def _odd_possessive(reading: Reading) -> bool:
    return any(name == "POSSESSIVE" and value != "3" for name, value in reading.features)


def _rare_verb_form(reading: Reading) -> bool:
    """'I support' for «tuen», a negated passive without its «ei», 'being able' for «voimaan»."""
    features = dict(reading.features)
    if reading.base == "voida" and features.get("MOOD") == "MA-infinitive":
        return True
    if features.get("PERSON") == "4" and features.get("NEGATIVE") == "true":
        return True
    return features.get("PERSON") in ("1", "2")


def best_reading(
    readings: Sequence[Reading],
    word: str,
    *,
    sentence_start: bool = False,
    frequencies: Mapping[str, int] | None = None,
) -> Reading | None:
    """The likeliest reading of ``word``; ``None`` when there are none.

    ``frequencies`` counts base forms among unambiguous words of the same text and decides where
    the rules leave several. ``sentence_start``: a capital letter there says nothing of names.
    """
    kept: Sequence[Reading] = readings
    if not kept:
        return None
    rules: tuple[Callable[[Reading], bool], ...] = (
        lambda r: is_name(r) == (word[:1].isupper() and not sentence_start),
        lambda r: r.word_class in _INDECLINABLE,
        lambda r: ("PARTICIPLE", "agent") not in r.features,
        lambda r: all(name != "POSSESSIVE" for name, _ in r.features),
        lambda r: ("MOOD", "imperative") not in r.features,
        lambda r: all(n != "SIJAMUOTO" or v not in _RARE_CASES for n, v in r.features),
        lambda r: not _rare_verb_form(r),
    )
    for rule in rules:
        kept = [r for r in kept if rule(r)] or kept
    fewest = min(map(boundaries, kept))
    kept = [r for r in kept if boundaries(r) == fewest]
    counts = frequencies or {}
    return max(kept, key=lambda r: (counts.get(r.base, 0), -kept.index(r)))


def lemma_of(reading: Reading) -> str:
    """Headword to show for a reading: the verb of a participle («säädetty» → ``säätää``)."""
    if (
        reading.roots
        and not reading.parts
        and reading.base not in _ADJECTIVE_SET
        and any(name == "PARTICIPLE" for name, _ in reading.features)
    ):
        return reading.roots[-1]
    return reading.base
