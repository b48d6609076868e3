"""The services of compose.yaml as processes of this machine: their commands, their settings."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import PATIENCE, ROOT
from tests.doors.server import free_port

COMPOSED = yaml.safe_load((ROOT / "compose.yaml").read_text())
BUCKET = "recordings"


def answers(url: str) -> Callable[[], bool]:
    """Whether anything comes from there, if only an error."""

    def ask() -> bool:
        try:
            asked = urllib.request.Request(url, headers={"X-Forwarded-Proto": "https"})
            urllib.request.urlopen(asked, timeout=PATIENCE).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    return ask


def eventually(happened: Callable[[], object], seconds: float = 3 * PATIENCE) -> None:
    """Wait for something that takes as long as it takes; fail when it never happens."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.2)


@dataclass
class Fleet:
    """Processes of a centre on a database and a store that are given."""

    folder: Path
    database_url: str
    store_url: str
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def settings(self, service: str) -> dict[str, str]:
        """What compose.yaml sets for a service, with the names of its hosts in our terms."""
        database = self.database_url.partition("//")[2]
        there = {
            r"//qa:[^@]*@database/qa": f"//{database}",
            r"http://store:9000": self.store_url,
            r"\$\{\w+:-([^}]*)\}": r"\1",
            r"\$\{\w+:\?[^}]*\}": "a-password",
        }
        known = {}
        for name, value in COMPOSED["services"][service]["environment"].items():
            for ours, theirs in there.items():
                value = re.sub(ours, theirs, value)
            known[name] = value
        return known

    def environment(self, service: str, **more: str) -> dict[str, str]:
        """That of a service's process; each host has a folder of its own."""
        ours = {
            "DATA_DIR": str(self.folder),
            "MODELS_DIR": str(ROOT / "var" / "models"),
            "LOG_LEVEL": "ERROR",
        }
        return {**os.environ, **self.settings(service), **ours, **more}

    def start(self, name: str, service: str, **more: str) -> None:
        """Run the command of a service."""
        command = [sys.executable, "-m", "qa_app", *COMPOSED["services"][service]["command"]]
        self.processes[name] = subprocess.Popen(
            command, env=self.environment(service, **more), cwd=ROOT
        )

    def finish(self, service: str) -> None:
        """Run a service that ends, and wait for it."""
        self.start(service, service)
        assert self.processes.pop(service).wait(PATIENCE) == 0

    def command(self, *words: str) -> str:
        """What a command of the image says: ``docker compose run --rm web WORDS``."""
        run = subprocess.run(
            [sys.executable, "-m", "qa_app", *words],
            env=self.environment("web"), cwd=ROOT, check=True, capture_output=True, text=True,
        )  # fmt: skip
        return run.stdout

    def start_web(self, name: str) -> str:
        """One more web server; gives its address."""
        port = free_port()
        self.start(name, "web", LISTEN=f"127.0.0.1:{port}")
        asked = answers(f"http://127.0.0.1:{port}/health")
        eventually(lambda: self.processes[name].poll() is not None or asked())
        assert self.processes[name].poll() is None, "the web server ended"
        return f"127.0.0.1:{port}"

    def start_proxy(self, *web: str) -> str:
        """Caddy with the Caddyfile of compose.yaml; gives the address of the centre."""
        port = free_port()
        known = {
            **os.environ, "SITE": f"https://localhost:{port}", "WEB": " ".join(web),
            "XDG_DATA_HOME": str(self.folder / "caddy"), "HOME": str(self.folder),
        }  # fmt: skip
        (source,) = (
            volume.split(":")[0]
            for volume in COMPOSED["services"]["proxy"]["volumes"]
            if volume.endswith("Caddyfile:ro")
        )
        text = "{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n}\n"
        config = self.folder / "Caddyfile"
        config.write_text(text + (ROOT / source).read_text())
        command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(config)]
        with (self.folder / "caddy.log").open("wb") as log:
            self.processes["proxy"] = subprocess.Popen(command, env=known, stderr=log)
        return f"https://localhost:{port}"

    def kill(self, name: str) -> None:
        """As when its host loses power."""
        process = self.processes.pop(name)
        process.kill()
        process.wait(PATIENCE)

    def stop(self) -> None:
        """End all."""
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            process.wait(PATIENCE)


def bucket(store_url: str) -> Any:
    """The bucket of the recordings, as its owner sees it."""
    import boto3

    keys = {"aws_access_key_id": "qa-coach", "aws_secret_access_key": "a-password"}
    store = boto3.resource("s3", endpoint_url=store_url, region_name="us-east-1", **keys)
    return store.Bucket(BUCKET)
