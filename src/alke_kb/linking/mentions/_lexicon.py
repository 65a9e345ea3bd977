"""Which written forms stand for which place: one dictionary of lower-case forms for all languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from alke_kb.linking.mentions._derive import finnish_derived
from alke_kb.linking.mentions._inflect import Case, finnish_forms
from alke_kb.linking.mentions._types import Flag, MentionType
from alke_kb.vocab import load_municipalities, load_regions

# Swedish names that are words or names of other things elsewhere: only in Swedish text
SWEDISH_ONLY = frozenset(
    [
        "haga",
        "esse",
        "juga",
        "kumo",
        "kulla",
        "lemo",
        "lojo",
        "nagu",
        "pojo",
        "reso",
        "rengo",
        "sagu",
        "storå",
        "solv",
        "vemo",
        "lampis",
        "kides",
        "jeppo",
        "lappo",
        "lundo",
        "enare",
        "itis",
        "virmo",
        "malax",
        "sund",
        "terjärv",
        "tjöck",
        "ijo",
        "finby",
        "elimä",
        "kiminge",
    ]
)
# former municipalities whose names are everyday words, or the names of larger areas
_NEVER = frozenset(
    {"tiukka", "karjala", "kymi", "kymmene", "nummi", "salmi", "maaria", "oulujoki", "s:t marie"}
)
DIRECTIONS = [
    "etelä",
    "pohjois",
    "itä",
    "länsi",
    "keski",
    "ylä",
    "ala",
    "lounais",
    "luoteis",
    "kaakkois",
    "koillis",
    "kanta",
    "päijät",
    "varsinais",
    "meri",
    "tunturi",
    "rannikko",
    "sisä",
]


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a form stands for. ``name`` is its base form in the form's language."""

    type: MentionType
    code: str
    name: str
    flags: tuple[Flag, ...] = ()
    former_region: str | None = None
    ended: int | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What is known of one written form."""

    place: Place
    case: Case
    language: str
    derived: bool = False


class Lexicon:
    """Forms by lower-case key; several words of a name are joined by one space.

    Where a form stands for several places the first stays: regions, municipalities, parts of
    regions, former ones.
    """

    def __init__(self) -> None:
        self.forms: dict[str, Form] = {}
        self.names: dict[str, Place] = {}
        self._regions()
        self._municipalities()
        self._areas()
        self.several_words = tuple(
            sorted((key for key in self.forms if " " in key), key=len, reverse=True)
        )

    def add(self, key: str, form: Form) -> None:
        self.forms.setdefault(key, form)

    def _finnish(self, name: str, place: Place, *, derived: bool = True) -> None:
        self.names.setdefault(name.lower(), place)
        for key, case in finnish_forms(name).items():
            self.add(key, Form(place, case, "fi"))
        old = {"v": "w"}.get(name[0].lower())
        if old:
            for key, case in finnish_forms(name).items():
                self.add(old + key[1:], Form(place, case, "fi"))
        if derived and name.lower() not in {"saari", "pohja", "luoto", "koski", "eno"}:
            for key in finnish_derived(name):
                self.add(key, Form(place, Case.OTHER, "fi", derived=True))

    def _other(self, name: str, place: Place, language: str) -> None:
        lower = name.lower()
        self.names.setdefault(lower, place)
        self.add(lower, Form(place, Case.NOMINATIVE, language))
        genitives = (lower + "s",) if language == "sv" else (lower + "'s", lower + "’s")
        if not (language == "sv" and lower.endswith(("s", "x", "z"))):
            for key in genitives:
                self.add(key, Form(place, Case.GENITIVE, language))

    def _swedish_people(self, bases: Iterable[str], place: Place) -> None:
        for base in bases:
            endings = (
                ("", "a", "t", "e")
                if base.endswith("sk")
                else ("", "ar", "arna", "arnas", "en", "ens", "s")
                if base.endswith("ing")
                else ("", "r", "rna", "rnas", "n")
                if base.endswith("bo")
                else ("", "n", "na", "nas", "s")
            )
            for ending in endings:
                self.add(base + ending, Form(place, Case.OTHER, "sv", derived=True))

    def _regions(self) -> None:
        for region in load_regions().values():
            place = Place(MentionType.REGION, region.code, region.names.fi)
            self._finnish(region.names.fi, place)
            for form in region.forms_fi.all():
                self.add(form.lower(), Form(place, Case.OTHER, "fi"))
            self._other(region.names.sv or region.names.fi, place, "sv")
            self._swedish_people(_SWEDISH_REGION_PEOPLE.get(region.code, ()), place)
            for name in (region.names.en, *region.also_en):
                if name and not name.endswith(("Islands", "Region")):
                    self._other(name, place, "en")
        for region in load_regions().values():
            for sub in region.sub:
                place = Place(MentionType.REGION, region.code, sub.fi, (Flag.SUB,))
                self._finnish(sub.fi, place)
                if sub.sv:
                    self._other(sub.sv, place, "sv")
            for former in region.former:
                place = Place(MentionType.REGION, region.code, former.names.fi, (Flag.FORMER,))
                self._finnish(former.names.fi, place)
                self._other(former.names.sv or former.names.fi, place, "sv")
            if region.names.fi in _HEADS_OF_PARTS:
                for direction in DIRECTIONS:
                    name = f"{direction.capitalize()}-{region.names.fi}"
                    self._finnish(name, Place(MentionType.REGION, region.code, name, (Flag.SUB,)))

    def _municipalities(self) -> None:
        municipalities = load_municipalities()
        for one in municipalities.current.values():
            place = Place(MentionType.MUNICIPALITY, one.code, one.names.fi)
            if one.names.fi == "Koski Tl":
                for key, case in finnish_forms("Koski").items():
                    self.add(f"{key} tl", Form(place, case, "fi"))
                self.names.setdefault("koski tl", place)
            else:
                name = one.names.fi.removesuffix("n kunta")
                self._finnish(name, place)
            swedish = one.names.sv or one.names.fi
            self._other(swedish, place, "sv")
            if " " not in swedish:
                lower = swedish.lower()
                self._swedish_people((lower + "bo", lower + "are"), place)
            if swedish.startswith("V"):
                self._other("W" + swedish[1:], place, "sv")
        for former in municipalities.former:
            place = Place(
                MentionType.MUNICIPALITY,
                former.heirs[0],
                former.names.fi,
                (Flag.FORMER,),
                former_region=former.region,
                ended=former.ended,
            )
            if former.names.fi.endswith(" maalaiskunta"):
                first = former.names.fi.removesuffix(" maalaiskunta").lower()
                for key, case in finnish_forms("maalaiskunta").items():
                    self.add(f"{first} {key}", Form(place, case, "fi"))
                for end in ("mlk", "mlk:n", "mlk:ssa", "mlk:sta", "mlk:hon"):
                    self.add(f"{first} {end}", Form(place, Case.OTHER, "fi"))
            elif former.names.fi.lower() not in _NEVER:
                self._finnish(former.names.fi, place)
            swedish = former.names.sv or former.names.fi
            if swedish.lower() not in _NEVER:
                self._other(swedish, place, "sv")

    def _areas(self) -> None:
        """Larger and historical areas: no mention by themselves, but bodies are named after them."""
        for name in _AREAS_FI:
            for key, case in finnish_forms(name).items():
                self.add(key, Form(Place(MentionType.INSTITUTION, "area", name), case, "fi"))
        for name in _AREAS_SV:
            place = Place(MentionType.INSTITUTION, "area", name)
            self.add(name.lower(), Form(place, Case.NOMINATIVE, "sv"))
            self.add(name.lower() + "s", Form(place, Case.GENITIVE, "sv"))
        for name in _AREAS_EN:
            self.add(
                name.lower(),
                Form(Place(MentionType.INSTITUTION, "area", name), Case.NOMINATIVE, "en"),
            )


_AREAS_FI = [
    "Häme",
    "Savo",
    "Karjala",
    "Pohjois-Suomi",
    "Etelä-Suomi",
    "Itä-Suomi",
    "Länsi-Suomi",
    "Lounais-Suomi",
    "Kaakkois-Suomi",
    "Sisä-Suomi",
    "Väli-Suomi",
    "Koillis-Suomi",
    "Luoteis-Suomi",
    "Keski-Karjala",
    "Itä-Häme",
    "Etelä-Häme",
    "Pohjois-Häme",
    "Länsi-Suomi",
]
_AREAS_SV = (
    "Tavastland", "Savolax", "Karelen", "Norra Finland", "Södra Finland", "Östra Finland", "Västra Finland",
    "Sydvästra Finland", "Sydöstra Finland", "Inre Finland", "Västra och Inre Finland",
)  # fmt: skip
_AREAS_EN = (
    "Eastern Finland",
    "Northern Finland",
    "Southern Finland",
    "Western Finland",
    "Southeast Finland",
    "Southeastern Finland",
)
_HEADS_OF_PARTS = frozenset({"Uusimaa", "Satakunta", "Pirkanmaa", "Kymenlaakso", "Kainuu", "Lappi"})
_SWEDISH_REGION_PEOPLE = {
    "01": ("nyländsk", "nylänning"),
    "05": ("egentliga tavastländsk",),
    "06": ("birkaländsk", "birkalänning"),
    "08": ("kymmenedalsk",),
    "09": ("sydkarelsk", "sydkarelare"),
    "10": ("sydsavolaxisk",),
    "11": ("nordsavolaxisk",),
    "12": ("nordkarelsk", "nordkarelare"),
    "14": ("sydösterbottnisk", "sydösterbottning"),
    "15": ("österbottnisk", "österbottning"),
    "16": ("mellanösterbottnisk", "mellanösterbottning"),
    "17": ("nordösterbottnisk", "nordösterbottning"),
    "18": ("kajanaländsk", "kajanalänning"),
    "19": ("lappländsk", "lapplänning"),
    "21": ("åländsk", "ålänning"),
}


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon, built once."""
    return Lexicon()
