"""Everybody at every door: each route, with each method, with ids of things that are there.

A route is let in here by an entry in ``ALLOWED``: who may. All others must be told that it is
forbidden (403) or not there (404), and nothing in the database may change. A new route without an
entry fails.
"""

import shutil

import pytest
from flask import url_for

from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.models import Review
from tests.appeals.doors import OF_APPEALS
from tests.every_door import FILLERS, METHODS, SHUT_OUT, VISITORS, centre_in, routes

JSON = {"Accept": "application/json"}  # as scripts ask; no page is drawn for the answer
TURNED_AWAY = {"nobody": {401}, "switched off": {401}, "new password due": {403}}


QA = {"qa", "other qa", "lead", "qa and privacy", "admin"}
ADMIN = {"admin"}
LEADS = {"lead", "admin"}
OWN = {"agent", "supervisor"}  # whom the call, the plan and the review are about
SUPERVISORS = {"supervisor", "other supervisor", "agent and supervisor"}
KEEPERS = {"privacy", "qa and privacy"}
REVIEWER = {"qa"}
EVERYBODY = set(VISITORS)

ANYBODY = {*EVERYBODY, *SHUT_OUT, "nobody"}

ALLOWED: dict[str, set[str]] = {
    # open
    "security.login": ANYBODY,
    "people.choose_language": ANYBODY,
    "pages.health": ANYBODY,
    "pages.icon": ANYBODY,
    "static": ANYBODY,
    **dict.fromkeys(
        (
            "sign_in.second_step", "sign_in.by_link", "passkeys.sign_in",
            "passkeys.sign_in_options", "single_sign_on.start", "single_sign_on.callback",
            "single_sign_on.leave",
        ),
        ANYBODY,
    ),
    # about oneself
    "pages.start": EVERYBODY,
    "people.sign_out": {*EVERYBODY, "new password due"},
    "people.sessions": EVERYBODY,
    "people.end_session": EVERYBODY,
    "people.end_other_sessions": EVERYBODY,
    "security.change_password": {*EVERYBODY, "new password due"},
    "security.logout": {*EVERYBODY, "new password due"},
    "record.mine": EVERYBODY,
    **dict.fromkeys(
        (
            "account.overview", "account.second_factor", "account.authenticator",
            "account.remove_authenticator", "account.recovery_codes", "passkeys.add",
            "passkeys.add_options", "passkeys.remove", "passkeys.verify",
            "passkeys.verify_options", "sign_in.verify",
        ),
        EVERYBODY,
    ),
    # calls
    "calls.library": EVERYBODY - {"privacy"},
    **dict.fromkeys(
        (
            "calls.call_page", "calls.library_row", "calls.call_state", "calls.call_progress",
            "calls.call_stages", "calls.recording", "calls.sound",
            "versions.versions_page", "versions.compare_versions", "versions.transcript_file",
            "versions.version_file", "retranscription.requests",
        ),
        QA | OWN,
    ),
    **dict.fromkeys(
        (
            "calls.upload", "calls.redo_stage", "calls.details", "calls.remove_call",
            "calls.keep_both", "calls.cancel", "calls.hurry", "calls.retry", "versions.use",
            "versions.correct_lines", "versions.save_line", "mending.split", "mending.merge",
            "mending.line_form",
            "mending.assign", "mending.swap", "mending.undo", "retranscription.one",
            "retranscription.many", "retranscription.cancel", "retranscription.retry",
            "retranscription.forget_request", "work.overview", "work.progress",
        ),
        QA,
    ),
    **dict.fromkeys(
        (
            "resumable.abilities", "resumable.create", "resumable.upload", "resumable.go_on",
            "resumable.cancel", "resumable.forget", "resumable.outcome",
        ),
        QA,
    ),
    "work.redo": ADMIN,
    "found.mark": QA | {"agent"},
    "found.unmark": QA | {"agent"},
    # The right to originals goes no further than the calls that the other roles show.
    "originals.original": {"qa and privacy"},
    "originals.original_recording": {"qa and privacy"},
    "redaction_review.cases": KEEPERS,
    "redaction_review.decide_case": {"qa and privacy"},
    "redaction_review.case_sound": {"qa and privacy"},
    # glossary
    **dict.fromkeys(
        (
            "glossary.words", "glossary.add", "glossary.change", "glossary.remove",
            "glossary.import_file", "glossary.export",
        ),
        QA,
    ),
    # rubrics
    **dict.fromkeys(
        (
            "scorecards.overview", "scorecards.retire", "scorecards.bring_back",
            "scorecards.export", "scorecards.import_file", "scorecards.begin_draft",
            "scorecards.publish", "scorecards.discard", "rubric_rules.overview",
            "rubric_differences.between_versions", "rubric_differences.of_draft",
            "rehearsal.of_draft",
            "rubric_rules.add", "rubric_rules.change", "rubric_rules.move", "rubric_rules.remove",
            "rubric_rules.choose_for_others", "rubric_drafts.begin", "rubric_drafts.outline",
            "rubric_drafts.save_outline", "rubric_drafts.item", "rubric_drafts.save_item",
            "rubric_drafts.check", "rubric_drafts.export",
            "rubric_preview.preview", "rubric_preview.shown",
        ),
        QA,
    ),
    # reviews
    **dict.fromkeys(("reviews.my_reviews", "reviews.start", "rules.overview", "rules.switch"), QA),
    "reviews.review_page": QA | {"supervisor"},
    "reviews.critical": QA | SUPERVISORS,
    "causes.overview": QA | SUPERVISORS,
    "causes.set_owner": LEADS,
    **dict.fromkeys(("my_work.mine", "my_work.be_absent"), QA),
    **{key: {"qa"} for key in ("my_work.begin", "my_work.be_back")},
    **dict.fromkeys(
        (
            "workload.overview", "workload.assign", "workload.hand_over", "workload.withdraw",
            "workload.add_absence", "workload.remove_absence",
        ),
        LEADS,
    ),
    "causes.answer": LEADS,
    # sampling
    **dict.fromkeys(
        (
            "sampling.overview", "sampling.new_plan", "sampling.plan_page", "sampling.edit_plan",
            "sampling.close_plan", "sampling.open_plan", "sampling.preview", "sampling.draw",
            "draws.draw_page", "draws.progress", "draws.verify_draw", "draws.give_out_rest",
            "draws.frame_file", "draws.coverage_page", "draws.replacements", "draws.replace",
        ),
        LEADS,
    ),
    "draws.why": QA | OWN,
    "amendments.start": REVIEWER,
    **dict.fromkeys(
        (
            "amendments.save_reason", "amendments.discard",
            "reviews.save_rating", "reviews.answer_condition", "reviews.save_summary",
            "reviews.add_evidence",
            "reviews.remove_evidence", "reviews.take_version", "reviews.submit",
            "review_hearing.keep", "review_mending.follow",
            "review_moments.accept", "review_moments.dismiss", "review_moments.undo",
            "review_moments.show",
        ),
        REVIEWER | ADMIN,
    ),
    # agreement
    "agreement.overview": LEADS,
    "agreement.item": LEADS,
    "agreement.mine": QA,
    **OF_APPEALS,
    # calibration
    "calibration.overview": QA,
    "calibration.page": {"qa", "other qa", *LEADS},
    **dict.fromkeys(
        (
            "calibration.begin", "calibration.save_item", "calibration.compare",
            "calibration.close",
        ),
        LEADS,
    ),
    # plans
    "coaching.plans": EVERYBODY - {"privacy"},
    "coaching.plan_page": QA | OWN,
    "coaching.plan_pdf": QA | OWN,
    "coaching.new_plan": QA,
    "coaching.compose_plan": QA,
    **dict.fromkeys(
        (
            "coaching.edit_plan", "coaching.save_plan", "coaching.discard_plan",
            "coaching.publish_plan",
        ),
        REVIEWER | ADMIN,
    ),
    "coaching.save_reflection": {"agent"},
    "coaching.acknowledge_plan": {"agent"},
    # progress
    "progress.overview": QA | SUPERVISORS,
    "progress.team": QA | {"supervisor"},
    "progress.agent": QA | {"supervisor"},
    # people
    **dict.fromkeys(
        (
            "people.directory", "people.add", "people.edit", "people.reset_password",
            "people.reset_second_factor",
            "teams.overview", "teams.edit", "teams.close", "teams.open_again",
        ),
        ADMIN,
    ),
    **dict.fromkeys(
        (
            "retention.overview", "retention.new_rule", "retention.rule_page",
            "retention.confirm_rule", "retention.remove_rule", "retention.holds_page",
            "retention.lift_hold", "retention.certificates_page", "retention.certificate_page",
            "retention.certificate_file",
        ),
        KEEPERS | ADMIN,
    ),
    "retention.erase_call": {"qa and privacy", "admin"},
    "anonymising.confirm": ADMIN,
    # Requests of customers reach into all calls; an admin does not answer them.
    **dict.fromkeys(
        (
            "subjects.overview", "subjects.new", "subjects.request_page", "subjects.take",
            "subjects.check_identity", "subjects.extend", "subjects.look_again", "subjects.decide",
            "subjects.export", "subjects.archive", "subjects.erase", "subjects.suspend",
            "subjects.lift", "subjects.correct_reference", "subjects.close",
        ),
        KEEPERS,
    ),
    "record.overview": KEEPERS | ADMIN,
    "record.export": KEEPERS | ADMIN,
}  # fmt: skip

