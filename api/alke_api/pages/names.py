"""What readers call kinds, roles, regions, ministries, themes and rounds, in the page's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from alke_api.pages.languages import language_name
from alke_kb.domain import Kind, Publicity, Role
from alke_kb.vocab import (
    Theme,
    kind_names,
    load_ministries,
    load_regions,
    load_roles,
    publicity_names,
)

Themes = Callable[[], Mapping[str, Theme]]


class Names:
    """Names in one language. What is unknown keeps its code: data may be ahead of a vocabulary."""

    def __init__(self, language: str, themes: Themes) -> None:
        self._language = language
        self._themes = themes

    def kind(self, value: str) -> str:
        """«keskusteluasiakirja»."""
        return kind_names(Kind(value)).get(self._language)

    def role(self, value: str) -> str:
        """«johtopäätös»."""
        role = Role(value)
        return next(e.labels[self._language] for e in load_roles() if e.role is role)

    def region(self, code: str) -> str:
        """«Kainuu»."""
        known = load_regions().get(code)
        return known.names.get(self._language) if known else code

    def ministry(self, ministry_id: str) -> str:
        """«työ- ja elinkeinoministeriö»."""
        known = load_ministries().get(ministry_id)
        return known.names.get(self._language) if known else ministry_id

    def ministry_short(self, ministry_id: str) -> str:
        """«TEM», in Swedish «ANM»."""
        known = load_ministries().get(ministry_id)
        return known.abbreviations.get(self._language) if known else ministry_id

    def theme(self, theme_id: str) -> str:
        """«osaavan työvoiman saatavuus»."""
        known = self._themes().get(theme_id)
        return known.labels.get(self._language) if known else theme_id

    def language(self, code: str) -> str:
        """«suomi»."""
        return language_name(code, self._language)

    def publicity(self, value: str) -> str:
        """«julkinen»."""
        return publicity_names(Publicity(value)).get(self._language)

    def of(self, field: str, value: str) -> str:
        """The name of a facet's value."""
        named = {
            "kind": self.kind,
            "role": self.role,
            "region": self.region,
            "ministry": self.ministry,
            "theme": self.theme,
            "language": self.language,
        }.get(field)
        return named(value) if named else value
