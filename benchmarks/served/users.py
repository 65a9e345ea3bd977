"""What officials and their systems ask while many work at once; for locust (``benchmarks/load_test.py``).

Every user asks with a key of the list in ``LOAD_KEYS``, waits ``LOAD_PAUSE_S`` seconds on average between
requests and follows what the answers show: a search, then a passage of it, then its neighbours in matter.
503 and 429 are answers that the API states; they are counted by name and are no failures.
"""

from __future__ import annotations

import itertools
import os
import random

from locust import HttpUser, between, task
from locust.clients import ResponseContextManager

KEYS = itertools.cycle(os.environ["LOAD_KEYS"].split())
PAUSE = float(os.environ.get("LOAD_PAUSE_S", "1"))
STATED = (429, 503)
REGIONS = ("01", "02", "06", "10", "11", "13", "16", "17", "18", "19")
WORDS = (
    *(
        "työvoimapula",
        "osaavan työvoiman saatavuus",
        "maahanmuuttajien kotoutuminen",
        "vihreä siirtymä",
    ),
    *("ratayhteydet", "liikennehankkeet", "ilmastonmuutos maakunnassa", "ammatillinen koulutus"),
    *("väestön ikääntyminen", "matkailun kehittäminen", "laajakaista maaseudulla", "tki-toiminta"),
    *("miten johtopäätösten toteutumista seurataan", "kilpailukyky ja elinvoima", "asuntotuotanto"),
    *("arbetskraftsbrist", "integration av invandrare", "grön omställning", "regional utveckling"),
    *("labour shortage in the regions", "climate measures", '"alueiden kehittäminen"', "kaivos*"),
)


class Official(HttpUser):
    """One of the clients; locust makes as many as it is told."""

    wait_time = between(PAUSE * 0.5, PAUSE * 1.5)

    def on_start(self) -> None:
        self.client.headers["Authorization"] = f"Bearer {next(KEYS)}"
        self.choice = random.Random()
        self.passages: list[str] = []
        self.documents: list[str] = []
        self.tags: dict[str, str] = {}

    @task(10)
    def search(self) -> None:
        words = self.choice.choice(WORDS)
        params: dict[str, str] = {"q": words, "limit": "10"}
        if self.choice.random() < 0.3:
            params["region"] = self.choice.choice(REGIONS)
        if self.choice.random() < 0.2:
            params["role"] = "conclusion"
        found = self._get("/api/v1/search", "search", **params)
        for result in (found or {}).get("results", []):
            self.documents = [*self.documents, result["document"]["id"]][-50:]
            self.passages = [*self.passages, *(p["id"] for p in result["passages"])][-50:]

    @task(4)
    def passage(self) -> None:
        if self.passages:
            self._get(f"/api/v1/passages/{self.choice.choice(self.passages)}", "passage")

    @task(2)
    def document(self) -> None:
        if self.documents:
            self._get(f"/api/v1/documents/{self.choice.choice(self.documents)}", "document")

    @task(2)
    def links(self) -> None:
        if self.passages:
            self._get("/api/v1/links", "links", passage=self.choice.choice(self.passages))

    @task(2)
    def search_page(self) -> None:
        self._get("/fi/haku", "search page", q=self.choice.choice(WORDS))

    @task(1)
    def related(self) -> None:
        text = " ".join(self.choice.sample(WORDS, 6))
        with self._asked("POST", "/api/v1/related", "related", json={"text": text}) as answer:
            self._judged(answer)

    @task(1)
    def last_time(self) -> None:
        self._get("/api/v1/last-time", "last time", region=self.choice.choice(REGIONS))

    @task(1)
    def matrix(self) -> None:
        self._get("/api/v1/matrix", "matrix", rows="theme", columns="region")

    def _get(
        self, path: str, name: str, **params: str
    ) -> dict[str, list[dict[str, object]]] | None:
        """The answer, or nothing where it is unchanged, refused or a page."""
        key = f"{path}?{sorted(params.items())}"
        headers = {"If-None-Match": self.tags[key]} if key in self.tags else {}
        with self._asked("GET", path, name, params=params, headers=headers) as answer:
            self._judged(answer)
            if answer.status_code == 200 and "ETag" in answer.headers:
                self.tags[key] = answer.headers["ETag"]
            json = answer.headers.get("Content-Type", "").startswith("application/json")
            return answer.json() if answer.status_code == 200 and json else None

    def _asked(self, method: str, path: str, name: str, **rest: object) -> ResponseContextManager:
        return self.client.request(method, path, name=name, catch_response=True, **rest)

    def _judged(self, answer: ResponseContextManager) -> None:
        if answer.status_code in STATED:
            answer.request_meta["name"] = f"{answer.request_meta['name']}: {answer.status_code}"
            if "Retry-After" not in answer.headers:
                answer.failure("refused without Retry-After")
                return
            answer.success()
        elif answer.status_code in (200, 304):
            answer.success()
        else:
            answer.failure(f"status {answer.status_code}")
