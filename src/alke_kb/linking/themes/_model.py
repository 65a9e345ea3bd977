"""The weights by which words and meaning are put together; ``benchmarks/theme_training.py`` makes them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

from alke_kb.linking.themes._learnt import CueOdds, Learnt
from alke_kb.linking.themes._trees import Trees

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = "theme-model.npz"
TREE_PARTS = ("feature", "threshold", "left", "right", "value")


@dataclass(frozen=True)
class Combination:
    """Two models over the features of a theme: that it is there, and that it is main.

    ``weights`` float64 [2, features], ``bias`` [2, 1], and from which chance on each says yes
    (``from_``). Where there are ``trees`` too, one of each, the log-odds are the mean of both.
    """

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    from_: tuple[float, float]
    trees: tuple[Trees, Trees] | None = None

    def chances(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """[2, themes] of features [themes, features]: there at all, and main."""
        import numpy as np

        odds = self.weights @ features.T + self.bias
        if self.trees is not None:
            odds = (odds + np.stack([one.log_odds(features) for one in self.trees])) / 2
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(odds, -30, 30))), dtype=np.float64)


@dataclass(frozen=True)
class ThemeModel:
    """What was learnt from labelled passages.

    ``vectors`` float32 [themes, dimension] and ``heads`` [2, themes, dimension] with ``head_bias``
    [2, themes] hold for the embedding model ``identity`` and the themes of ``digest``, and
    ``known`` weighs with them and with what is ``learnt`` beside; ``general`` does without, for
    other themes and other models.
    """

    identity: str
    digest: str
    vectors: NDArray[np.float32]
    heads: NDArray[np.float32]
    head_bias: NDArray[np.float32]
    learnt: Learnt
    known: Combination
    general: Combination


@lru_cache(maxsize=1)
def load_model() -> ThemeModel:
    """The weights that ship."""
    import numpy as np

    content = files("alke_kb.linking").joinpath("data", FILE).read_bytes()
    with np.load(BytesIO(content), allow_pickle=False) as found:

        def combination(name: str) -> Combination:
            from_ = found[f"{name}_from"]
            return Combination(
                found[f"{name}_weights"].astype(np.float64),
                found[f"{name}_bias"].astype(np.float64),
                (float(from_[0]), float(from_[1])),
                trees(name) if f"{name}_0_feature" in found else None,
            )

        def trees(name: str) -> tuple[Trees, Trees]:
            there, main = (
                Trees(
                    **{part: found[f"{name}_{which}_{part}"] for part in TREE_PARTS},
                    base=float(found[f"{name}_{which}_base"]),
                    depth=int(found[f"{name}_{which}_depth"]),
                )
                for which in (0, 1)
            )
            return there, main

        cues = {
            (str(theme), str(text)): (float(there), float(main))
            for (theme, text), (there, main) in zip(found["cues"], found["cue_odds"], strict=True)
        }
        usual = dict(zip(found["strengths"], found["usual_odds"], strict=True))
        learnt = Learnt(
            CueOdds(cues, {str(how): (float(o[0]), float(o[1])) for how, o in usual.items()}),
            found["labelled"].astype(np.float32) / found["labelled_scale"].astype(np.float32),
            found["labels"].astype(np.float32),
            found["priors"].astype(np.float64),
        )
        return ThemeModel(
            identity=str(found["identity"]),
            digest=str(found["digest"]),
            vectors=found["vectors"].astype(np.float32),
            heads=found["heads"].astype(np.float32),
            head_bias=found["head_bias"].astype(np.float32),
            learnt=learnt,
            known=combination("known"),
            general=combination("general"),
        )
