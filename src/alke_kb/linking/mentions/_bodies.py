"""Bodies named after places: regional councils, and institutions in whose name a place only serves."""

from __future__ import annotations

import re
from functools import lru_cache

from alke_kb.vocab import load_regions

_CLITIC = r"(?:kin|kaan|ko|han)?"
_UNION = r"liit(?:to(?:on|na|a|jen|ja|ihin)?|o(?:n|ssa|sta|lla|lta|lle|ksi|t|issa|ista|illa|ilta|ille|iksi)?)"
COUNCIL_FI = re.compile(
    rf"\s+(?:maakunnan\s+)?(?:maakunta)?(?:{_UNION}){_CLITIC}(?!\w)", re.IGNORECASE
)
COUNCILS_FI = re.compile(
    rf"\s+(?:maakunta)?(?:liitot|liittojen|liittoja|liittoihin|liitoissa|liitoista|liitoilla|liitoilta|liitoille){_CLITIC}(?!\w)",
    re.IGNORECASE,
)
COUNCIL_SV = re.compile(r"\s+(?:landskaps)?förbund(?:et|ets|s)?(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=1)
def literal_councils() -> tuple[re.Pattern[str], dict[str, tuple[str, bool]]]:
    """Councils whose names are no region's name with a noun: pattern, and name → (code, former)."""
    names: dict[str, tuple[str, bool]] = {}
    for region in load_regions().values():
        council = region.council
        if council is None:
            continue
        for name in (council.names.en, *council.also_en):
            if name:
                names[name.lower()] = (region.code, False)
        if region.names.en:
            names.setdefault(f"regional council of {region.names.en}".lower(), (region.code, False))
            names.setdefault(f"{region.names.en} regional council".lower(), (region.code, False))
        for former in council.former:
            for name in former.names.all():
                names.setdefault(name.lower(), (region.code, True))
    english = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    own = rf"satakun(?:ta|da)(?:{_UNION}|förbundet|förbundets){_CLITIC}|hämeen\s+(?:maakunta)?(?:{_UNION}){_CLITIC}|tavastlands\s+förbund(?:et|s)?"
    return re.compile(rf"(?<![\w-])(?:{english}|{own})(?:['’]s)?(?!\w)", re.IGNORECASE), names


def literal_code(text: str) -> tuple[str, bool]:
    """(region code, whether it is a former name) of what ``literal_councils`` matched."""
    key = re.sub(r"\s+", " ", text.lower()).removesuffix("'s").removesuffix("’s")
    known = literal_councils()[1].get(key)
    if known is not None:
        return known
    return ("04", False) if key.startswith("satakun") else ("05", False)


_ELY = r"elinkeino-,?\s+liikenne-\s+ja\s+ympäristökesku\w*"
_AFTER_FI: tuple[tuple[str, str], ...] = (
    ("ely", rf"(?:ely(?:-?kesku\w*|\b(?::\w+)?)|{_ELY}|elinvoimakesku\w*)"),
    (
        "te",
        r"(?:te-?(?:kesku|toimisto|palvelu)\w*|työ-\s+ja\s+elinkeino(?:toimisto|kesku)\w*|"
        r"työvoima-\s+ja\s+elinkeinokesku\w*|työvoimatoimisto\w*|työvoimapiiri\w*)",
    ),
    (
        "authority",
        r"(?:[a-zåäö]*virasto\w*|avi\b(?::\w+)?|lääninhallitu\w*|ympäristö(?:lupavirasto|keskus|keskuk)\w*|"
        r"(?:tie|tulli|työsuojelu|vesi|piirihallinto|maanmittaus|luotsaus|vesi-\s+ja\s+ympäristö|erityishuolto)piiri\w*|"
        r"metsä(?:keskus|keskuk|lautakun)\w*|poliisi(?:laito|piiri)\w*|pelastuslaito\w*|hyvinvointialue\w*|rajavartiosto\w*|"
        r"prikaati\w*|lennosto\w*|varuskun\w*|rykmen\w*|maistraat\w*|maistraatti\w*|vero(?:virasto|toimisto)\w*|"
        r"(?:aluesyyttäjän|syyttäjän)virasto\w*|ulosottovirasto\w*|vankila\w*|kihlakun\w*|taidetoimikun\w*|"
        r"kauppakamari\w*|hiippakun\w*|tuomiokapitul\w*|maanmittaustoimisto\w*|oikeusaputoimisto\w*|"
        r"(?:maaseutu|kalatalous|kehitysvamma)kesku\w*|tilakesku\w*|tuomiokun\w*|paliskun\w*|"
        r"(?-i:(?:(?!kaupun|kunta\b|kunnan\b|maakun|ja\s+[A-ZÅÄÖ])[a-zåäö-]+,?\s+){0,4}?)kuntayhtym\w*)",
    ),
    ("association", r"(?-i:Yrittäj(?:ät|ien|iä|ille|iltä|issä|istä))"),
    (
        "court",
        r"(?:käräjä|hovi|hallinto-|maa|raastuvan|vesi|työ|markkina|kihlakunnan)oikeu\w*|hovioikeuspiiri\w*",
    ),
    (
        "hospital",
        r"(?:sairaanhoitopiiri|keskussairaala|keskussairaalan|yliopistosairaala|keskusmielisairaala)\w*|"
        r"(?:yliopistollinen|yliopistollise\w+)\s+(?:keskus)?sairaala\w*",
    ),
    (
        "university",
        r"(?:yliopisto\w*|ammattikorkeakoulu\w*|amk\b(?::\w+)?|korkeakoulu\w*|kauppakorkeakoulu\w*|"
        r"(?:teknillinen|teknillise\w+|ruotsinkielinen|ruotsinkielise\w+)\s+\w*(?:korkeakoulu|yliopisto|ammattikorkeakoulu)\w*)",
    ),
    (
        "school",
        r"(?:(?:ammatti|kansan|aikuis|urheilu|työväen|kansalais|kauppa|liiketalous)?opisto(?!n\w)\w*|ammattiopisto\w*|"
        r"(?:lyseon\s+|yhteis)?lukio(?:n|ssa|sta|on|lle|lla|lta)?\b|normaalikoulu\w*|"
        r"(?:ammatti|kauppa)oppilaito\w*|(?:koulutus|aikuiskoulutus)kesku\w*|kehittämisopisto\w*|konservatori\w*)",
    ),
    (
        "newspaper",
        r"(?-i:Sanom\w+|Kansa(?:n|ssa|sta|lle)?\b|Uutis(?:et|ten|issa|ille)|Uutiset|Lehti\b|Lehden\b|Sanomat)",
    ),
    (
        "treaty",
        r"(?:(?:rauhan|yleis|puite)?sopimu(?:s|ksen|ksessa|ksesta|ksella|kseen)\b|rauha(?:n|ssa|sta)?\b|julistu(?:s|ksen|ksessa)\b|päätösasiakir\w*|komissio\w*)",
    ),
    ("park", r"(?:kansallis|luonnon)puisto\w*"),
    ("airport", r"(?:lentoasema|lentokent)\w*"),
)
_AFTER_SV: tuple[tuple[str, str], ...] = (
    ("ely", r"(?:ntm-central|närings-,?\s+trafik-\s+och\s+miljöcentral|livskraftscentral)\w*"),
    (
        "te",
        r"(?:te-central|te-byrå|arbetskrafts-\s+och\s+näringscentral|arbets-\s+och\s+näringsbyrå)\w*",
    ),
    (
        "authority",
        r"(?:(?:region)?miljöcentral|miljötillståndsverk|regionförvaltningsverk|länsstyrelse|välfärdsområde|polisinrättning|polisdistrikt|"
        r"räddningsverk|brigad|gränsbevakning|handelskammare|magistrat|vägdistrikt|arbetarskyddsdistrikt|skogscentral|"
        r"häradsämbete|stift|domkapitel|skattebyrå|skatteverk|lantmäteribyrå|samkommun)\w*",
    ),
    ("court", r"(?:hovrätt|tingsrätt|förvaltningsdomstol|jorddomstol|länsrätt)\w*"),
    ("hospital", r"(?:sjukvårdsdistrikt|centralsjukhus|universitets(?:central)?sjukhus)\w*"),
    (
        "university",
        r"(?:universitet\w*|yrkeshögskola\w*|högskola\w*|(?-i:Akademi)\w*|(?:svenska\s+)?handelshögskola\w*|tekniska\s+\w+)",
    ),
    (
        "school",
        r"(?:gymnasium|gymnasiet|folkhögskola|yrkesinstitut|folkakademi|(?:svenska\s+)?samskola)\w*",
    ),
    ("newspaper", r"(?-i:Tidning\w*|Underrättelser|Dagblad\w*|Nyheter)"),
    ("treaty", r"(?:konvention|fördrag|avtal|deklaration)(?:en|ens|et|ets)?\b"),
    ("park", r"(?:nationalpark|naturpark)\w*"),
    ("airport", r"(?:flygplats|flygstation)\w*"),
)
_AFTER_EN: tuple[tuple[str, str], ...] = (
    ("university", r"(?-i:(?:School|University)\b(?:\s+of(?:\s+[A-Z]\w+)+)?)"),
    ("airport", r"(?-i:[Aa]irport)"),
    ("court", r"(?-i:(?:District|Administrative)\s+Court|Court\s+of\s+Appeal)"),
    ("hospital", r"(?-i:(?:Central|University)\s+Hospital|Hospital\s+District)"),
    ("ely", r"(?-i:ELY\s+Cent(?:re|er)|Economic\s+Development\s+Centre)"),
    ("te", r"(?-i:TE\s+Office)"),
    (
        "authority",
        r"(?-i:(?:wellbeing|Wellbeing)\s+[Ss]ervices\s+[Cc]ounty|Regional\s+Environment\s+Centre|Chamber\s+of\s+Commerce)",
    ),
    ("park", r"(?-i:National\s+Park)"),
    ("treaty", r"(?-i:Convention|Treaty|Accords?|Process|Declaration|Commission|Final\s+Act)"),
)
_COMPANY = (
    r"(?:[-–]?\s*(?-i:[A-ZÅÄÖ][\w&-]*|seudun|alueen|kehitys|kehittämisyhtiö|energia|vesi)\s+){0,4}?"
    r"(?-i:Oyj?|OYJ?|Abp?|AB|Ky|Osk|ry|rf|Ltd|Oy:n|Oyj:n|Group|Corporation|Inc)\b(?::\w+)?"
)
# the place is no mention, and there is no institution either
_PROVINCE = r"(?:lääni|läänin|lääniä|läänissä|läänistä|lääniin|läänit|läänien|läänin\w*|län|läns|länet|länets)\b"


def _compile(heads: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    groups = "|".join(f"(?P<{name}>{pattern})" for name, pattern in heads)
    return re.compile(rf"\s+(?:seudun\s+)?(?:{groups})", re.IGNORECASE)


AFTER = {
    "fi": _compile((*_AFTER_FI, ("company", _COMPANY), ("province", _PROVINCE))),
    "sv": _compile((*_AFTER_SV, ("company", _COMPANY), ("province", _PROVINCE))),
    "en": _compile((*_AFTER_EN, ("company", _COMPANY))),
}
_BEFORE_SV = (
    r"(?P<ely>(?:ntm-|livskrafts|miljö|närings-,?\s+trafik-\s+och\s+miljö)central\w*)|"
    r"(?P<te>(?:te-central|te-byrå|arbetskrafts-\s+och\s+näringscentral|arbets-\s+och\s+näringsbyrå)\w*)|"
    r"(?P<authority>(?:regionförvaltningsverk|polisinrättning|skogscentral|magistrat)\w*)|"
    r"(?P<court>(?:hovrätt|tingsrätt|förvaltningsdomstol)\w*)|"
    r"(?P<university>universitet\w*)"
)
BEFORE = {
    "sv": re.compile(rf"(?<!\w)(?:{_BEFORE_SV})\s+(?:i|för|vid)\s+$", re.IGNORECASE),
    "en": re.compile(
        r"(?:(?P<university>Universit(?:y|ies))|(?P<court>Courts?(?:\s+of\s+Appeal)?)|(?P<treaty>Treaty|Convention)|"
        r"(?P<ely>Centre\s+for\s+Economic\s+Development,\s+Transport\s+and\s+the\s+Environment))"
        r"\s+(?:of|for)\s+(?:the\s+)?$"
    ),
}
