"""The contract of the API, tried by schemathesis: generated requests, right ones and wrong ones, as every role.

    .venv/bin/python benchmarks/api_contract.py [--requests 20000] [--role reader …] [--seed 1]

Serves a base of the sample documents, in every publicity class, as ``alke-kb serve`` does, and sends at
least so many requests over HTTP, shared among the roles. Prints the counts per role and status, then
every failed check. Exit code 1 when one failed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import schemathesis
import yaml
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import NonFatalError, ScenarioFinished

from served import command, new_key, serving

ROOT = Path(__file__).resolve().parent.parent
# ``anonymous`` sends no credentials, from loopback, where that is let in.
ROLES: dict[str, tuple[str, ...]] = {
    "anonymous": (),
    "reader": ("reader",),
    "restricted": ("reader", "luonnos:*", "salassa_pidettava:TEM"),
    "editor": ("reader", "editor"),
    "editor-only": ("editor",),
    "admin": (
        *("reader", "editor", "admin"),
        *("luonnos:*", "osittain_salassa_pidettava:*", "salassa_pidettava:*"),
    ),
}
PHASES = ("examples", "coverage", "fuzzing", "stateful")
# Sizes are refused before anything else is looked at.
REFUSED = [
    "400",
    "401",
    "403",
    "404",
    "405",
    "409",
    "412",
    "413",
    "414",
    "415",
    "422",
    "428",
    "429",
]
MISSING = ["400", "401", "403", "404", "415", "422", "428"]
# Names and codes must be known ones, and phrases must be whole: no JSON schema can say that, so a
# value of the right type may be refused with 422 all the same.
ACCEPTED = ["2xx", "304", "401", "403", "404", "409", "412", "413", "422", "429"]
# A part of a form has no type: what was made from `true` arrives as a file of four bytes.
UPLOADED = "at /properties/file (was string"
SOURCES = ("11-kainuu-2022.md", "21-lappi-2022.md", "65-osterbotten-2024-sv.md")
CLASSES = ("julkinen", "osittain_salassa_pidettava", "salassa_pidettava", "luonnos")


@dataclass
class Tally:
    """What one role met."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


def check(
    url: str,
    key: str | None,
    *,
    examples: int,
    seed: int,
    phases: Sequence[str] = PHASES,
    tally: Tally | None = None,
) -> Tally:
    """Run schemathesis with every check against the API at ``url``, as the owner of ``key``.

    ``examples`` is the number of generated requests for each operation in the fuzzing phase.
    """
    config = SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "headers": {"Authorization": f"Bearer {key}"} if key else {},
            "generation": {"max-examples": examples, "database": "none", "no-shrink": True},
            "continue-on-failure": True,
            "phases": {name: {"enabled": name in phases} for name in PHASES},
            "checks": {
                "positive_data_acceptance": {"expected-statuses": ACCEPTED},
                "negative_data_rejection": {"expected-statuses": REFUSED},
                "missing_required_header": {"expected-statuses": MISSING},
            },
        }
    )
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json", config=config)
    tally = tally or Tally()
    for event in from_schema(schema).execute():
        if isinstance(event, NonFatalError):
            tally.errors.append(f"{event.label}: {event.value!r}")
        if not isinstance(event, ScenarioFinished):
            continue
        for case_id, interaction in event.recorder.interactions.items():
            tally.requests += 1
            response = interaction.response
            tally.statuses[response.status_code if response is not None else 0] += 1
            for one in event.recorder.checks.get(case_id, ()):
                if one.failure_info is not None:
                    failure = one.failure_info.failure
                    if UPLOADED in failure.message:
                        continue
                    name = f"{event.recorder.label} · {failure.title}"
                    tally.failures.setdefault(
                        name,
                        f"{failure.message}\n{interaction.request.method} {interaction.request.uri}\n"
                        f"{one.failure_info.code_sample}",
                    )
    return tally


def base(folder: Path) -> Path:
    """A data folder with documents of every publicity class."""
    source, data = folder / "asiakirjat", folder / "data"
    source.mkdir()
    pdf = "kainuu-2022-muistio.pdf"
    shutil.copy(ROOT / "samples" / "documents" / pdf, source / pdf)
    entries = [{"path": pdf, "round": "2022"}]
    for publicity in CLASSES:
        for name in SOURCES:
            text = (ROOT / "samples" / "sources" / name).read_text("utf-8")
            path = f"{publicity}-{name}"
            # Files alike to the byte would be read once only.
            (source / path).write_text(f"{text}\n\n{publicity}\n", "utf-8")
            entries.append({"path": path, "publicity": publicity, "agency": "TEM", "round": "2022"})
    (source / "manifest.yaml").write_text(yaml.safe_dump({"documents": entries}), "utf-8")
    command(data, "ingest", source)
    return data


def main() -> None:
    """Prints JSON, then what failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--role", action="append", choices=ROLES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--examples", type=int, default=60)
    given = parser.parse_args()
    roles = given.role or list(ROLES)
    share = -(-given.requests // len(roles))
    report: dict[str, Tally] = {}
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="alke-contract-") as temporary:
        data = base(Path(temporary))
        keys = {name: new_key(data, name, ROLES[name]) for name in roles if ROLES[name]}
        with serving(data, ALKE_KB_REQUESTS_PER_MINUTE="0") as (url, process):
            for number, name in enumerate(roles):
                tally = report[name] = Tally()
                seed = given.seed + 1000 * number
                while tally.requests < share and process.poll() is None:
                    check(url, keys.get(name), examples=given.examples, seed=seed, tally=tally)
                    seed += 1
                counts = dict(sorted(tally.statuses.items()))
                print(json.dumps({"role": name, "requests": tally.requests, **counts}), flush=True)
            alive = process.poll() is None
    failures = {
        f"{role}: {name}": text
        for role, tally in report.items()
        for name, text in tally.failures.items()
    }
    errors = [f"{role}: {text}" for role, tally in report.items() for text in tally.errors]
    summary = {
        "requests": sum(tally.requests for tally in report.values()),
        "server_errors": sum(n for t in report.values() for s, n in t.statuses.items() if s >= 500),
        "failed_checks": len(failures),
        "errors": len(errors),
        "server_alive": alive,
        "seconds": round(time.monotonic() - started),
    }
    print(json.dumps(summary, indent=2))
    for name, text in failures.items():
        print(f"## {name}\n{text}\n")
    print("\n".join(errors))
    raise SystemExit(1 if failures or errors or not alive else 0)


if __name__ == "__main__":
    main()
