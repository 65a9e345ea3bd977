"""API keys on both databases: shown once, hashed, expiring, rotated, revoked at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from alke_kb.access import GuessGuard, KeyRing, check_scopes, reader_of
from alke_kb.access import keyring as keyring_module
from alke_kb.adapters.sql import SqlCatalogue
from alke_kb.domain import KeyState, Publicity, Right
from alke_kb.errors import Conflict, InvalidInput, NotFound


class Clock:
    """A moment that a test moves."""

    def __init__(self) -> None:
        self.moment = datetime(2027, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ring(catalogue: SqlCatalogue, clock: Clock) -> KeyRing:
    return KeyRing(catalogue.key_store(), now=clock)


def test_a_key_opens_what_its_scopes_say(ring: KeyRing) -> None:
    issued = ring.create("  Asianhallinta,\tTEM ", ["reader", "luonnos:tem", "salassa_pidettava:*"])
    assert issued.key.name == "Asianhallinta, TEM"
    reader = ring.reader(issued.secret)
    assert reader is not None
    assert reader.id == f"key:{issued.key.id}"
    assert reader.rights == {Right.READER, Right.RESTRICTED_READER}
    assert reader.grants == {Publicity.DRAFT: frozenset({"TEM"}), Publicity.SECRET: None}


def test_the_secret_is_kept_nowhere(ring: KeyRing, catalogue: SqlCatalogue) -> None:
    issued = ring.create("Tietovaranto", ["reader"])
    secret = issued.secret.rsplit("_", 1)[-1] or issued.secret
    assert issued.key.secret_hash.startswith("$argon2id$")
    assert secret not in repr(issued)
    with catalogue._database.read() as connection:
        rows = connection.execute(sa.text("SELECT * FROM api_keys")).all()
    assert issued.key.id in str(rows)
    assert issued.secret[18:] not in str(rows)


@pytest.mark.parametrize("change", ["id", "secret", "cut", "longer", "case", "empty", "sql"])
def test_what_is_no_key_opens_nothing(ring: KeyRing, change: str) -> None:
    good = ring.create("a", ["reader"]).secret
    other = ring.create("b", ["admin"]).secret
    wrong = {
        "id": other[:18] + good[18:],
        "secret": good[:-2] + ("AA" if good[-2:] != "AA" else "BB"),
        "cut": good[:-1],
        "longer": good + "a",
        "case": good.upper(),
        "empty": "",
        "sql": "alke_' OR 1=1 --_" + "a" * 43,
    }[change]
    assert ring.reader(wrong) is None
    assert ring.reader(good) is not None


def test_expiry(ring: KeyRing, clock: Clock) -> None:
    issued = ring.create("a", ["reader"], days=30)
    clock.moment += timedelta(days=30, seconds=-1)
    assert ring.reader(issued.secret) is not None
    clock.moment += timedelta(seconds=1)
    assert ring.reader(issued.secret) is None
    assert ring.get(issued.key.id).state(clock()) is KeyState.EXPIRED


def test_revoking_works_at_once_and_from_another_process(
    ring: KeyRing, catalogue: SqlCatalogue, clock: Clock
) -> None:
    issued = ring.create("a", ["reader"])
    assert ring.reader(issued.secret) is not None
    elsewhere = KeyRing(catalogue.key_store(), now=clock)
    revoked = elsewhere.revoke(issued.key.id)
    assert ring.remembers(issued.secret)
    assert ring.reader(issued.secret) is None
    assert revoked.state(clock()) is KeyState.REVOKED
    clock.moment += timedelta(days=1)
    assert elsewhere.revoke(issued.key.id).revoked_at == revoked.revoked_at


def test_rotation_keeps_scopes_and_lets_the_old_key_run_out(ring: KeyRing, clock: Clock) -> None:
    old = ring.create("a", ["reader", "luonnos:LVM"], days=10)
    new = ring.rotate(old.key.id, days=100, grace_hours=2)
    assert (new.key.name, new.key.scopes) == (old.key.name, old.key.scopes)
    assert ring.get(old.key.id).replaced_by == new.key.id
    assert ring.reader(old.secret) is not None
    assert ring.reader(new.secret) is not None
    clock.moment += timedelta(hours=2)
    assert ring.reader(old.secret) is None
    assert ring.reader(new.secret) is not None
    with pytest.raises(Conflict):
        ring.rotate(old.key.id)
    ring.revoke(new.key.id)
    with pytest.raises(Conflict):
        ring.rotate(new.key.id)


def test_rotation_never_lengthens_a_life(ring: KeyRing, clock: Clock) -> None:
    old = ring.create("a", ["reader"], days=1)
    ring.rotate(old.key.id, grace_hours=1000)
    assert ring.get(old.key.id).expires_at == old.key.expires_at


def test_last_use_is_written_later_and_never_goes_back(ring: KeyRing, clock: Clock) -> None:
    issued = ring.create("a", ["reader"])
    ring.reader(issued.secret)
    assert ring.get(issued.key.id).last_used_at is None
    ring.flush()
    assert ring.get(issued.key.id).last_used_at == clock()
    later = clock.moment
    clock.moment -= timedelta(hours=1)
    ring.reader(issued.secret)
    ring.flush()
    assert ring.get(issued.key.id).last_used_at == later


def test_argon2_is_asked_once_per_key_not_per_request(
    ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = keyring_module._HASHER

    class Counting:
        hash = real.hash

        def verify(self, secret_hash: str, secret: str) -> bool:
            asked.append(secret_hash)
            return real.verify(secret_hash, secret)

    issued = ring.create("a", ["reader"])
    monkeypatch.setattr(keyring_module, "_HASHER", Counting())
    for _ in range(5):
        assert ring.reader(issued.secret) is not None
    assert len(asked) == 1
    # What is wrong is never remembered, and an unknown id costs as much as a wrong secret.
    for _ in range(2):
        ring.reader(issued.secret[:-2] + "zz")
        ring.reader("alke_" + "a" * 12 + "_" + "b" * 43)
    assert len(asked) == 5


def test_a_pasted_key_is_found_by_its_id(ring: KeyRing) -> None:
    issued = ring.create("a", ["reader"])
    assert ring.get(issued.secret).id == issued.key.id
    assert ring.get(f"alke_{issued.key.id}").id == issued.key.id
    with pytest.raises(NotFound):
        ring.get("unknown")


def test_scopes_have_one_spelling() -> None:
    assert check_scopes([" Luonnos:tem ", "READER", "reader"]) == (
        "luonnos:TEM",
        "reader",
        "restricted_reader",
    )
    reader = reader_of("key:x", ["luonnos:TEM", "luonnos:LVM", "osittain_salassa_pidettava:*"])
    assert reader.grants == {
        Publicity.DRAFT: frozenset({"TEM", "LVM"}),
        Publicity.PARTLY_SECRET: None,
    }


@pytest.mark.parametrize(
    "scope", ["", "root", "julkinen:*", "kaikki:TEM", "luonnos:", "luonnos:a b"]
)
def test_what_is_no_scope_is_refused(scope: str) -> None:
    with pytest.raises(InvalidInput):
        check_scopes([scope])
    with pytest.raises(InvalidInput):
        check_scopes([])


@pytest.mark.parametrize(("name", "days"), [("", 1), ("a" * 201, 1), ("a\x00b", 1), ("a", 0)])
def test_what_is_no_key_is_not_made(ring: KeyRing, name: str, days: int) -> None:
    with pytest.raises(InvalidInput):
        ring.create(name, ["reader"], days)


def test_guesses_are_slowed_by_address() -> None:
    guard = GuessGuard(failures_a_minute=3)
    for _ in range(3):
        assert guard.wait("192.0.2.1") == 0
        guard.failed("192.0.2.1")
    assert 0 < guard.wait("192.0.2.1") <= 60
    assert guard.wait("192.0.2.2") == 0
