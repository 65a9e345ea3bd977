"""What changed in the contract since it was fixed, and whether all of it is declared.

docs/contract/v1.json is the contract as it was fixed, docs/openapi.json as it is now, and
docs/contract/changes.yaml says of every difference why it is there. None may break a client.

    python scripts/contract_changes.py                      check: exit code 1 when something is amiss
    python scripts/contract_changes.py --declare "WHY"      declare what is not declared yet
    python scripts/contract_changes.py --fix                fix the contract as it is now (a release)
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
NOW = ROOT / "docs" / "openapi.json"
FIXED = ROOT / "docs" / "contract" / "v1.json"
DECLARED = ROOT / "docs" / "contract" / "changes.yaml"
PART = "tests/contract_diff"
BREAKING = "breaking"
HEAD = """\
# Every change of the contract since docs/contract/v1.json, and why it was made.
# Written by `python scripts/contract_changes.py --declare "WHY"`.
"""


@dataclass(frozen=True)
class Change:
    """One difference: ``sort`` is breaking, non-breaking, annotation, deprecated or unclassified."""

    sort: str
    line: str


def changes(before: Path, after: Path) -> list[Change]:
    """All differences that the diff tool (npm api-smart-diff) finds."""
    fetched = subprocess.run(
        ["bash", ROOT / "scripts" / "node-part.sh", "fetch", PART],
        capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    done = subprocess.run(
        ["node", ROOT / PART / "diff.mjs", fetched.stdout.strip(), before, after],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    found = {
        Change(one["type"], f"{one['type']}: {one['action']} {_pointer(one['path'])}")
        for one in json.loads(done.stdout)
    }
    return sorted(found, key=lambda one: one.line)


def amiss(before: Path, after: Path, declared: dict[str, Any]) -> list[str]:
    """Sentences about what breaks and what is not declared; none when all is well."""
    found = changes(before, after)
    known = {line for group in declared["declared"] for line in group["changes"]}
    told = [f"breaks clients: {one.line}" for one in found if one.sort == BREAKING]
    told += [
        f"is not declared: {one.line}"
        for one in found
        if one.sort != BREAKING and one.line not in known
    ]
    there = {one.line for one in found}
    told += [f"is declared, but not there: {line}" for line in sorted(known - there)]
    if not told and declared["contract"] != digest(after):
        # The tool does not look at everything; the checksum does.
        told.append("The contract is not the one that was declared.")
    return told


def declare(before: Path, after: Path, declared: dict[str, Any], why: str) -> dict[str, Any]:
    """The declaration with what was missing, less what is no longer there."""
    there = [one.line for one in changes(before, after) if one.sort != BREAKING]
    groups = [
        {**group, "changes": [line for line in group["changes"] if line in there]}
        for group in declared["declared"]
    ]
    known = {line for group in groups for line in group["changes"]}
    groups = [group for group in groups if group["changes"]]
    groups.append({"because": why, "changes": [line for line in there if line not in known]})
    return {"contract": digest(after), "declared": groups}


def digest(file: Path) -> str:
    """Checksum of a contract, whatever the order of its members."""
    plain = json.dumps(json.loads(file.read_text("utf-8")), sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def read(file: Path = DECLARED) -> dict[str, Any]:
    """``contract`` is a checksum, ``declared`` a list of ``because`` and ``changes``."""
    loaded: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return loaded


def write(declared: dict[str, Any], file: Path = DECLARED) -> None:
    """The file as a person reads it."""
    text = yaml.safe_dump(declared, allow_unicode=True, sort_keys=False, width=10_000)
    file.write_text(HEAD + text, "utf-8")


def _pointer(path: list[str]) -> str:
    return "/" + "/".join(part.replace("~", "~0").replace("/", "~1") for part in path)


def main() -> int:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--declare", metavar="WHY")
    parser.add_argument("--fix", action="store_true")
    given = parser.parse_args()
    if given.fix:
        FIXED.parent.mkdir(exist_ok=True)
        FIXED.write_text(NOW.read_text("utf-8"), "utf-8")
        write({"contract": digest(NOW), "declared": []})
        return 0
    if given.declare:
        write(declare(FIXED, NOW, read(), given.declare))
    told = amiss(FIXED, NOW, read())
    print("\n".join(told) or "Every change is declared, and none breaks a client.")
    if told and not given.declare:
        print('Declare changes with: python scripts/contract_changes.py --declare "WHY"')
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
