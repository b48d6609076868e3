"""The same ratings have the same figures, whatever database they lie in."""

import pytest

from qa_app.agreement import computing
from qa_app.agreement.disputed import disputed_calls
from qa_app.agreement.figures import Figures
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.settings import Settings
from tests.agreement.centre import ITEM, RUBRIC, compute, rate_unevenly
from tests.conftest import make_settings

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=DATABASES)
def settings(request: pytest.FixtureRequest, settings: Settings, tmp_path) -> Settings:
    """Settings of a scratch centre on either database."""
    if request.param == "sqlite":
        return settings
    url = request.getfixturevalue("migrated_postgresql")("agreement")
    return make_settings(tmp_path, DATABASE_URL=url)


def test_a_worker_orders_and_computes_the_same_figures(agent, lead, reviewers) -> None:
    rate_unevenly(agent, reviewers, 24)
    computing.order_if_outdated()
    compute()
    stored = computing.stored_figures(RUBRIC.id, 12)
    assert stored is not None
    assert stored.basis == computing.current_basis()
    found = Figures.from_json(stored.figures).item(ITEM)
    assert found is not None
    assert found.alpha is not None
    bounds = (found.alpha.value, found.alpha.low, found.alpha.high)
    assert bounds == pytest.approx((0.1239, -0.3766, 0.5665), abs=0.0001)
    since = utc_now() - computing.length_of(12)
    disputed = disputed_calls(lead, RUBRIC.id, RUBRIC.criterion(ITEM), since)
    assert [one.apart for one in disputed] == [2] * 10
    db.session.rollback()
