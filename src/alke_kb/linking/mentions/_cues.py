"""Words and patterns by which the context of a name is judged."""

from __future__ import annotations

import re

from alke_kb.linking.mentions._inflect import Case

PLACE_NOUN = re.compile(
    r"\s+(?:kaupun\w+|kun(?:ta|nan|nassa|nasta|taan|nalle|nalla|nat|tien)\w*|seutu\w*|seudu\w*|alue(?:en|ella|elta|elle|ilta)?\b|"
    r"maakun\w+|asema\w*|satama\w*|kampu\w*|keskusta\w*|taajama\w*|tori\w*|kirko\w*|kirkko\w*|toimipist\w*|asukka\w*|"
    r"talousalue\w*|lähi\w+|pohjoispuol\w*|eteläpuol\w*|rautatie\w*|rata\b|rada\w*|maalaiskun\w*|mlk\b|pitäj\w*|"
    r"stad\w*|kommun\w*|region\w*|hamn\w*|järnväg\w*|city\b|municipal\w*|region\b|TL\b|Tl\b)",
)
# of names that are common nouns «Saaren asukkaat» says nothing, «Saaren kunta» does
# everyday words that are seldom met: another place in the sentence decides for these
SELDOM_WORDS = frozenset(
    [
        "valtimo",
        "kuru",
        "kisko",
        "lemu",
        "rusko",
        "kurikka",
        "sulkava",
        "somero",
        "perho",
        "kannus",
        "multia",
    ]
)
MUNICIPAL_NOUN = re.compile(
    r"\s+(?:kaupun\w+|kun(?:ta|nan|nassa|nasta|taan|nalle|nalla)\b|kommun\w*|TL\b|Tl\b)"
)
INITIAL_AFTER = re.compile(r"\s+[A-ZÅÄÖ]\.")
COMMA_NAME_AFTER = re.compile(r",\s+([A-ZÅÄÖ][a-zåäö]+)(?!\w)")
INITIAL_BEFORE = re.compile(r"(?:^|[\s(])(?:[A-ZÅÄÖ]\.\s?)+(?:[a-z]{1,3}\s)?$")
# a source in brackets: (Lahti 2010), (ks. Salo ym. 2009; Koski 2011)
CITED_BEFORE = re.compile(r"[(;]\s*(?:(?:ks|vrt|esim)\.\s*)?$|\([^)]*(?:\sja|&|,)\s*$")
CITED_AFTER = re.compile(r"(?:\s+ym\.|\s+et al\.)?,?\s+(?:19|20)\d{2}[a-z]?[,:;)]")
WORD_BEFORE = re.compile(r"([^\W\d_][\w-]*)\s+$")
WORD_AFTER = re.compile(r"\s+([^\W\d_][\w-]*)")
POSTCODE = re.compile(r"(?:^|\D)(?:FI-|FIN-)?\d{5}\s+$")
DATE_AFTER = re.compile(
    r",?\s+(?:den\s+)?\d{1,2}(?:\.\s?\d{1,2}\.|\.?\s+(?:päivänä\s+)?[a-zåäö]+(?:kuuta|i)?\s)"
)
LIST_NEIGHBOUR_AFTER = re.compile(
    r"(?:\s*[,–/-]\s*|\s+(?:ja|sekä|tai|och|samt|eller|and)\s+)([A-ZÅÄÖ][\w-]+)"
)
LIST_NEIGHBOUR_BEFORE = re.compile(
    r"([A-ZÅÄÖ][\w-]+)(?:\s*[,–/-]\s*|\s+(?:ja|sekä|tai|och|samt|eller|and)\s+)$"
)
SAYS = re.compile(
    r"\s+(?:sanoo|sanoi|kertoo|kertoi|toteaa|totesi|erosi|kuoli|muistuttaa|muistutti|huomauttaa|huomautti|kysyy|kysyi|kiitti|"
    r"naurahtaa|arvioi|pohtii|kuvailee|säger|sade|konstaterar|berättar)\b"
)
TITLES = re.compile(
    r"(?:ministeri|johtaja|päällikkö|professori|rehtori|tohtori|edustaja|puheenjohtaja|sihteeri|neuvos|insinööri|"
    r"asiantuntija|tutkija|rouva|herra|neiti|lehtori|opettaja|pastori|piispa|everstI|kenraali|kapteeni|toimittaja|"
    r"kirjailija|näyttelijä|laulaja|valmentaja|presidentti|päätoimittaja|virkamies|maisteri|direktör|minister|"
    r"ordförande|professor|rektor|sekreterare|riksdagsledamot|herr|fru)$",
    re.IGNORECASE,
)
COMPANY_CUES = re.compile(
    r"\b(?:Oyj?|Abp?|Group|Networks|Siemens|Tyres|Renkaat|Mobile|osake\w*|pörssi\w*|yhtiö\w*|konserni\w*|"
    r"matkapuhelim\w*|puhelim\w*|kännykä\w*|Ericsson|Microsoft|bolaget|koncernen|aktie\w*|company|shares)\b"
)
FOREIGN_BEFORE = re.compile(
    r"\b(?:ruotsin|norjan|venäjän|svenska|sveriges|norska|swedish|norwegian)\s+$", re.IGNORECASE
)
WATER_AFTER = re.compile(r"\s+(?:vesistö|vesialue|kanava|järve|joki|joen|lahdel|selä)\w*")

