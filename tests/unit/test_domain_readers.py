"""Who sees what: the rule itself, and the clause that says the same to queries."""

from __future__ import annotations

import itertools

import pytest

from alke_kb.access.scopes import reader_of, scopes_of
from alke_kb.domain import ANONYMOUS, LOCAL, Metadata, Publicity, Reader, Right
from alke_kb.errors import InvalidInput
from alke_kb.vocab import resolve_agency

RESTRICTED = frozenset({Right.READER, Right.RESTRICTED_READER})
TEM = frozenset({"TEM"})
READERS = {
    "anonymous": ANONYMOUS,
    "reader": Reader("key:1"),
    "grants without the right": Reader("key:2", grants={Publicity.SECRET: None}),
    "the right without grants": Reader("key:3", RESTRICTED),
    "drafts of TEM": Reader("key:4", RESTRICTED, {Publicity.DRAFT: TEM}),
    "drafts of two, secrets of one": Reader(
        "key:5", RESTRICTED, {Publicity.DRAFT: frozenset({"YM", "TEM"}), Publicity.SECRET: TEM}
    ),
    "one class of every agency": Reader("key:6", RESTRICTED, {Publicity.PARTLY_SECRET: None}),
    "a class of no agency": Reader("key:7", RESTRICTED, {Publicity.DRAFT: frozenset()}),
    "editor and admin": Reader("key:8", frozenset({Right.EDITOR, Right.ADMIN})),
    "local": LOCAL,
}
DOCUMENTS = [
    Metadata("Asiakirja", publicity=publicity, agency=agency)
    for publicity, agency in itertools.product(Publicity, ("TEM", "YM", "18", None))
]


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
def test_the_clause_says_what_the_rule_says(reader):
    def holds(metadata: Metadata) -> bool:
        values = {"publicity": metadata.publicity.value, "agency": metadata.agency}
        return reader.clause is None or any(
            all(values[name] in wanted for name, wanted in one.items()) for one in reader.clause
        )

    assert [holds(one) for one in DOCUMENTS] == [reader.sees(one) for one in DOCUMENTS]


def seen(reader: Reader) -> set[tuple[str, str | None]]:
    return {(one.publicity.value, one.agency) for one in DOCUMENTS if reader.sees(one)}


def test_who_sees_what():
    public = seen(ANONYMOUS)
    assert public == {("julkinen", agency) for agency in ("TEM", "YM", "18", None)}
    for same in (
        "reader",
        "grants without the right",
        "the right without grants",
        "a class of no agency",
        "editor and admin",
    ):
        assert seen(READERS[same]) == public
        assert READERS[same].scope == ANONYMOUS.scope == "julkinen"
    assert seen(READERS["drafts of TEM"]) == public | {("luonnos", "TEM")}
    assert seen(READERS["drafts of two, secrets of one"]) == public | {
        ("luonnos", "TEM"),
        ("luonnos", "YM"),
        ("salassa_pidettava", "TEM"),
    }
    assert seen(READERS["one class of every agency"]) == public | {
        ("osittain_salassa_pidettava", agency) for agency in ("TEM", "YM", "18", None)
    }
    assert seen(LOCAL) == seen(READERS["one class of every agency"]) | {
        (publicity.value, one.agency) for one in DOCUMENTS for publicity in Publicity
    }
    assert LOCAL.clause is None
    assert LOCAL.scope == "*"


def test_scope_tells_readers_apart_by_what_they_see():
    assert READERS["drafts of two, secrets of one"].scope == (
        "julkinen|salassa_pidettava:TEM|luonnos:TEM,YM"
    )
    for one, other in itertools.combinations(READERS.values(), 2):
        assert (one.scope == other.scope) == (seen(one) == seen(other))


@pytest.mark.parametrize(
    ("written", "agency"),
    [
        ("tem", "TEM"),
        ("Liikenne- ja viestintäministeriö", "LVM"),
        ("Kainuu", "18"),
        ("Kainuun liitto", "18"),
        (" ely-kai ", "ELY-KAI"),
    ],
)
def test_agencies_have_one_spelling(written, agency):
    assert resolve_agency(written) == agency


@pytest.mark.parametrize("written", ["", "-", "a b", "x" * 21, "TEM,YM", "*"])
def test_what_is_no_agency_is_refused(written):
    with pytest.raises(InvalidInput):
        resolve_agency(written)


@pytest.mark.parametrize("name", READERS)
def test_scopes_give_back_what_a_reader_sees_and_no_more(name: str) -> None:
    reader = READERS[name]
    again = reader_of(reader.id, scopes_of(reader))
    assert again.rights == reader.rights
    assert again.clause == reader.clause
