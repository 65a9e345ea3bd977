"""Why a file gave no text: one code per reason, and what a person should do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Reason(StrEnum):
    """Recorded outcome of a file that could not be read; the value is the ``reason_code``."""

    ENCRYPTED = "encrypted"
    EMPTY = "empty"
    NO_TEXT = "no_text"
    DAMAGED = "damaged"
    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too_large"
    ZIP_BOMB = "zip_bomb"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class ReasonText:
    """One sentence per language: what is wrong and what to do."""

    fi: str
    sv: str
    en: str


REASONS: Mapping[Reason, ReasonText] = MappingProxyType(
    {
        Reason.ENCRYPTED: ReasonText(
            fi="Tiedosto on suojattu salasanalla: tallenna siitä suojaamaton kopio ja lisää se.",
            sv="Filen är skyddad med lösenord: spara en oskyddad kopia och lägg till den.",
            en="The file is protected with a password: save an unprotected copy and add that.",
        ),
        Reason.EMPTY: ReasonText(
            fi="Tiedosto on tyhjä (0 tavua): hae se uudelleen sieltä, mistä se on peräisin.",
            sv="Filen är tom (0 byte): hämta den på nytt från källan.",
            en="The file is empty (0 bytes): fetch it again from where it came.",
        ),
        Reason.NO_TEXT: ReasonText(
            fi="Tiedostossa ei ole tekstiä, sivut ovat kuvia tai tyhjiä: "
            "asenna tekstintunnistus (ocrmypdf) ja ota se käyttöön tai lisää tekstiversio.",
            sv="Filen innehåller ingen text, sidorna är bilder eller tomma: "
            "installera textigenkänning (ocrmypdf) och slå på den, eller lägg till en textversion.",
            en="The file has no text, its pages are pictures or blank: "
            "install OCR (ocrmypdf) and switch it on, or add a version with text.",
        ),
        Reason.DAMAGED: ReasonText(
            fi="Tiedosto on vioittunut tai katkennut: avaa se ohjelmassaan, tallenna uudelleen "
            "tai hae ehjä kopio.",
            sv="Filen är skadad eller avbruten: öppna den i sitt program och spara på nytt, "
            "eller hämta en hel kopia.",
            en="The file is damaged or cut short: open it in its own program and save it again, "
            "or fetch a whole copy.",
        ),
        Reason.UNSUPPORTED: ReasonText(
            fi="Tiedostomuotoa ei tueta: tallenna se muodossa PDF, DOCX, PPTX, ODT, HTML, "
            "Markdown tai teksti.",
            sv="Filformatet stöds inte: spara filen som PDF, DOCX, PPTX, ODT, HTML, Markdown "
            "eller text.",
            en="This type of file is not supported: save it as PDF, DOCX, PPTX, ODT, HTML, "
            "Markdown or plain text.",
        ),
        Reason.TOO_LARGE: ReasonText(
            fi="Tiedosto on suurempi kuin sallittu: jaa se osiin, pienennä sen kuvia tai "
            "nosta kokorajaa.",
            sv="Filen är större än tillåtet: dela upp den, minska dess bilder eller "
            "höj storleksgränsen.",
            en="The file is larger than allowed: split it, shrink its pictures, or "
            "raise the size limit.",
        ),
        Reason.ZIP_BOMB: ReasonText(
            fi="Tiedosto purkautuu kohtuuttoman suureksi ja hylättiin vaarallisena: "
            "tarkista sen alkuperä ja tallenna se uudelleen toimisto-ohjelmassa.",
            sv="Filen packas upp till en orimlig storlek och avvisades som farlig: "
            "kontrollera dess ursprung och spara den på nytt i ett kontorsprogram.",
            en="The file unpacks beyond all measure and was refused as dangerous: "
            "check where it came from and save it again in an office program.",
        ),
        Reason.TIMEOUT: ReasonText(
            fi="Tiedoston lukeminen kesti liian kauan ja keskeytettiin: tallenna se uudelleen, "
            "jaa se osiin tai nosta aikarajaa.",
            sv="Läsningen av filen tog för lång tid och avbröts: spara den på nytt, "
            "dela upp den eller höj tidsgränsen.",
            en="Reading the file took too long and was stopped: save it again, "
            "split it, or raise the time limit.",
        ),
        Reason.OUT_OF_MEMORY: ReasonText(
            fi="Tiedosto vaati enemmän muistia kuin sallittu: jaa se osiin tai nosta muistirajaa.",
            sv="Filen krävde mer minne än tillåtet: dela upp den eller höj minnesgränsen.",
            en="The file needed more memory than allowed: split it or raise the memory limit.",
        ),
        Reason.CRASHED: ReasonText(
            fi="Tiedoston lukija kaatui: tallenna tiedosto uudelleen ohjelmassaan ja "
            "ilmoita tapauksesta ylläpitäjälle.",
            sv="Läsaren kraschade på filen: spara filen på nytt i sitt program och "
            "meddela den som sköter systemet.",
            en="The reader crashed on this file: save it again in its own program and "
            "tell whoever maintains the system.",
        ),
        Reason.UNREADABLE: ReasonText(
            fi="Tiedostoa ei voi avata: tarkista, että se on olemassa, on tavallinen tiedosto ja "
            "että siihen on lukuoikeus.",
            sv="Filen kan inte öppnas: kontrollera att den finns, är en vanlig fil och att "
            "du har läsrätt till den.",
            en="The file cannot be opened: check that it exists, is an ordinary file and "
            "that you may read it.",
        ),
    }
)


def reason_sentences(code: str | None) -> Mapping[str, str]:
    """What a ``reason_code`` says, in ``fi``, ``sv`` and ``en``; empty for other codes."""
    if code not in set(Reason):
        return {}
    text = REASONS[Reason(code)]
    return {"fi": text.fi, "sv": text.sv, "en": text.en}