# What is there for the bearer of a link, a passkey, a provider's answer, in the middle of a
# customer's request or of an upload alone: their own tests have those (tests/doors).
NEEDS_MORE = {
    "sign_in.by_link", "single_sign_on.start", "single_sign_on.callback", "single_sign_on.leave",
    "passkeys.sign_in", "passkeys.sign_in_options", "passkeys.verify", "passkeys.verify_options",
    "passkeys.add_options", "passkeys.remove", "subjects.decide", "subjects.archive",
    "resumable.forget", "resumable.outcome",
}  # fmt: skip


@pytest.fixture(scope="module")
def centre(tmp_path_factory, migrated_database):
    folder = tmp_path_factory.mktemp("access")
    shutil.copy(migrated_database, folder / "qa-coach.sqlite3")
    with centre_in(folder) as centre:
        yield centre


def test_every_route_says_here_who_may(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ALLOWED)


@pytest.mark.parametrize("visitor", ["nobody", *VISITORS, *SHUT_OUT])
def test_whoever_may_not_is_turned_away_and_nothing_changes(centre, visitor):
    wrong, before = [], centre.version()
    for by_method in routes(centre.app).values():
        for method, rule in by_method.items():
            if visitor in ALLOWED[rule.endpoint]:
                continue
            url = centre.url(rule.endpoint, rule.arguments, visitor)
            answer = centre.clients[visitor].open(url, method=method, headers=JSON)
            if answer.status_code not in TURNED_AWAY.get(visitor, {403, 404}):
                wrong.append((method, rule.endpoint, answer.status_code))
            if centre.version() != before:
                if not centre.is_as_prepared():
                    wrong.append((method, rule.endpoint, "changed something"))
                    centre.put_back()
                before = centre.version()

    assert wrong == []


