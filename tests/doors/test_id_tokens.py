"""An ID token that is not what the provider says for this sign-in opens nothing."""

import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from joserfc.jwk import RSAKey

from qa_app.people.models import RoleName
from tests.doors.provider import come_in, is_in, jisu, lying_provider, making_centres


@pytest.fixture
def centre_with(settings) -> Iterator[Callable[..., Flask]]:
    with making_centres(settings) as make:
        yield make


@pytest.mark.parametrize(
    "change",
    [
        lambda told: {**told, "iss": "https://evil.example"},
        lambda told: {**told, "aud": ["another app"]},
        lambda told: {**told, "aud": ["another app", "qa-coach"], "azp": "another app"},
        lambda told: {**told, "exp": int(time.time()) - 120},
        lambda told: {**told, "nonce": "of another sign-in"},
        lambda told: {name: value for name, value in told.items() if name != "nonce"},
        lambda told: {name: value for name, value in told.items() if name != "sub"},
    ],
    ids=["issuer", "audience", "party", "expired", "nonce", "no nonce", "no subject"],
)
def test_an_id_token_that_is_not_for_this_sign_in_opens_nothing(centre_with, change):
    with lying_provider(change) as provider:
        app = centre_with(provider.url)
        jisu(RoleName.ADMIN)
        provider.knows("u8")

        client, answer = come_in(app, provider, "u8")

    assert (answer.status_code, is_in(client)) == (502, False)


def test_an_id_token_that_somebody_else_signed_opens_nothing(centre_with):
    with lying_provider(lambda told: told, key=RSAKey.generate_key(2048)) as provider:
        app = centre_with(provider.url)
        jisu(RoleName.ADMIN)
        provider.knows("u9")

        client, answer = come_in(app, provider, "u9")

    assert (answer.status_code, is_in(client)) == (502, False)
