"""Known vulnerabilities of everything that is installed, by pip-audit and the advisories of PyPI.

    .venv/bin/python scripts/audit_dependencies.py [--required]

Reads the lock files. Exit code 1 when a package has a known vulnerability. Where no advisories can be
reached, as on many closed networks, it says that nothing was audited; with --required, or AUDIT_REQUIRED=1
in the environment, that is a failure too.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements-dev.lock", "scripts/torch.txt")


def verdict(reports: list[dict[str, Any]]) -> tuple[list[str], int, int]:
    """What pip-audit's reports say: lines on vulnerable packages, how many were audited, how many not."""
    packages = [package for report in reports for package in report["dependencies"]]
    skipped = sum("skip_reason" in package for package in packages)
    found = [
        f"{package['name']} {package['version']}: {flaw['id']}"
        + (f", mended in {', '.join(flaw['fix_versions'])}" if flaw["fix_versions"] else "")
        for package in packages
        for flaw in package.get("vulns", ())
    ]
    return found, len(packages) - skipped, skipped


def audit(lock: str) -> dict[str, Any] | None:
    """pip-audit's report on one lock file, or nothing where it could not ask."""
    line = [
        *(sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / lock), "--no-deps"),
        *("--disable-pip", "--format", "json", "--progress-spinner", "off"),
    ]
    done = subprocess.run(line, capture_output=True, text=True)
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except json.JSONDecodeError:
        return None
    return report


def main() -> int:
    """Print the verdict; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--required", action="store_true", help="fail where nothing can be asked")
    required = parser.parse_args().required or os.environ.get("AUDIT_REQUIRED") == "1"
    asked = {lock: audit(lock) for lock in LOCKS}
    unasked = [lock for lock, report in asked.items() if report is None]
    found, audited, skipped = verdict([report for report in asked.values() if report is not None])
    for line in found:
        print(line, file=sys.stderr)
    if found:
        print(
            "Raise these in pyproject.toml or by `make lock`, then run again.",
            file=sys.stderr,
        )
        return 1
    if unasked or not audited:
        print(
            f"NOT AUDITED ({', '.join(unasked or LOCKS)}): the advisories of PyPI cannot be reached "
            "from here. Run scripts/audit_dependencies.py where they can.",
            file=sys.stderr,
        )
        return 2 if required else 0
    print(f"{audited} packages have no known vulnerability; {skipped} are unknown to PyPI.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
