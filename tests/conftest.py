"""Fixtures for all tests. Only the real corpus beside the checkout may be absent; all else is required."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

if "PYTEST_XDIST_WORKER" in os.environ:
    # Each process keeps to its own core: threads that wait for each other cost more than they give.
    os.environ.setdefault("ALKE_KB_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")

pytest_plugins = [
    "postgres_fixture",
    "catalogue_fixture",
    "oidc_fixture",
    "qdrant_fixture",
    "embedding_fixture",
    "library_fixture",
    "samples_fixture",
    "acts_fixture",
    "client_fixture",
]

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """Top of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """Real corpus and retrieval sets beside the checkout; the one thing a test may skip for."""
    shared = ROOT.parent / "shared"
    if not shared.is_dir():
        pytest.skip("no ../shared beside this checkout: the real corpus is not here")
    return shared
