"""Fixed words on every page, by language."""

from __future__ import annotations

MARK = {
    "fi": "Esimerkkiaineisto – ei virallinen asiakirja",
    "sv": "Exempelmaterial – inte en officiell handling",
}
NOTICE = {
    "fi": "Esimerkkiaineisto – ei virallinen asiakirja. Henkilöt, luvut, päätökset ja "
    "diaarinumerot ovat keksittyjä, eikä teksti kerro minkään viranomaisen kantaa.",
    "sv": "Exempelmaterial – inte en officiell handling. Personer, siffror, beslut och "
    "diarienummer är påhittade, och texten återger inte någon myndighets ståndpunkt.",
}
CONTENTS = {"fi": "Sisällys", "sv": "Innehåll"}
