"""An editor corrects metadata and themes in the browser; a reader never sees how."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from alke_cli.submissions import read_submissions
from alke_kb.adapters.oidc import OidcSettings
from alke_kb.adapters.oidc_sign_in import OidcSignIn
from alke_kb.domain import Act, Role
from alke_kb.settings import Settings
from alke_kb.wiring import open_knowledge_base
from browser_site import WIDER, Opened, Site, Watched, serving
from library_fixture import ingest, write_library
from oidc_fixture import OidcProvider

SCOPES = {
    "alke-valmistelija": [
        *("reader", "editor", "luonnos:*"),
        *("osittain_salassa_pidettava:*", "salassa_pidettava:*"),
    ],
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
VIOLATIONS = """async (rules) => (await axe.run({ runOnly: rules, resultTypes: ["violations"] }))
  .violations.map((one) => `${one.id}: ${one.nodes.map((n) => n.html.slice(0, 150))}`)"""


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory, oidc: OidcProvider) -> Iterator[Site]:
    """A small base of its own, for these tests to change; one of its files cannot be read."""
    folder = write_library(tmp_path_factory.mktemp("edited") / "kirjasto")
    (folder / "rikki.pdf").write_bytes(b"%PDF-1.7 nothing more")
    kb = open_knowledge_base(Settings(data=tmp_path_factory.mktemp("edited-data"), workers=1))
    ingest(kb, folder)
    reading = threading.Thread(target=read_submissions, args=(kb,), daemon=True)
    reading.start()
    settings = OidcSettings(oidc.issuer, "sivut", "realm_access.roles", SCOPES)
    with serving(
        dataclasses.replace(kb, sign_in=OidcSignIn(settings, "sivut", "sivut-salaisuus"))
    ) as served:
        yield served
    kb.intake.close()
    reading.join(60)
    kb.close()


@pytest.fixture
def person(opened: Opened, edited: Site, watched: Watched, oidc: OidcProvider) -> Any:
    """Opens an address as somebody who signed in."""
    watched.refusals = True
    watched.allowed = (oidc.issuer,)

    def visiting(name: str, path: str, **options: Any) -> Page:
        page = opened("", at=edited, **options)
        page.goto("/fi/kirjaudu")
        page.get_by_label("Nimi").fill(name)
        page.get_by_role("button", name="Jatka").click()
        expect(page.locator(".signed-in")).to_contain_text(name)
        page.goto(path)
        return page

    return visiting


def document_of(site: Site, name: str) -> Any:
    return next(d for d in site.kb.catalogue.list_documents() if d.path.endswith(name))


def assert_accessible(page: Page) -> None:
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(VIOLATIONS, RULES) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(WIDER) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_correction_is_logged_and_in_effect_at_once(
    person: Any, edited: Site, scripts: bool
) -> None:
    document = document_of(edited, "lappi.md")
    title = f"Lapin keskustelu, korjattu {scripts}"
    page = person("Veera Valmistelija", f"/fi/asiakirja/{document.id}", java_script_enabled=scripts)
    page.get_by_role("link", name="Korjaa tietoja").click()
    page.locator("#edit-title").fill(title)
    page.get_by_label("Kainuu").check()
    page.locator("#edit-round").fill("2023")
    page.keyboard.press("Enter")
    expect(page.locator(".notice--good")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    changed = edited.kb.catalogue.get_document(document.id).metadata
    assert (changed.title, changed.regions, changed.round) == (title, ("18", "19"), "2023")
    entries = edited.kb.audit.store.what_did("oidc:Veera Valmistelija")
    change = [one.event for one in entries if one.event.act is Act.CHANGED][-1]
    assert change.documents == (document.id,)
    assert change.note == "regions, round, title"
    page.goto("/fi/haku?q=rautatieyhteydet&region=18&round=2023")
    expect(page.locator("main").get_by_role("link", name=title).first).to_be_visible()
    page.goto(f"/fi/asiakirja/{document.id}/korjaa")
    for name in ("Otsikko", "Alue", "Kierros"):
        page.get_by_label(f"Peru tämän kentän korjaus: {name}").check()
    page.get_by_role("button", name="Tallenna korjaukset").click()
    expect(page.locator(".notice--good")).to_be_visible()
    assert edited.kb.catalogue.get_document(document.id).metadata == document.metadata


def test_both_values_are_told_when_somebody_was_quicker(person: Any, edited: Site) -> None:
    document = document_of(edited, "kainuu.md")
    page = person("Veera Valmistelija", f"/fi/asiakirja/{document.id}/korjaa")
    page.locator("#edit-diary_number").fill("VN/1/2022")
    page.locator("#edit-round").fill("2021")
    edited.kb.writer.correct(document.id, {"round": "2020", "urn": "URN:NBN:fi-fe2022"})
    page.get_by_role("button", name="Tallenna korjaukset").click()
    told = page.get_by_role("alert")
    expect(told).to_contain_text("Joku muu korjasi")
    expect(told).to_contain_text("2020")
    expect(told).to_contain_text("URN:NBN:fi-fe2022")
    expect(page.locator("#edit-round")).to_have_value("2021")
    expect(page.locator("#edit-urn")).to_have_value("URN:NBN:fi-fe2022")
    assert edited.kb.catalogue.get_document(document.id).metadata.round == "2020"
    assert_accessible(page)
    page.get_by_role("button", name="Tallenna korjaukset").click()
    expect(page.locator(".notice--good")).to_be_visible()
    now = edited.kb.catalogue.get_document(document.id).metadata
    assert (now.round, now.diary_number, now.urn) == ("2021", "VN/1/2022", "URN:NBN:fi-fe2022")


def test_a_wrong_value_is_told_beside_its_field(person: Any, edited: Site) -> None:
    document = document_of(edited, "strategia.md")
    page = person("Veera Valmistelija", f"/sv/dokument/{document.id}/ratta")
    page.locator("#edit-title").fill("")
    page.locator("#edit-source_url").fill("javascript:alert(1)")
    page.get_by_role("button", name="Spara rättelserna").click()
    expect(page.get_by_role("alert")).to_contain_text("Ingenting sparades")
    expect(page.locator("#edit-title")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#edit-source_url")).to_have_value("javascript:alert(1)")
    own = f"/fi/asiakirja/{document.id}/korjaa"
    expect(page.get_by_role("link", name="Suomeksi")).to_have_attribute("href", own)
    assert_accessible(page)
    assert edited.kb.catalogue.get_document(document.id).metadata == document.metadata


@pytest.mark.parametrize("scripts", [True, False])
def test_a_persons_word_on_a_role(person: Any, edited: Site, scripts: bool) -> None:
    document = document_of(edited, "kainuu.md")
    passages = edited.kb.catalogue.passages_of(document.id)
    own = next(one for one in passages if one.passage.role is Role.CONCLUSION)
    page = person("Veera Valmistelija", f"/fi/kohta/{own.id}", java_script_enabled=scripts)
    page.get_by_role("link", name="Korjaa osion roolia").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Korjaa osion roolia")
    page.get_by_role("button", name="Tallenna").click()
    expect(page.get_by_role("alert")).to_contain_text("Valitse rooli")
    if scripts:
        assert_accessible(page)
    page.get_by_label("Rooli", exact=True).select_option("toimenpide")
    page.get_by_role("button", name="Tallenna").click()
    expect(page.locator(".notice--good")).to_be_visible()
    assert edited.kb.catalogue.section_of(own.id).role is Role.MEASURE
    edited.kb.writer.correct_role(own.id, Role.FUNDING)
    page.get_by_label("Rooli", exact=True).select_option("haaste")
    page.get_by_role("button", name="Tallenna").click()
    expect(page.get_by_role("alert")).to_contain_text("muuttui")
    assert edited.kb.catalogue.section_of(own.id).role is Role.FUNDING
    page.get_by_label("Rooli", exact=True).select_option("rules")
    page.get_by_role("button", name="Tallenna").click()
    expect(page.locator(".notice--good")).to_be_visible()
    section = edited.kb.catalogue.section_of(own.id)
    assert (section.role, section.corrected) == (Role.CONCLUSION, False)


def test_a_persons_word_on_a_theme(person: Any, edited: Site) -> None:
    document = document_of(edited, "kainuu.md")
    passage = edited.kb.catalogue.passages_of(document.id)[0]
    page = person("Veera Valmistelija", f"/fi/kohta/{passage.id}")
    page.get_by_role("link", name="Korjaa teemoja").click()
    expect(page.get_by_role("heading", name="Korjaa teemoja")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Tallenna").click()
    expect(page.get_by_role("alert")).to_contain_text("Valitse teema")
    page.get_by_label("Teema", exact=True).select_option("matkailu")
    page.get_by_label("kohdan aihe").check()
    page.get_by_role("button", name="Tallenna").click()
    expect(page.locator(".notice--good")).to_be_visible()
    assert "matkailu" in edited.kb.catalogue.annotations_of([passage.id])[passage.id].main_theme_ids
    said = edited.kb.catalogue.theme_corrections(passage.id)
    assert [one.corrected_by for one in said] == ["oidc:Veera Valmistelija"]
    page.goto("/fi/teemat/kohdat?theme=matkailu&region=18")
    expect(page.locator("main")).to_contain_text("Kajaanin seudulla")


def test_files_that_were_not_read_are_listed_with_the_reason(person: Any) -> None:
    page = person("Veera Valmistelija", "/fi/asiakirjat")
    page.get_by_role("link", name="Lähetys ja lukematta jääneet").click()
    expect(page.get_by_role("heading", name="Lähetys ja lukematta jääneet")).to_be_visible()
    expect(page.locator(".document-list")).to_contain_text("rikki.pdf")
    expect(page.locator(".document-list")).to_contain_text("Tiedosto on vioittunut")
    assert_accessible(page)
    page.goto("/sv/dokument-som-inte-lasts")
    expect(page.locator(".document-list")).to_contain_text("Filen är skadad")
    expect(page.locator("main [lang=en]")).to_have_count(0)


def test_a_file_is_handed_in_and_tried_again_when_it_was_not_read(
    person: Any, edited: Site
) -> None:
    page = person("Veera Valmistelija", "/fi/asiakirjat/lukematta", java_script_enabled=False)
    page.get_by_role("button", name="Lähetä").click()
    expect(page.get_by_role("alert")).to_contain_text("Valitse tiedosto")

    def hand_in(name: str, content: bytes, told: str) -> None:
        page.get_by_label("Tiedosto").set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )
        page.get_by_label("Julkisuus").select_option("julkinen")
        page.get_by_role("button", name="Lähetä").click()
        expect(page.get_by_role("heading", name="Lähetetty tiedosto")).to_be_visible()
        end = time.monotonic() + 60
        while not page.get_by_text(told).count() and time.monotonic() < end:
            time.sleep(0.3)
            page.reload()
        expect(page.get_by_text(told)).to_be_visible()

    hand_in("puutteellinen.pdf", b"%PDF-1.7 ei muuta", "Tiedostoa ei luettu.")
    # one press: the same file is read again, and fails again
    failed = edited.kb.intake._store.failed()[0]
    page.get_by_role("button", name="Yritä uudelleen: puutteellinen.pdf").click()
    expect(page.get_by_role("heading", name="Lähetetty tiedosto")).to_be_visible()
    end = time.monotonic() + 60
    while not edited.kb.intake._store.failed() and time.monotonic() < end:
        time.sleep(0.1)
    (again,) = edited.kb.intake._store.failed()
    assert (again.id, again.finished_at != failed.finished_at) == (failed.id, True)
    page.goto("/fi/asiakirjat/lukematta")
    own = page.locator(".document-list").filter(has_text="puutteellinen.pdf")
    expect(own).to_contain_text("Tiedosto on vioittunut")
    page.get_by_role("button", name="Poista luettelosta: puutteellinen.pdf").click()
    expect(own).to_have_count(0)
    assert not list((edited.kb.settings.data / "incoming").iterdir())
    hand_in("puutteellinen.pdf", b"%PDF-1.7 ei muuta", "Tiedostoa ei luettu.")
    page.get_by_role("link", name="Yritä uudelleen korjatulla").click()
    text = "# Satakunnan keskustelu 2024\n\n## Haasteet\n\nSatamien kunto heikkenee nopeasti.\n"
    hand_in("korjattu.md", text.encode(), "Tiedosto luettiin")
    page.get_by_role("link", name="Asiakirjaan").click()
    expect(page.locator("main")).to_contain_text("Satamien kunto")
    page.goto("/fi/asiakirjat/lukematta")
    page.get_by_label("Tiedosto").set_input_files(
        {"name": "sama.md", "mimeType": "text/markdown", "buffer": text.encode()}
    )
    page.get_by_label("Julkisuus").select_option("julkinen")
    page.get_by_role("button", name="Lähetä").click()
    expect(page.get_by_role("alert")).to_contain_text("on jo tietopankissa")


def test_a_reader_sees_no_controls_and_is_refused(person: Any, edited: Site) -> None:
    document = document_of(edited, "lappi.md")
    passage = edited.kb.catalogue.passages_of(document.id)[0]
    page = person("Liisa Lukija", f"/fi/asiakirja/{document.id}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Korjaa")).to_have_count(0)
    for path in (
        f"asiakirja/{document.id}/korjaa",
        f"kohta/{passage.id}/teemat",
        f"kohta/{passage.id}/rooli",
        "asiakirjat/lukematta",
    ):
        page.goto(f"/fi/{path}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Ei oikeutta")
    token = page.locator("#basket-form [name=token]").get_attribute("value")
    answer = page.request.post(
        f"/fi/asiakirja/{document.id}/korjaa", form={"token": token or "", "title": "Oma"}
    )
    assert answer.status == 403
    assert edited.kb.catalogue.get_document(document.id).metadata.title == document.metadata.title
