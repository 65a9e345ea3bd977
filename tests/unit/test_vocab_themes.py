"""An agency's own theme file, good and bad."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from alke_kb.errors import InvalidInput
from alke_kb.vocab import load_themes

YAML = """
themes:
- id: metsat
  labels: {fi: metsät, sv: skogar, en: forests}
  synonyms: {fi: [metsätalous], sv: [skogsbruk]}
  ministries: {primary: [MMM], secondary: [YM]}
"""

TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<http://example.org/teemat/metsat> a skos:Concept ;
  skos:prefLabel "metsät"@fi, "skogar"@sv ;
  skos:altLabel "metsätalous"@fi, "skogsbruk"@sv ;
  skos:closeMatch <http://www.yso.fi/onto/yso/p5454> ;
  skos:relatedMatch <http://www.yso.fi/onto/yso/p1> ;
  dcterms:creator "MMM" ; dcterms:contributor "YM" .
<http://example.org/teemat/x1> a skos:Concept ; skos:notation "vesi" ; skos:prefLabel "vesi"@fi .
"""


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_own_yaml(tmp_path: Path) -> None:
    themes = load_themes(write(tmp_path, "teemat.yaml", YAML))
    assert list(themes) == ["metsat"]
    assert themes["metsat"].labels.sv == "skogar"
    assert themes["metsat"].ministries == ("MMM", "YM")
    assert themes["metsat"].synonyms == {"fi": ("metsätalous",), "sv": ("skogsbruk",)}


def test_own_skos_turtle(tmp_path: Path) -> None:
    themes = load_themes(write(tmp_path, "teemat.ttl", TURTLE))
    assert list(themes) == ["metsat", "vesi"]
    metsat = themes["metsat"]
    assert (metsat.labels.fi, metsat.labels.sv) == ("metsät", "skogar")
    assert metsat.synonyms == {"fi": ("metsätalous",), "sv": ("skogsbruk",)}
    assert [(c.uri[-5:], c.relation) for c in metsat.concepts] == [
        ("p5454", "close"),
        ("so/p1", "related"),
    ]
    assert metsat.primary_ministries == ("MMM",)
    assert metsat.secondary_ministries == ("YM",)


def test_changed_file_is_read_anew(tmp_path: Path) -> None:
    file = write(tmp_path, "teemat.yaml", YAML)
    assert load_themes(file) is load_themes(file)
    file.write_text(YAML.replace("metsat", "metsa"), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert list(load_themes(file)) == ["metsa"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (YAML.replace("MMM", "MMN"), r"theme metsat: Unknown ministry: «MMN».*«MMM»"),
        (
            YAML.replace("synonyms:", "synonymes:"),
            r"metsat.*Unknown field: «synonymes».*«synonyms»",
        ),
        (YAML.replace("fi: metsät,", ""), r"metsat.*labels.*«fi»"),
        (YAML.replace("id: metsat", "id: Metsät!"), r"theme id «Metsät!» must be lower-case"),
        (YAML + YAML.replace("\nthemes:", ""), r"theme «metsat» stands there twice"),
        ("themes: [", r"line 2 is not valid YAML"),
        ("teemat: []", r"must have a list named «themes»"),
    ],
)
def test_bad_yaml_is_explained(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(InvalidInput, match=complaint) as caught:
        load_themes(write(tmp_path, "teemat.yaml", text))
    assert "teemat.yaml" in caught.value.message


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("this is not turtle", "not valid Turtle"),
        ("@prefix a: <http://a/> .", "no skos:Concept"),
        (TURTLE.replace('"vesi"@fi', '"vatten"@sv'), "theme vesi: a Finnish skos:prefLabel"),
    ],
)
def test_bad_turtle_is_explained(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(InvalidInput, match=complaint):
        load_themes(write(tmp_path, "teemat.ttl", text))


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no theme file"):
        load_themes(tmp_path / "puuttuu.yaml")
