"""Words without content of their own: they join and point, and say nothing of the matter."""

from __future__ import annotations

from alke_kb.domain import Language, Reading

_FINNISH_CLASSES = frozenset({"sidesana", "suhdesana", "asemosana", "kieltosana"})
# forms of auxiliaries by base form, and question words and particles that Voikko calls adverbs
_FINNISH_BASES = frozenset({"olla", "voida", "pitää", "saada", "täytyä"})
_FINNISH_FORMS = """
milloin missä miten miksi kuinka mistä mihin minne jolloin jossa josta johon koska joskus myös
mukaan kuten noin vain vielä jo aina sekä
"""
_SWEDISH_FORMS = """
och eller men samt att som i på av för till från med om vid under över efter före inom utan
mellan genom mot hos en ett den det de dem dess deras han hon hans hennes vi oss vår vårt
våra ni er jag mig min mitt mina sig sin sitt sina denna detta dessa är var vara varit har
hade ha haft blir blev bli ska skall skulle kan kunde kunna vill måste får fick inte ej
också då när hur vad vem vilka vilken vilket varför där här än så även finns
"""
_ENGLISH_FORMS = """
a an the and or but nor of to in on at by for from with as into about over after before
under between through against during without within i you he she it we they me him her us
them my your his its our their this that these those is are was were be been being am has
have had having do does did will would shall should can could may might must not no also
then than when where who whom whose which what why how there here so such
"""
_FORMS = {
    Language.FINNISH: frozenset(_FINNISH_FORMS.split()),
    Language.SWEDISH: frozenset(_SWEDISH_FORMS.split()),
    Language.ENGLISH: frozenset(_ENGLISH_FORMS.split()),
}


def is_function_word(lower: str, language: Language, best: Reading | None) -> bool:
    """Whether a word form is one; ``best`` is its likeliest Finnish reading."""
    if language is not Language.FINNISH:
        return lower in _FORMS[language]
    if best is None:
        return False
    return (
        best.word_class in _FINNISH_CLASSES
        or best.base in _FINNISH_BASES
        or lower in _FORMS[Language.FINNISH]
    )
