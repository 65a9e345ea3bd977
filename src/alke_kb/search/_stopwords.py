"""Words without content, by language: never translated, and dropped from long questions."""

from __future__ import annotations

from alke_kb.domain import Language

_FINNISH = """
aika aina alla edes ehkä ei eivät eli ellei elleivät en ennen entä eri erittäin esim. että et
ette eikä he hän hänen häntä heidän heitä hyvin ihan ilman itse ja jo joka joiden joille joissa
joista joita jokin joku jolla jolle jolloin jolta jonka jopa jos joskus jossa josta jota jotka
jotta jotkin juuri jälkeen kai kaikki kanssa kautta ken kenellä kenelle kenen keneltä kenestä
kenet ketkä ketä keitä koska koskaan kuin kuinka kuitenkin kuka kukin kuten kyllä lisäksi liian
lähinnä me mihin mikin mikä mikäli mikäs millainen millaiset millaisia millaista millaisina
millaisena millaisen milloin millä mille miltä minkä minkälainen minkälaisia minkälaisen minne
minä minun minua missä mistä miten mitkä mitä miksi moni mukaan mutta muu muun muut muuten myös
ne neidän niiden niihin niin niissä niistä niitä nyt nämä näiden näissä näistä näitä olemme olen
olet olette oli olimme olin olit olivat olisi olisivat olla ollut olleet on onko ovat ovatko ole
oleva olevan oliko olivatko onpa paljonko sekä sellainen se sen siellä sieltä siihen siinä siis
siitä silloin sillä siltä sinne sinä sitten sitä ovat taas tai taikka te teidän tuo tuon
tuossa tuota tämä tämän tässä tästä tätä tähän vaan vai vaikka vain varsin vielä voi voidaan
voivat voiko yhä yli ympäri kumpi kumman kummassa kumpaa mikään mitään kukaan ketään
"""
_SWEDISH = """
alla allt att av bara blev bli blir blivit både då där de dem den denna deras dess dessa det detta
dig din dina ditt du efter ej eller en enligt er era ert ett fick får för från genom ha had hade
han hans har hellre henne hennes hon honom hos hur i icke inom inte in jag ju kan kunde man med
mellan men mig min mina mitt mot mycket må ni nu när någon något några och om oss på sedan sig sin
sina sitt ska skall skulle som så sådan sådana sådant samt till under upp ut utan vad var vara
varför varit varje vars vart vem vems vi vid vilka vilkas vilken vilket vår våra vårt är även åt
över således såsom dock därtill bland
"""
_ENGLISH = """
a about above after again against all am an and any are as at be because been before being below
between both but by can could did do does doing down during each few for from further had has have
having he her here hers him his how i if in into is it its itself me more most my no nor not of
off on once only or other our ours out over own same shall she should so some such than that the
their theirs them then there these they this those through to too under until up upon very was we
were what when where which while who whom whose why will with would you your yours
"""

STOP_WORDS: dict[Language, frozenset[str]] = {
    Language.FINNISH: frozenset(_FINNISH.split()),
    Language.SWEDISH: frozenset(_SWEDISH.split()),
    Language.ENGLISH: frozenset(_ENGLISH.split()),
}


def is_stop_word(surface: str, language: Language) -> bool:
    """Whether a word, in any case, says nothing of what a text is about."""
    return surface.lower() in STOP_WORDS[language]
