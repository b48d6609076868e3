"""Who is let in at which route; whoever is not in its set is turned away (``test_access.py``)."""

from tests.appeals.doors import OF_APPEALS
from tests.every_door import SHUT_OUT, VISITORS

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
