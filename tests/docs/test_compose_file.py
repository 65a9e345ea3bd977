"""docker-compose.yml against the Compose specification; no engine runs it here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from compose_spec import PyCompose


def load(root: Path) -> dict[str, Any]:
    """The file with its YAML anchors resolved, checked against the specification."""
    plain = yaml.safe_load((root / "docker-compose.yml").read_text("utf-8"))
    return PyCompose.from_yaml(yaml.safe_dump(plain)).to_dict()


def test_compose_file_follows_the_specification(root: Path) -> None:
    spec = load(root)
    assert {"api", "qdrant"} <= set(spec["services"])
    for name in ("api", "qdrant"):
        service = spec["services"][name]
        assert service["healthcheck"]
        assert service["volumes"]
        assert "QDRANT_API_KEY" in str(service["environment"])
    assert "127.0.0.1" in str(spec["services"]["api"]["ports"])


def test_cluster_nodes_start_only_with_their_profile(root: Path) -> None:
    spec = load(root)
    nodes = [name for name in spec["services"] if name.startswith("qdrant-")]
    assert len(nodes) == 3
    assert all(spec["services"][name]["profiles"] == ["cluster"] for name in nodes)


def test_image_runs_as_a_user_of_its_own(root: Path) -> None:
    lines = (root / "Dockerfile").read_text("utf-8").splitlines()
    assert sum(line.startswith("FROM ") for line in lines) == 2
    last_stage = lines[max(i for i, line in enumerate(lines) if line.startswith("FROM ")) :]
    assert "USER alke" in last_stage
    assert any("prepare_model" in line for line in lines)
