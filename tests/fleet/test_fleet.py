"""A centre of many hosts: two web servers behind HTTPS, two workers, PostgreSQL, an S3 store."""

import re
from collections.abc import Iterator

import pytest
import requests
from moto.server import ThreadedMotoServer

from tests import recordings as made
from tests.conftest import PATIENCE
from tests.fleet.composed import Fleet, bucket, eventually
from tests.people.test_people import PASSWORD
from tests.postgresql import fresh_database

pytestmark = [pytest.mark.fleet, pytest.mark.postgresql]
JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def fleet(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    store = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    store.start()
    host, port = store.get_host_and_port()
    fleet = Fleet(
        tmp_path_factory.mktemp("fleet"),
        fresh_database(postgresql_url, "fleet"),
        f"http://{host}:{port}",
    )
    fleet.finish("migrate")
    for number in "12":
        fleet.start(f"worker {number}", "worker")
    yield fleet
    fleet.stop()
    store.stop()


@pytest.fixture(scope="module")
def site(fleet: Fleet) -> str:
    url = fleet.start_proxy(fleet.start_web("web 1"), fleet.start_web("web 2"))
    authority = fleet.folder / "caddy" / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    eventually(authority.exists)
    return url


class Somebody(requests.Session):
    """A person at their browser, which trusts the house's own authority."""

    def __init__(self, fleet: Fleet, site: str, name: str, *roles: str) -> None:
        super().__init__()
        self.site = site
        self.trust_env = False  # or an authority of this machine would go before the house's
        self.verify = str(next(fleet.folder.glob("caddy/**/root.crt")))
        self.headers["Referer"] = site
        email = f"{name}@centre.kr"
        chosen = [word for role in roles for word in ("--role", role)]
        fleet.command("users", "add", email, "--name", name, *chosen, "--password", PASSWORD)
        eventually(lambda: self.page("/health"))
        self.send_form("/login", {"email": email, "password": PASSWORD})
        assert "/login" not in self.page("/calls").url

    def page(self, path: str, **options: object) -> requests.Response:
        return self.get(f"{self.site}{path}", timeout=PATIENCE, **options)  # type: ignore[arg-type]

    def send_form(self, path: str, data: dict[str, str], **options: object) -> requests.Response:
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.page(path).text)
        assert found
        sent = {**data, "csrf_token": found[1]}
        return self.post(f"{self.site}{path}", sent, timeout=PATIENCE, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def qa(fleet: Fleet, site: str) -> Somebody:
    return Somebody(fleet, site, "qa", "qa", "agent")


@pytest.fixture(scope="module")
def call(fleet: Fleet, qa: Somebody) -> str:
    """The address of a call that was uploaded through the proxy and went through everything."""
    upload = qa.page("/calls/upload").text
    agent = re.search(r'<option value="(\d+)"[^>]*>qa', upload)
    assert agent
    answer = qa.send_form(
        "/calls/upload",
        {"agent": agent[1], "language": "en"},
        files={"recording": ("call.opus", made.ENGLISH_CALL.read_bytes())},
        headers=JSON,
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["call"])


def sound(qa: Somebody, call: str, **headers: str) -> requests.Response:
    return qa.page(f"{call}/recording", headers=headers)


def test_a_recording_comes_through_https_is_worked_on_and_played_from_the_store(fleet, qa, call):
    eventually(lambda: sound(qa, call).status_code == 200)
    whole = sound(qa, call).content

    part = sound(qa, call, Range="bytes=1000-1999")

    assert part.status_code == 206
    assert part.content == whole[1000:2000]
    assert part.headers["Content-Range"] == f"bytes 1000-1999/{len(whole)}"
    assert "charge" in qa.page(call).text


def test_what_lies_in_the_store_is_the_recording_and_its_masked_copy_both_encrypted(
    fleet, qa, call
):
    eventually(lambda: sound(qa, call).status_code == 200)
    kept = [one.get()["Body"].read() for one in bucket(fleet.store_url).objects.all()]

    assert len(kept) == 2
    original = made.ENGLISH_CALL.read_bytes()
    for content in kept:
        assert b"OggS" not in content[:4096]
        assert original[4096:8192] not in content
    assert sound(qa, call).content != original  # whoever is no privacy officer hears it masked


def test_people_stay_signed_in_when_their_web_server_dies(fleet, qa, call):
    fleet.kill("web 1")

    eventually(lambda: qa.page(call).status_code == 200)
    assert "charge" in qa.page(call).text


def test_the_other_worker_finishes_what_a_dead_one_was_at(fleet, qa, call):
    upload = qa.page("/calls/upload").text
    agent = re.search(r'<option value="(\d+)"[^>]*>qa', upload)[1]
    content = made.one_after_the_other(made.ENGLISH_CALL)
    answer = qa.send_form(
        "/calls/upload", {"agent": agent, "language": "en"},
        files={"recording": ("again.wav", content)}, headers=JSON,
    )  # fmt: skip
    second = str(answer.json()["call"])
    fleet.kill("worker 1")

    eventually(lambda: sound(qa, second).status_code == 200)
    assert "charge" in qa.page(second).text


def test_nothing_of_an_erased_call_stays_in_the_store(fleet, qa, call):
    number = call.rpartition("/")[2]
    eventually(lambda: sound(qa, call).status_code == 200)
    before = len(list(bucket(fleet.store_url).objects.all()))

    fleet.command("retention", "erase", number, "--reason", "asked for", "--yes")

    eventually(lambda: len(list(bucket(fleet.store_url).objects.all())) == before - 2)
    assert qa.page(call).status_code == 404


def test_the_cookie_keeps_to_https(qa, site):
    cookie = next(one for one in qa.cookies if one.name == "session")

    assert cookie.secure
    assert qa.page("/health").headers["Strict-Transport-Security"]
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(site, timeout=PATIENCE)  # who does not know the house's authority
