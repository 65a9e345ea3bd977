"""Fetch what the pages vendor (npm packages, pinned by version and hash) and write it under static/.

    python scripts/vendor_pages.py          # fetch, check, write
    python scripts/vendor_pages.py --check  # only compare the files that are there with NOTICE

Scripts, fonts and licences are copied as they are. The design tokens (SCSS) are compiled to one CSS
file of custom properties. NOTICE names package, version, licence and the hash of every file.
"""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "api/alke_api/pages/static"
VENDOR = STATIC / "vendor"
NOTICE = VENDOR / "NOTICE"


@dataclass(frozen=True)
class Package:
    """``sha512`` is npm's integrity; ``files`` maps a path (or folder) in the package to ours."""

    name: str
    version: str
    licence: str
    sha512: str
    files: dict[str, str]


PACKAGES = (
    Package(
        "htmx.org",
        "2.0.11",
        "0BSD",
        "Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA==",
        {"dist/htmx.min.js": "htmx/htmx.min.js", "LICENSE": "htmx/LICENSE"},
    ),
    Package(
        "pdfjs-dist",
        "6.5.438",
        "Apache-2.0",
        "vg8Pw1x+AFKy4AMDvhuWl5cOYV8d698UoEANoFFhc79hqXDnZQqnOXoxw3HG907WHOg1JYOvLhP756boddFxpA==",
        {
            # The build for older browsers too: agencies choose theirs slowly.
            "legacy/build/pdf.min.mjs": "pdfjs/pdf.min.mjs",
            "legacy/build/pdf.worker.min.mjs": "pdfjs/pdf.worker.min.mjs",
            "LICENSE": "pdfjs/LICENSE",
            "standard_fonts": "pdfjs/standard_fonts",
            # Decoders of scanned pages as plain scripts: the policy allows no WebAssembly.
            "wasm/openjpeg_nowasm_fallback.js": "pdfjs/wasm/openjpeg_nowasm_fallback.js",
            "wasm/jbig2_nowasm_fallback.js": "pdfjs/wasm/jbig2_nowasm_fallback.js",
            "wasm/LICENSE_OPENJPEG": "pdfjs/wasm/LICENSE_OPENJPEG",
            "wasm/LICENSE_JBIG2": "pdfjs/wasm/LICENSE_JBIG2",
            "wasm/LICENSE_PDFJS_OPENJPEG": "pdfjs/wasm/LICENSE_PDFJS_OPENJPEG",
            "wasm/LICENSE_PDFJS_JBIG2": "pdfjs/wasm/LICENSE_PDFJS_JBIG2",
        },
    ),
    Package(
        "@fontsource-variable/source-sans-3",
        "5.3.0",
        "OFL-1.1",
        "dpi0GZk7EQe2tYpg6Q0Fx0OmUgnuGu+0rHPgtXqtKhglYmJuP7jZ12Mu1uN+NfRaJRY1Emn8AQJEWzmoZ4wa9g==",
        {
            "files/source-sans-3-latin-wght-normal.woff2": "fonts/source-sans-3-latin.woff2",
            "LICENSE": "fonts/LICENSE",
        },
    ),
    Package(
        "suomifi-design-tokens",
        "7.0.0",
        "MIT",
        "KgKKePbZckX3pTunqxFVwap96xtJNgUl9EN3sYn29i2pZG4AQ/l94ESB2xq5c2Xs5t/ZR7yqLO+mK2WCGm74Bg==",
        {"LICENSE": "tokens/LICENSE"},
    ),
)
TOKENS = ("suomifi-design-tokens", "dist/tokens.scss", "tokens/tokens.css")
_VARIABLE = re.compile(
    r"\$(fi-(?:color|spacing|radius|shadow|focus|transition)[\w-]*):\s*([^;{}]+);"
)
_MIXIN = re.compile(r"@mixin fi-text-([\w-]+) \{(.*?)\}", re.DOTALL)


def fetch(package: Package, folder: Path) -> Path:
    """The unpacked package; stops when its hash is not the pinned one."""
    command = ["npm", "pack", "--silent", "--ignore-scripts", f"{package.name}@{package.version}"]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    archive = folder / done.stdout.split()[-1]
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != package.sha512:
        raise SystemExit(
            f"{package.name} {package.version}: sha512 is {found}, not the pinned one."
        )
    target = folder / archive.stem
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="data")
    return target / "package"


def tokens_css(scss: str) -> str:
    """Variables and text styles of the tokens as custom properties of ``:root``."""
    lines = [f"  --{name}: {' '.join(value.split())};" for name, value in _VARIABLE.findall(scss)]
    for name, body in _MIXIN.findall(scss):
        rules = dict(re.findall(r"([\w-]+):\s*([^;]+);", body))
        for rule in ("font-size", "line-height", "font-weight"):
            size = rules[rule]
            if size.endswith("px"):  # so that the reader's own text size counts
                size = f"{float(size[:-2]) / 16:g}rem"
            lines.append(f"  --fi-text-{name}-{rule.split('-')[1]}: {size};")
    return ":root {\n" + "\n".join(lines) + "\n}\n"


def write() -> None:
    """Fetch everything anew and write files and NOTICE."""
    notice = [
        "Software and fonts of others that the pages serve, unchanged unless said otherwise.",
        "Made by scripts/vendor_pages.py; the hash is sha256 of the file.",
        "",
    ]
    with tempfile.TemporaryDirectory() as temporary:
        for package in PACKAGES:
            source = fetch(package, Path(temporary))
            notice.append(f"{package.name} {package.version} ({package.licence})")
            notice.append(f"  package sha512-{package.sha512}")
            written: list[Path] = []
            for inside, ours in package.files.items():
                found = source / inside
                parts = sorted(found.iterdir()) if found.is_dir() else [found]
                for part in parts:
                    target = VENDOR / ours / part.name if found.is_dir() else VENDOR / ours
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(part.read_bytes())
                    written.append(target)
            if package.name == TOKENS[0]:
                target = VENDOR / TOKENS[2]
                target.write_text(tokens_css((source / TOKENS[1]).read_text("utf-8")), "utf-8")
                written.append(target)
                notice.append(f"  {TOKENS[2]} is compiled from {TOKENS[1]}")
            notice += [f"  {digest(path)}  {path.relative_to(VENDOR)}" for path in written]
            notice.append("")
    NOTICE.write_text("\n".join(notice), "utf-8")


def digest(path: Path) -> str:
    """sha256 in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def differing() -> list[str]:
    """Files whose hash is not NOTICE's, and files that NOTICE does not name."""
    named = dict(
        reversed(match)
        for match in re.findall(
            r"^  ([0-9a-f]{64})  (.+)$", NOTICE.read_text("utf-8"), re.MULTILINE
        )
    )
    present = {
        str(path.relative_to(VENDOR)): digest(path)
        for path in VENDOR.rglob("*")
        if path.is_file() and path != NOTICE
    }
    return sorted(name for name in named | present if named.get(name) != present.get(name))


if __name__ == "__main__":
    if "--check" not in sys.argv:
        write()
    wrong = differing()
    if wrong:
        raise SystemExit("Not as NOTICE says: " + ", ".join(wrong))
