"""False themes of passages that were judged unseen, for a person to explain."""

from __future__ import annotations

import numpy as np

from labelled.themes import Array, Labelled


def false_assignments(data: Labelled, said: Array, from_: tuple[float, float]) -> list[str]:
    """One text for each theme that was assigned and that the readers did not see: its passage,
    chance and cues.

    ``said`` [2, passages, themes] are chances of being there at all and of being main, ``from_``
    from which on each says yes.
    """
    assigned = (said[0] >= from_[0]) | (said[1] >= from_[1])
    found = []
    for row, theme in np.argwhere(assigned & (data.there == 0)):
        passage, name = data.rows[row], data.themes[theme]
        own = data.words[row][0].get(name)
        cues = ", ".join(list(own.terms)[:6]) if own else "meaning alone"
        sort = "main" if said[1, row, theme] >= from_[1] else "passing"
        readers = ", ".join([*passage["main"], *(f"({one})" for one in passage["passing"])])
        found.append(
            f"{passage['id']} {name} {sort} ({said[0, row, theme]:.2f}): {cues}\n"
            f"    read: {readers or 'nothing'}\n"
            f"    {' '.join(passage['text'].split())[:300]}"
        )
    return found


def evenly(found: list[str], number: int) -> list[str]:
    """So many of them, taken evenly."""
    step = max(1.0, len(found) / number)
    return [found[int(place * step)] for place in range(min(number, len(found)))]
