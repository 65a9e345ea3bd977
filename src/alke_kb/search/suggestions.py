"""«Tarkoititko»: another spelling for a query word that neither Voikko nor the base knows."""

from __future__ import annotations

from collections.abc import Callable

from alke_kb.analysis import Analyser, ParsedQuery
from alke_kb.domain import AnalysedToken, Language, Where
from alke_kb.indexing.bm25 import query_vector
from alke_kb.ports import PassageIndex

MOST = 3
MAX_WORDS = 2
MIN_LENGTH = 4
_TRIED = 6


def suggest(
    parsed: ParsedQuery,
    language: Language,
    analyser: Analyser,
    index: PassageIndex,
    seen: Where | None,
) -> tuple[str, ...]:
    """The query with its unknown words respelt as words that the base has, likeliest first; only
    passages that are ``seen`` count as the base.

    Looks only at Finnish words of four letters or more that Voikko does not know and that no
    passage has; a query of known words costs nothing.
    """
    if language is not Language.FINNISH:
        return ()
    text = parsed.text
    unknown = [token for token in analyser.analyse(text, language) if _unknown(token, analyser)]
    found: list[tuple[AnalysedToken, list[str]]] = []
    for token in unknown[:MAX_WORDS]:
        if _in_base(token.surface, analyser, index, seen):
            continue
        known = _known(lambda word: _in_base(word, analyser, index, seen), token, analyser)
        if known:
            found.append((token, known))
    if not found:
        return ()
    results = []
    for choice in range(max(len(words) for _, words in found)):
        respelt = text
        for token, words in reversed(found):
            word = words[min(choice, len(words) - 1)]
            respelt = respelt[: token.start] + word + respelt[token.end :]
        results.append(respelt)
    return tuple(dict.fromkeys(results))[:MOST]


def _unknown(token: AnalysedToken, analyser: Analyser) -> bool:
    word = token.surface
    return len(word) >= MIN_LENGTH and word.isalpha() and not analyser.lemmatiser.readings(word)


def _known(in_base: Callable[[str], bool], token: AnalysedToken, analyser: Analyser) -> list[str]:
    candidates = [
        word
        for word in analyser.lemmatiser.suggest(token.surface)[:_TRIED]
        if word != token.surface
    ]
    return [word for word in candidates if in_base(word)][:MOST]


def _in_base(word: str, analyser: Analyser, index: PassageIndex, seen: Where | None) -> bool:
    """Whether a passage has the word itself; sharing a part of a compound is not enough."""
    terms = {t.text: t.weight for t in analyser.word_terms(word, Language.FINNISH)}
    strongest = max(terms.values(), default=0.0)
    whole = {text: weight for text, weight in terms.items() if weight == strongest}
    return bool(whole) and bool(index.search_sparse(query_vector(whole), 1, seen))