@pytest.mark.parametrize("visitor", VISITORS)
def test_whoever_may_is_let_in(centre, visitor):
    wrong = []
    for by_method in routes(centre.app).values():
        for method, rule in by_method.items():
            may = visitor in ALLOWED[rule.endpoint]
            if not may or method == "HEAD" or rule.endpoint in NEEDS_MORE:
                continue
            before = centre.version()
            url = centre.url(rule.endpoint, rule.arguments, visitor)
            answer = centre.clients[visitor].open(url, method=method)
            answer.close()
            shut = answer.status_code in {401, 403, 404, 405} or answer.status_code >= 500
            if shut or (answer.location or "").startswith("/login?"):
                wrong.append((method, rule.endpoint, answer.status_code))
            if centre.version() != before:
                centre.put_back()

    assert wrong == []


@pytest.mark.parametrize("visitor", ["nobody", "admin"])
def test_no_other_method_does_anything(centre, visitor):
    wrong, before = [], centre.version()
    for by_method in routes(centre.app).values():
        rule = next(iter(by_method.values()))
        for method in set(METHODS) - set(by_method):
            url = centre.url(rule.endpoint, rule.arguments, visitor)
            status = centre.clients[visitor].open(url, method=method, headers=JSON).status_code
            if status not in ({401, 405} if visitor == "nobody" else {405}):
                wrong.append((method, rule.endpoint, status))

    assert wrong == []
    assert centre.version() == before or centre.is_as_prepared()


