"""Searches to try, in each language: what officials ask, and the query language by example."""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "fi": (
        "osaavan työvoiman saatavuus",
        "mitä Kainuun kanssa sovittiin työvoimasta",
        "tuulivoiman lupamenettely laji:strategia",
        '"vihreä siirtymä" alue:Lappi',
        "rata* -tuulivoima kierros:2022",
    ),
    "sv": (
        "tillgång till kompetent arbetskraft",
        "vad kom man överens om med Österbotten om arbetskraften",
        "tillståndsförfarandet för vindkraft typ:strategi",
        '"grön omställning" region:Lappland',
        "järnväg* -vindkraft omgång:2022",
    ),
    "en": (
        "availability of skilled labour",
        "what was agreed with Kainuu about labour",
        "wind power permits kind:strategy",
        '"vihreä siirtymä" region:Lapland',
        "rail* -wind round:2022",
    ),
}