# names that are surnames or given names of many people, or everyday words
SURNAMES = frozenset(
    [
        "lahti",
        "salo",
        "koski",
        "saari",
        "lappi",
        "pohja",
        "rautio",
        "soini",
        "tervo",
        "luoto",
        "aura",
        "simo",
        "kotka",
        "kemi",
        "lieto",
        "sund",
        "pello",
        "kurikka",
        "kannus",
        "perho",
        "rusko",
        "kuru",
        "vaala",
        "juva",
        "virrat",
        "nurmi",
        "kallio",
        "salla",
        "kaarina",
        "inari",
        "lammi",
        "karhula",
        "rauma",
        "hanko",
        "kerava",
        "savo",
        "salonen",
    ]
)
GIVEN = frozenset(
    [
        "salla",
        "kaarina",
        "simo",
        "inari",
        "aura",
        "maaria",
        "ristiina",
        "eno",
        "geta",
        "soini",
        "lempi",
    ]
)
FIRST_NAMES = frozenset(
    [
        "matti",
        "pekka",
        "juha",
        "antti",
        "mikko",
        "jukka",
        "timo",
        "kari",
        "jari",
        "heikki",
        "hannu",
        "markku",
        "eero",
        "erkki",
        "ville",
        "janne",
        "sami",
        "petri",
        "marko",
        "tuomas",
        "lauri",
        "olli",
        "ilkka",
        "esa",
        "pauli",
        "risto",
        "reijo",
        "veikko",
        "kalevi",
        "tapio",
        "anna",
        "maria",
        "liisa",
        "päivi",
        "sari",
        "tiina",
        "kirsi",
        "katja",
        "marja",
        "leena",
        "ritva",
        "eila",
        "helena",
        "johanna",
        "laura",
        "hanna",
        "minna",
        "satu",
        "susanna",
        "anne",
        "eija",
        "merja",
        "pirjo",
        "outi",
        "riitta",
        "tuula",
        "seppo",
        "martti",
        "jouko",
        "arto",
        "harri",
        "jarmo",
        "ari",
        "tero",
        "tommi",
        "kimmo",
        "mauri",
        "raimo",
        "sanna",
        "krista",
        "annika",
        "jan",
        "anders",
        "johan",
        "erik",
        "lars",
        "nils",
        "karl",
        "kristina",
        "eva",
        "lena",
        "sakari",
        "toivo",
        "urho",
        "kyösti",
        "jyrki",
        "alexander",
        "petteri",
    ]
)
# what a common reading does not make doubtful at the start of a sentence: large towns
LARGE = frozenset({"lahti", "kotka", "hanko", "salo"})
NATURE_AFTER = re.compile(
    r"\s+(?:rann|pohjuk|suu|jää|vesi|vede|selä|saar|lens|liit|pesi|pesä|pesim|siiv|saalis|metsä|metsi|puut|hilj|"
    r"hakat|reuna|poukam|perukk|lintu|istui|kiers|kaarte|näky|puhd|syv)\w*"
)
CAPITALS_ARE_OTHER = frozenset(
    {"eura", "aura", "koski", "simo", "salla", "eno", "kemi", "ii", "pello", "perho", "geta"}
)
COMPANIES = frozenset({"nokia", "ruukki", "outokumpu", "raisio", "rauma"})
NEEDS_EVIDENCE = frozenset({"nokia", "ruukki", "pohja", "saari", "eno"})
# akaalaiset are the Achaeans as often as people of Akaa
DOUBTFUL_DERIVED = {"akaa": "Akaa"}
# names that are everyday words, with the local cases that mean the place; the others are the common
# noun: pellolle, salolla, lahdella. Dictionaries take most names for compounds, so this is a list.
LOCAL_CASE = {
    "nokia": Case.OUTER, "salo": Case.INNER, "pello": Case.INNER, "lahti": Case.INNER, "koski": Case.OTHER,
    "saari": Case.OTHER, "kotka": Case.INNER, "hanko": Case.INNER, "varkaus": Case.INNER, "virrat": Case.OUTER,
    "pohja": Case.OTHER, "luoto": Case.OTHER, "ruukki": Case.INNER, "eno": Case.OTHER, "multia": Case.OUTER,
    "kannus": Case.INNER, "perho": Case.INNER, "somero": Case.OUTER, "kurikka": Case.INNER, "aura": Case.INNER,
    "sulkava": Case.OUTER, "kolari": Case.OTHER, "valtimo": Case.INNER, "kuru": Case.INNER, "kisko": Case.INNER,
    "lemu": Case.INNER, "karjaa": Case.OUTER, "metsämaa": Case.OTHER, "ylämaa": Case.OTHER, "rusko": Case.INNER,
}  # fmt: skip
STRONG_FROM = 6
