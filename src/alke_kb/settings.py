"""Environment, read once. Every variable starts with ``ALKE_KB_``; a ``.env`` file is honoured."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an installation can choose. The defaults need no configuration and no network."""

    model_config = SettingsConfigDict(
        env_prefix="ALKE_KB_",
        env_file=".env",
        # a variable set to nothing, as in compose files, is one that is not set
        env_ignore_empty=True,
        extra="ignore",
        protected_namespaces=(),
    )

    data: Path = Field(
        default_factory=lambda: user_data_path("alke-kb"),
        description="Folder of archive, catalogue and index.",
    )
    cache: Path = Field(
        default_factory=lambda: user_cache_path("alke-kb"),
        description="Folder of what can be made again, such as the converted model.",
    )
    database_url: str | None = Field(
        default=None,
        description="Catalogue: SQLite file in the data folder unless a PostgreSQL URL is given.",
    )
    qdrant_url: str | None = Field(
        default=None, description="Qdrant server; without it the embedded engine is used."
    )
    qdrant_api_key: SecretStr | None = Field(default=None, description="Key of that server.")
    model: str | None = Field(
        default=None,
        description="sentence-transformers model: folder or Hub name; unset = offline default.",
    )
    backend: Literal["auto", "torch", "onnx"] = Field(
        default="auto", description="How vectors are computed; auto takes onnxruntime for queries."
    )
    threads: int | None = Field(
        default=None,
        ge=1,
        description="Threads of the embedding model; unset = all cores, for queries half of them.",
    )
    workers: int = Field(default=2, ge=1, description="Processes that read files.")
    file_timeout: float = Field(default=300.0, gt=0, description="Seconds allowed for one file.")
    file_memory_mb: int = Field(default=2048, ge=256, description="Memory allowed for one file.")
    max_file_mb: int = Field(default=200, ge=1, description="Largest file that is read.")
    ocr: bool = Field(default=False, description="Read scanned pages with ocrmypdf if installed.")
    fusion: Literal["score", "rrf"] = Field(default="score", description="How lists are fused.")
    reranker: str | None = Field(
        default=None, description="CrossEncoder folder or Hub name; off unless set."
    )
    themes: Path | None = Field(
        default=None, description="An agency's own theme file (YAML, or SKOS Turtle)."
    )
    oidc_issuer: str | None = Field(
        default=None,
        description="OpenID Connect provider whose bearer tokens are accepted, as it names itself.",
    )
    oidc_audience: str | None = Field(
        default=None, description="What its tokens must name as their audience: this API."
    )
    oidc_rights_claim: str = Field(
        default="roles", description="Claim that tells rights; dots lead into it."
    )
    oidc_scopes: dict[str, list[str]] = Field(
        default_factory=dict, description="JSON: for values of that claim, the scopes of a key."
    )
    oidc_base_scopes: list[str] = Field(
        default_factory=lambda: ["reader"], description="JSON: scopes of every valid token."
    )
    oidc_leeway: int = Field(
        default=60, ge=0, le=300, description="Seconds that clocks may differ."
    )
    oidc_client_id: str | None = Field(
        default=None, description="Client of the pages at that provider: persons sign in by it."
    )
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="Secret of that client; without one it is a public client."
    )
    oidc_sign_in_scope: str = Field(
        default="openid profile", description="What the pages ask the provider for."
    )
    operator_name: str | None = Field(
        default=None, max_length=200, description="Who keeps the service, for the pages."
    )
    operator_email: str | None = Field(
        default=None,
        max_length=200,
        pattern=r"^[^@\s<>\"]+@[^@\s<>\"]+$",
        description="Where it is reached, for the pages.",
    )
    session_minutes: int = Field(
        default=120, ge=5, le=1440, description="Minutes after which a person signs in anew."
    )
    anonymous: Literal["loopback", "everyone", "nobody"] = Field(
        default="loopback",
        description="Who reads public documents without identification.",
    )
    audit_keep_days: int = Field(
        default=1827, ge=30, description="Days that the log of use and disclosure is kept."
    )
    audit_queries: bool = Field(
        default=False, description="Whether that log keeps what was searched for."
    )
    requests_per_minute: int = Field(
        default=600, ge=0, description="Requests a minute for each key or address; 0: any number."
    )
    concurrent_requests: int = Field(
        default=16, ge=1, le=32, description="Requests of the API worked on at the same time."
    )
    waiting_requests: int = Field(
        default=64, ge=0, description="Requests that wait for a place; more are refused at once."
    )
    waiting_seconds: float = Field(
        default=3.0, gt=0, description="The longest such wait, in seconds."
    )
    request_timeout: float = Field(
        default=30.0, gt=0, description="Seconds in which an answer must begin."
    )
    max_upload_mb: int = Field(default=50, ge=1, description="Largest upload to the API.")
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^/\s?#@]+/?$",
        description="Scheme and host that readers use, where a proxy passes on another.",
    )
    cors_origins: list[str] = Field(
        default_factory=list,
        description="JSON: origins whose pages may call the API from a browser; none by default.",
    )
    telemetry: bool = Field(
        default=False, description="Send traces by OpenTelemetry; where to, say OTEL_ variables."
    )
    log_level: str = Field(default="WARNING", description="DEBUG, INFO, WARNING or ERROR.")

    @property
    def catalogue_url(self) -> str:
        """SQLAlchemy URL of the catalogue."""
        if self.database_url:
            return self.database_url
        return f"sqlite:///{(self.data / 'catalogue.sqlite').as_posix()}"
