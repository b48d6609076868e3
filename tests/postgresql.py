"""A PostgreSQL server of the tests' own: made, started and stopped here."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg


def _tools() -> Path:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if folders:
        return folders[-1]
    found = shutil.which("initdb")
    assert found, "PostgreSQL is missing: `make test` says how to install it"
    return Path(found).resolve().parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _run(command: list[str]) -> None:
    """Run as the postgres user where we are root, whom PostgreSQL refuses."""
    user = "postgres" if os.geteuid() == 0 else None
    subprocess.run(command, check=True, user=user, stdout=subprocess.DEVNULL, cwd="/")


@dataclass
class PrivateServer:
    """A server of our own that can go away and come back."""

    url: str
    _control: list[str]
    _options: str

    def start(self) -> None:
        """Let it run, and wait until it answers."""
        _run([*self._control, "-o", self._options, "start"])

    def stop(self, how: str = "immediate") -> None:
        """End it with all its connections."""
        _run([*self._control, "-m", how, "stop"])


@contextmanager
def controlled_server() -> Iterator[PrivateServer]:
    """Run a server on a free port of the loopback interface; it can be stopped and started.

    Its folder is not pytest's, which a second run on the machine closes to other users.
    """
    with TemporaryDirectory(prefix="postgresql-") as folder:
        server = _server_in(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _server_in(folder: Path) -> PrivateServer:
    tools, data, port = _tools(), folder / "data", _free_port()
    if os.geteuid() == 0:
        postgres = pwd.getpwnam("postgres")
        os.chown(folder, postgres.pw_uid, postgres.pw_gid)
    _run([str(tools / "initdb"), "-D", str(data), "-U", "qa", "--auth=trust", "-E", "UTF8"])
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off"
    control = [str(tools / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
    return PrivateServer(f"postgresql+psycopg://qa@127.0.0.1:{port}/postgres", control, options)


@contextmanager
def private_server() -> Iterator[str]:
    """Run a server on a free port of the loopback interface; gives the URL for ``DATABASE_URL``."""
    with controlled_server() as server:
        yield server.url


def fresh_database(server_url: str, name: str, *, like: str = "template1") -> str:
    """An empty database on a server, or one ``like`` another there; gives its URL."""
    plain = server_url.replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    return server_url.rsplit("/", 1)[0] + f"/{name}"
