"""The web app, wired: every room takes its place in it."""

import os
from datetime import timedelta

from flask import Flask

from qa_app import audit
from qa_app.agreement import computing
from qa_app.agreement.views import agreement
from qa_app.appeals.item_views import plan_items
from qa_app.appeals.views import appeals
from qa_app.at_rest import vault
from qa_app.at_rest.private_files import keep_private
from qa_app.calibration.views import calibration
from qa_app.calls import stages
from qa_app.coaching.views import coaching
from qa_app.demo import history
from qa_app.findings.finding import FINDING
from qa_app.foundation import bodies, language, logs, transaction
from qa_app.foundation.extensions import (
    babel,
    csrf,
    db,
    engine_options,
    migrate,
    security,
    talisman,
)
from qa_app.foundation.row_ids import RowIdConverter
from qa_app.foundation.settings import ROOT, Settings
from qa_app.glossary.views import glossary
from qa_app.library.abuse_views import found
from qa_app.library.mending_views import mending
from qa_app.library.originals import originals
from qa_app.library.redaction_review import redaction_review
from qa_app.library.resumable_views import resumable_uploads
from qa_app.library.retranscription_views import retranscription
from qa_app.library.version_views import versions
from qa_app.library.views import calls
from qa_app.library.work_views import work
from qa_app.masking.card_codes import CODES
from qa_app.masking.sound import SOUND
from qa_app.masking.text import MASKING
from qa_app.people import accounts, gate, sample_people, second_factor, sessions
from qa_app.people import passkeys as keys
from qa_app.people import single_sign_on as provider
from qa_app.people.account_views import account
from qa_app.people.passkey_views import passkeys
from qa_app.people.sign_in_views import sign_in
from qa_app.people.sso_views import single_sign_on
from qa_app.people.team_views import teams
from qa_app.people.views import people
from qa_app.progress.views import progress
from qa_app.record.views import record
from qa_app.retention.views import retention
from qa_app.reviews.amendment_views import amendments
from qa_app.reviews.cause_views import causes
from qa_app.reviews.hearing_views import review_hearing
from qa_app.reviews.mending_views import review_mending
from qa_app.reviews.moment_views import review_moments
from qa_app.reviews.preview_views import rubric_preview
from qa_app.reviews.rehearsal_views import rehearsal
from qa_app.reviews.rule_views import rules
from qa_app.reviews.views import reviews
from qa_app.reviews.work_views import my_work
from qa_app.reviews.workload_views import workload
from qa_app.sampling import jobs as draw_jobs
from qa_app.sampling.draw_views import draws
from qa_app.sampling.views import sampling
from qa_app.scorecards.difference_views import rubric_differences
from qa_app.scorecards.draft_views import rubric_drafts
from qa_app.scorecards.rule_views import rubric_rules
from qa_app.scorecards.views import scorecards
from qa_app.subjects.numbers import NUMBERS
from qa_app.subjects.people_views import anonymising
from qa_app.subjects.views import subjects
from qa_app.transcripts import transcribing
from qa_app.transcripts.speaker_roles import SPEAKERS
from qa_app.transcripts.whisper_settings import check_model_name
from qa_app.web import caching, error_pages, health, pages, storage_faults

BLUEPRINTS = (
    people, teams, account, sign_in, passkeys, single_sign_on, calls, versions, mending,
    retranscription, work, found, originals, redaction_review, resumable_uploads, my_work,
    reviews, workload, review_moments, amendments, review_hearing, review_mending, rules, causes,
    scorecards, rubric_rules, rubric_drafts, rubric_preview, rubric_differences, rehearsal,
    agreement, sampling, draws, calibration, coaching, plan_items, appeals, progress, glossary,
    retention, subjects, anonymising, record,
)  # fmt: skip

# What is done with a call after its transcript, in this order.
STAGES = (SPEAKERS, MASKING, CODES, FINDING, SOUND, NUMBERS)


def create_app(settings: Settings | None = None) -> Flask:
    """Wire everything; without settings, those of the environment."""
    if settings is None:  # the web server asks; commands have checked theirs
        keep_private()
        settings = Settings.from_environment(os.environ)
        check_model_name(settings)
        app = create_app(settings)
        vault.stop_without_keys(app)
        return app
    logs.configure(settings.log_level)
    app = Flask("qa_app")
    app.url_map.converters["int"] = RowIdConverter
    app.extensions["settings"] = settings
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        PERMANENT_SESSION_LIFETIME=timedelta(minutes=settings.session_minutes),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_TIMEZONE=settings.time_zone,
        **accounts.SECURITY_CONFIG,
    )
    caching.init_app(app)
    bodies.init_app(app)
    sample_people.init_app(app)
    gate.init_app(app)  # before all others: nothing is read from a stranger's request
    db.init_app(app)
    vault.init_app(app, settings)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    babel.init_app(app, locale_selector=language.choose)
    csrf.init_app(app)
    accounts.init_app(app, security)
    sessions.init_app(app)
    second_factor.init_app(app)
    keys.init_app(app)
    provider.init_app(app, settings)
    talisman.init_app(app, **pages.SECURITY_HEADERS, force_https=settings.secure_cookies)
    audit.init_app(app)  # what is on record is written after the transaction's end
    transaction.init_app(app, proxies=settings.trusted_proxies)
    stages.init_app(app, STAGES)
    transcribing.init_app(app)
    computing.init_app(app)
    draw_jobs.init_app(app)
    history.init_app(app)
    pages.init_app(app)
    health.init_app(app, settings)
    error_pages.register_errors(app)
    storage_faults.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