def test_lists_show_only_what_is_in_scope(centre):
    call_id, plan_id = centre.ids["call_id"], centre.ids["plan_id"]
    for visitor in ("other agent", "other supervisor", "agent and supervisor"):
        client = centre.clients[visitor]
        assert f'/calls/{call_id}"' not in client.get("/calls").text
        assert f"/plans/{plan_id}" not in client.get("/plans").text
        assert f"/calls/{call_id}" not in client.get("/record/mine").text
    for visitor in ("agent", "supervisor", "qa"):
        client = centre.clients[visitor]
        assert f'/calls/{call_id}"' in client.get("/calls").text
        assert f"/plans/{plan_id}" in client.get("/plans").text
    centre.put_back()


# Whoever is still at a review of the call (qa, other qa) sees nobody's blind one of it. For agents
# there is no page yet that shows them their own assessment.
READERS = {
    "calibration": {"qa and privacy", "admin", "lead"},
    "calibration draft": {"other qa"},
    "second opinion": {"qa and privacy", "admin", "lead"},
    "self-assessment": {"qa and privacy", "admin", "lead", "supervisor"},
    "appeal draft": QA,
}


@pytest.mark.parametrize("visitor", VISITORS)
def test_a_review_of_another_purpose_is_for_those_whom_it_concerns(centre, visitor):
    client = centre.clients[visitor]

    shown = {
        which: client.get(f"/reviews/{number}").status_code
        for which, number in centre.reviews.items()
    }

    shut = 404 if visitor in QA | SUPERVISORS else 403
    assert shown == {
        which: 200 if visitor in readers else shut for which, readers in READERS.items()
    }


def test_nobody_but_its_reviewer_changes_a_blind_review(centre):
    wrong = []
    doors = [e for e in ALLOWED if e.startswith(("reviews.", "review_moments.", "amendments."))]
    ids = {**centre.ids, "review_id": centre.reviews["calibration draft"]}
    for by_method in routes(centre.app).values():
        rule = by_method.get("POST")
        if rule is None or rule.endpoint not in doors or "review_id" not in rule.arguments:
            continue
        with centre.app.test_request_context():
            values = {name: {**FILLERS, **ids}[name] for name in rule.arguments}
            url = url_for(rule.endpoint, **values)
        for visitor in set(VISITORS) - {"other qa"}:
            status = centre.clients[visitor].post(url, headers=JSON).status_code
            if status not in {403, 404}:
                wrong.append((rule.endpoint, visitor, status))

    assert wrong == []


@pytest.mark.parametrize("visitor", ["qa", "other qa", "agent", "supervisor", "other agent"])
def test_no_page_tells_anybody_what_a_blind_review_says(centre, visitor):
    told = []
    hidden = [which for which in READERS if visitor not in READERS[which]]
    summaries = {
        which: db.session.get_one(Review, centre.reviews[which]).summary for which in hidden
    }
    for by_method in routes(centre.app).values():
        rule = by_method.get("GET")
        if rule is None or visitor not in ALLOWED[rule.endpoint] or rule.endpoint in NEEDS_MORE:
            continue
        answer = centre.clients[visitor].get(centre.url(rule.endpoint, rule.arguments, visitor))
        told += [
            (rule.endpoint, which)
            for which, summary in summaries.items()
            if summary.encode() in answer.data
            or f"/reviews/{centre.reviews[which]}".encode() in answer.data
        ]
        answer.close()
    centre.put_back()

    assert told == []


def test_a_form_without_its_token_changes_nothing(centre):
    client = centre.app.test_client()
    client.sign_in(db.session.get(Person, centre.numbers["qa"]))
    del client.environ_base["HTTP_X_CSRFTOKEN"]

    answer = client.post(
        f"/calls/{centre.ids['call_id']}/cancel", headers={"Accept-Language": "en"}
    )

    assert answer.status_code == 400
    assert "Reload" in answer.text
    centre.put_back()
