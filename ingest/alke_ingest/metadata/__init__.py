"""Metadata of documents: manifests and sidecars, and inference of what they do not say."""

from alke_ingest.metadata._fields import GIVEN_FIELDS, read_field, read_fields
from alke_ingest.metadata._given import (
    GivenMetadata,
    ManifestSet,
    load_given,
    metadata_digest,
)
from alke_ingest.metadata._infer import complete
from alke_ingest.metadata._manifest import Manifest, ManifestEntry, Problem, load_manifest

__all__ = [
    "GIVEN_FIELDS",
    "GivenMetadata",
    "Manifest",
    "ManifestEntry",
    "ManifestSet",
    "Problem",
    "complete",
    "load_given",
    "load_manifest",
    "metadata_digest",
    "read_field",
    "read_fields",
]
