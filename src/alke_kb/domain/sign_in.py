"""A person signing in by an identity provider: what is begun, and who comes back."""

from __future__ import annotations

from dataclasses import dataclass, field

from alke_kb.domain.readers import Reader


@dataclass(frozen=True, slots=True)
class SignInStart:
    """A sign-in begun. ``address`` is where the browser goes; the rest stays with that browser
    and must be the same when it comes back.
    """

    address: str
    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person, as the provider says: the reader with the rights of its claims, and the name to show."""

    reader: Reader
    name: str
