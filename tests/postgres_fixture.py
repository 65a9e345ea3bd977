"""A real PostgreSQL for tests: a throw-away cluster on a Unix socket, gone when the tests end.

``postgres_url`` is the URL of an empty database of the test's own. A machine without PostgreSQL
fails these tests with the way to get it; it does not skip them.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

HOW_TO_GET = (
    "PostgreSQL is not installed, and these tests need the real one. Debian or Ubuntu: "
    "apt-get install postgresql; macOS: brew install postgresql; else put the folder that holds "
    "initdb and postgres on PATH."
)


def find_binaries() -> Path | None:
    """Folder with ``initdb`` and ``postgres``: by PATH, pg_config, or where Debian keeps them."""
    folders = []
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    if shutil.which("pg_config"):
        answer = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True)
        folders.append(Path(answer.stdout.strip() or "."))
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(debian, key=lambda folder: folder.parent.name, reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


class PostgresServer:
    """A cluster in a temporary folder; the server is a child of the test process."""

    def __init__(self, binaries: Path) -> None:
        # A short path: the socket inside it may not exceed about 100 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="alke-pg-", dir="/tmp"))
        self._user: dict[str, object] = {}
        if os.geteuid() == 0:
            account = unprivileged_account()
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self._user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        self._log = self.folder / "log"
        data = self.folder / "data"
        locale = "C.UTF-8" if os.uname().sysname == "Linux" else "C"
        self._run(
            [
                *(binaries / "initdb", "-D", data, "-U", "alke", "-A", "trust"),
                *("-E", "UTF8", f"--locale={locale}", "--no-sync"),
            ]
        )
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            # Nothing here has to outlive the tests; what is tested dies as a client.
            "fsync": "off",
            "full_page_writes": "off",
            "autovacuum": "off",
            "max_connections": "100",
        }
        with self._log.open("wb") as log:
            self._server = subprocess.Popen(
                [
                    *(binaries / "postgres", "-D", data),
                    *(
                        part
                        for name, value in settings.items()
                        for part in ("-c", f"{name}={value}")
                    ),
                ],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                **self._user,
            )
        self._wait()

    def url(self, database: str) -> str:
        return f"postgresql://alke@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """Name of a new empty database."""
        name = f"alke_{uuid.uuid4().hex[:12]}"
        with self._connect() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
            )
        return name

    def stop(self) -> None:
        if self._server.poll() is None:
            # Immediate shutdown: nothing has to reach the disk of a cluster that is thrown away.
            self._server.send_signal(signal.SIGQUIT)
            try:
                self._server.wait(20)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self.url("postgres"), autocommit=True, connect_timeout=5)

    def _run(self, command: list[object]) -> None:
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, **self._user
        )
        if done.returncode != 0:
            self._give_up(done.stdout + done.stderr)

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                self._connect().close()
                return
            except psycopg.OperationalError:
                if self._server.poll() is not None or time.monotonic() > deadline:
                    output = self._log.read_text(errors="replace")
                    self._server.kill()
                    self._give_up(output)
            time.sleep(0.1)

    def _give_up(self, output: str) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        pytest.fail(f"The PostgreSQL of the tests did not start:\n{output[-2000:]}", pytrace=False)


def unprivileged_account() -> pwd.struct_passwd:
    """PostgreSQL refuses to run as root."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    pytest.fail("Run the tests as a user other than root: PostgreSQL needs one.", pytrace=False)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for the whole session."""
    binaries = find_binaries()
    if binaries is None:
        pytest.fail(HOW_TO_GET, pytrace=False)
    server = PostgresServer(binaries)
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    """An empty database of the test's own."""
    return postgres_server.url(postgres_server.new_database())
