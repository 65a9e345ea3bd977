"""Words by which a record says itself that a matter is closed or that the focus has moved."""

from __future__ import annotations

import re

# «Painopiste siirtyy Tornioon», «korvaa Jäämeren radan kärkihankkeena», «ei enää laitteista vaan
# taidoista»; i svenska «tyngdpunkten ligger …», «ersätter … som spetsprojekt», «inte längre … utan».
_MOVED = re.compile(
    r"\bpainopis\w+(?:\W+\w+){0,3}\W+(?:siirr|siirty|vaihtu|vaihde|muuttu|muute|on\b)"
    r"|\bkorva(?:a|avat|taan|si|sivat|ttiin)\b.*\b(?:kär|painopis|tavoit|toimenpi|hank)\w*"
    r"|\bei(?:vät|kä)?\b(?:\W+\w+){0,2}\W+enää\b.*\bvaan\b"
    r"|\b(?<!sen )(?:sijaan|sijasta)\b.*\b(?:kär|painopis|tavoit|keski)\w*"
    r"|\btyngdpunkt\w*(?:\W+\w+){0,3}\W+(?:flytta|förskjut|ändra|ligger\b|är\b)"
    r"|\bligger\b(?:\W+\w+){0,2}\W+tyngdpunkt\w*"
    r"|\bersätt(?:er|s|es)\b.*\b(?:spets|tyngdpunkt|mål|åtgärd|projekt)\w*"
    r"|\binte\b(?:\W+\w+){0,2}\W+längre\b.*\butan\b",
    re.IGNORECASE | re.DOTALL,
)
_CLOSED = re.compile(
    r"\bloppuun (?:käsitel|saatet|hoidet)\w+|\bsaatettu loppuun\b"
    r"|\b(?:asia|kohta|hanke|tavoite|toimenpide)\b(?:\W+\w+){0,3}\W+"
    r"(?:hoidettu|toteutunut|toteutettu|saavutettu|päättynyt|ratkaistu|ratkennut|käsitelty|valmis)\b"
    r"|\bei(?:vät|kä)?\b(?:\W+\w+){0,3}\W+(?:tarpeen|syytä|tarvetta|tarvitse)\b(?:\W+\w+){0,2}\W+"
    r"(?:jatkaa|käsitellä|keskustella)"
    r"|\bei(?:vät|kä)?\b(?:\W+\w+){0,2}\W+enää\b(?!.*\bvaan\b)|\bei jatketa\b"
    r"|\b(?:slut|färdig)behandla\w+|\bavsluta(?:d|t|ts|des)\b|\bfortsätts inte\b"
    r"|\b(?:saken|punkten|åtgärden|målet)\b(?:\W+\w+){0,3}\W+"
    r"(?:genomförd|genomfört|löst|klar|klart|uppnått|uppnådd|fullgjord)\b"
    r"|\b(?:kräver|behöver|förutsätter)\b(?:\W+\w+){0,2}\W*\binte\b(?:\W+\w+)?\W+längre\b"
    r"|\binte längre\b(?!.*\butan\b)",
    re.IGNORECASE | re.DOTALL,
)
# What is only partly done goes on.
_RESERVED = re.compile(
    r"\bsiltä osin\b|\bosittain\b|,\s*mutta\b|\bedelleen\b|\bkesken\b"
    r"|\btill den delen\b|\bdelvis\b|,\s*men\b|\bfortfarande\b|\balltjämt\b",
    re.IGNORECASE,
)


def says_moved(sentence: str) -> bool:
    """Whether a sentence of the agenda says that the focus of its theme is another one now."""
    return _MOVED.search(sentence) is not None


def says_closed(sentence: str) -> bool:
    """Whether a sentence of a follow-up says, without reserve, that its matter needs no more."""
    return _CLOSED.search(sentence) is not None and _RESERVED.search(sentence) is None
