"""What a search is asked by, wherever its results go: JSON, a list of references, a feed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from alke_kb.domain import Filters, Language
from alke_kb.domain import Query as SearchQuery
from alke_kb.search import MAX_QUERY_LENGTH
from alke_kb.vocab import resolve_kind, resolve_ministry, resolve_region, resolve_role


@dataclass(frozen=True)
class Asked:
    """A question without its place in the list."""

    text: str
    filters: Filters
    language: Language | None
    passages: int

    def query(self, limit: int, offset: int = 0) -> SearchQuery:
        """This part of the list."""
        return SearchQuery(
            text=self.text,
            filters=self.filters,
            limit=limit,
            offset=offset,
            passages=self.passages,
            language=self.language,
        )


def search_parameters(
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=MAX_QUERY_LENGTH,
            description='Sanoja, kysymys tai "lainattu sanonta"; +pakollinen -kielletty',
            examples=["keskustelujen johtopäätösten seuranta"],
        ),
    ],
    kind: Annotated[list[str], Query(examples=[["dialogue_record"]])] = [],  # noqa: B006
    role: Annotated[list[str], Query(examples=[["johtopaatos"]])] = [],  # noqa: B006
    region: Annotated[
        list[str], Query(description="Koodi tai nimi", examples=[["18", "Lappi"]])
    ] = [],  # noqa: B006
    ministry: Annotated[list[str], Query(examples=[["TEM"]])] = [],  # noqa: B006
    round: Annotated[list[str], Query(examples=[["2022"]])] = [],  # noqa: B006
    language: Annotated[list[Language], Query(description="Kohtien kieli")] = [],  # noqa: B006
    year_from: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    year_to: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    query_language: Annotated[
        Language | None, Query(description="Kyselyn kieli; tunnistetaan, jos sitä ei anneta")
    ] = None,
    passages: Annotated[int, Query(ge=1, le=20, description="Kohtia asiakirjaa kohden")] = 3,
) -> Asked:
    """Names and codes resolved. Raises ``InvalidInput``."""
    filters = Filters(
        kinds=tuple(resolve_kind(value) for value in kind),
        roles=tuple(resolve_role(value) for value in role),
        regions=tuple(resolve_region(value) for value in region),
        ministries=tuple(resolve_ministry(value) for value in ministry),
        rounds=tuple(round),
        languages=tuple(language),
        year_from=year_from,
        year_to=year_to,
    )
    return Asked(q, filters, query_language, passages)


Question = Annotated[Asked, Depends(search_parameters)]
