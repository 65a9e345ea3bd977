"""What is weighed of each theme of a passage: its cues, their place and rivals, and its closeness."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from alke_kb.linking.themes._collected import Collected
from alke_kb.linking.themes._learnt import Learnt

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_STRENGTHS = ("sure", "strong", "fair", "weak")
_TELLING = ("sure", "strong", "fair")
WORDS = 21
# Evidence that a theme could be assigned on, for counting its rivals.
_RIVAL = 1.5


def features(
    found: Mapping[str, Collected],
    order: Sequence[str],
    tokens: int,
    signals: NDArray[np.float64],
    centred: NDArray[np.float32] | None = None,
    learnt: Learnt | None = None,
) -> NDArray[np.float64]:
    """float64 [themes in ``order``, features] of a passage of so many tokens.

    ``signals`` [signals, themes] are of meaning, the first one closeness. The first three of the
    features of words, closeness and the second signal are also multiplied with each other: a
    weak cue counts where the passage lies near the theme, a strong one less where it does not.
    What labelled passages taught comes last; it needs the passage's centred vector.
    """
    import numpy as np

    words = np.zeros((len(order), WORDS))
    words[:, -1] = math.log(tokens + 1)
    claims = _claims(found)
    totals = [one.total for one in found.values()]
    for number, theme in enumerate(order):
        if theme in found:
            words[number, :-1] = _of_words(found[theme], totals, claims, tokens)
    there = words[:, -2]
    blocks = [words]
    for signal in signals:
        rank = (signal[:, None] < signal[None, :]).sum(axis=1)
        blocks.append(
            np.stack([signal, np.log1p(rank), signal.max() - signal, signal * there], axis=1)
        )
    core = [*words[:, :3].T, *signals[:2]]
    products = [core[a] * core[b] for a in range(len(core)) for b in range(a, len(core))]
    taught = []
    if learnt is not None and centred is not None:
        taught.append(learnt.columns(found, order, centred))
    return np.concatenate([*blocks, np.stack(products, axis=1), *taught], axis=1)


def _claims(found: Mapping[str, Collected]) -> Counter[int]:
    """How many themes each token speaks for."""
    claims: Counter[int] = Counter()
    for one in found.values():
        own: set[int] = set()
        for hit in one.hits:
            if hit.pattern.strength in _TELLING:
                own.update(range(hit.first, hit.last + 1))
        claims.update(own)
    return claims


def _of_words(
    own: Collected, totals: Sequence[float], claims: Mapping[int, int], tokens: int
) -> list[float]:
    hits = own.hits
    distinct = {s: {h.pattern.text for h in hits if h.pattern.strength == s} for s in _STRENGTHS}
    cover = {index for hit in hits for index in range(hit.first, hit.last + 1)}
    return [
        math.log(own.total + 0.1),
        own.total / max(totals),
        own.total / sum(totals),
        *(math.log1p(len(distinct[s])) for s in _STRENGTHS),
        math.log1p(len(hits)),
        own.begins,
        own.ends,
        float(own.opening),
        sum(hit.inside for hit in hits) / len(hits),
        float(min(max(hit.length for hit in hits), 3)),
        sum(claims.get(index, 0) > 1 for index in cover) / max(1, len(cover)),
        math.log(len(cover) / tokens + 0.01),
        math.log1p(own.sentences),
        float(sum(total > own.total for total in totals)),
        float(sum(total > _RIVAL for total in totals)),
        len(own.terms) / len(hits),
        1.0,
    ]
