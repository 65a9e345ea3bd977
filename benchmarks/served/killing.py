"""A server that is killed while it is read and written, and what must be there afterwards."""

from __future__ import annotations

import random
import signal
import threading
import time
import uuid
from pathlib import Path

import httpx

from alke_kb.settings import Settings
from alke_kb.wiring import open_knowledge_base
from served import free_port, new_key, start

READERS = 8
BEFORE_KILL_S = (20.0, 30.0)
TEXT = """# Kokous {word}

## Johtopäätökset

Keskustelussa sovittiin hankkeesta {word}. Maakunnan liitto ja ministeriö seuraavat sen etenemistä.
"""


class Crowd:
    """Reads and writes by threads until the server dies; knows what the server acknowledged."""

    def __init__(self, address: str, keys: list[str], editor: str) -> None:
        self._address, self._keys, self._editor = address, keys, editor
        self._over = threading.Event()
        self._threads = [
            *(threading.Thread(target=self._read, args=(key,)) for key in keys[:READERS]),
            threading.Thread(target=self._write),
        ]
        self.submitted: dict[str, str] = {}
        self.corrected: dict[str, str] = {}
        self.answered: set[str] = set()

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _client(self, key: str) -> httpx.Client:
        return httpx.Client(
            base_url=self._address, timeout=30, headers={"Authorization": f"Bearer {key}"}
        )

    def _read(self, key: str) -> None:
        words = ("työvoimapula", "kotoutuminen", "ratayhteydet", "vihreä siirtymä", "koulutus")
        with self._client(key) as client:
            while not self._over.is_set():
                try:
                    answer = client.get("/api/v1/search", params={"q": random.choice(words)})
                except httpx.TransportError:
                    continue
                if answer.status_code == 200 and answer.json()["results"]:
                    self.answered.add(answer.headers["X-Request-ID"])

    def _write(self) -> None:
        with self._client(self._editor) as client:
            while not self._over.is_set():
                try:
                    self._one_write(client)
                except httpx.TransportError:
                    continue

    def _one_write(self, client: httpx.Client) -> None:
        word = f"hanke{uuid.uuid4().hex[:12]}"
        answer = client.post(
            "/api/v1/documents",
            files={"file": (f"{word}.md", TEXT.format(word=word).encode())},
            data={"publicity": "julkinen", "region": "18"},
            headers={"Idempotency-Key": word},
        )
        if answer.status_code != 202:
            time.sleep(float(answer.headers.get("Retry-After", "1")))
            return
        location = answer.headers["Location"]
        self.submitted[location] = word
        state = answer.json()
        while state["state"] not in ("indexed", "failed") and not self._over.is_set():
            time.sleep(0.2)
            state = client.get(location).json()
        if state["state"] == "indexed":
            path = f"/api/v1/documents/{state['document_id']}"
            title = f"Korjattu {word}"
            done = client.patch(path, json={"title": title}, headers={"If-Match": "*"})
            if done.status_code == 200:
                self.corrected[path] = title


def killed_under_load(base: Path, keys: list[str], kills: int) -> dict[str, object]:
    """Kill and start the server ``kills`` times; counts of what was acknowledged, lost, unlogged."""
    editor = new_key(base, "kuorman kirjoittaja", ["reader", "editor"])
    port = free_port()
    submitted: dict[str, str] = {}
    corrected: dict[str, str] = {}
    answered: set[str] = set()
    restarts = []
    process = start(base, port)
    try:
        for _ in range(kills):
            crowd = Crowd(f"http://127.0.0.1:{port}", keys, editor)
            crowd.start()
            time.sleep(random.uniform(*BEFORE_KILL_S))
            process.send_signal(signal.SIGKILL)
            process.wait()
            crowd.stop()
            submitted |= crowd.submitted
            corrected |= crowd.corrected
            answered |= crowd.answered
            began = time.monotonic()
            process = start(base, port)
            restarts.append(round(time.monotonic() - began, 1))
        lost = _missing(f"http://127.0.0.1:{port}", editor, submitted, corrected)
    finally:
        process.terminate()
        process.wait(60)
    kb = open_knowledge_base(Settings(data=base))
    try:
        faults = kb.audit.store.verify().faults
        logged = {
            entry.event.request_id
            for key in kb.keys.all()
            for entry in kb.audit.store.what_did(f"key:{key.id}")
        }
    finally:
        kb.close()
    return {
        "times": kills,
        "ready_again_s": restarts,
        "documents_acknowledged": len(submitted),
        "corrections_acknowledged": len(corrected),
        "answers": len(answered),
        "lost": lost,
        "unlogged": len(answered - logged),
        "faults": [str(fault) for fault in faults],
    }


def _missing(
    address: str, editor: str, submitted: dict[str, str], corrected: dict[str, str]
) -> list[str]:
    """Addresses of acknowledged writes that are not there, or not found by a search, and why."""
    lost = []
    with httpx.Client(
        base_url=address, timeout=30, headers={"Authorization": f"Bearer {editor}"}
    ) as client:
        for location, word in submitted.items():
            state = {"state": "received"}
            deadline = time.monotonic() + 120
            while state["state"] not in ("indexed", "failed") and time.monotonic() < deadline:
                state = client.get(location).json()
                time.sleep(0.05)
            found = client.get("/api/v1/search", params={"q": f"+{word}"}).json()
            ids = [one["document"]["id"] for one in found["results"]]
            if state["state"] != "indexed" or ids != [state["document_id"]]:
                why = state.get("reason_code") or f"found {len(ids)} documents"
                lost.append(f"{location}: {state['state']}, {why}")
        lost += [
            path for path, title in corrected.items() if client.get(path).json()["title"] != title
        ]
    return lost
