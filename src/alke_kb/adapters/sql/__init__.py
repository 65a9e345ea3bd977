"""The catalogue in a SQL database: a SQLite file by default, PostgreSQL by URL."""

from alke_kb.adapters.sql._catalogue import SqlCatalogue, open_catalogue

__all__ = ["SqlCatalogue", "open_catalogue"]
