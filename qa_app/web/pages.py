"""What all pages share: the start page, headers, navigation, filters of the templates."""

from typing import Any

from flask import Blueprint, Flask, current_app, redirect, send_from_directory, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from qa_app.audit import wording
from qa_app.calls.wording import speaker_names, spoken_in
from qa_app.findings.wording import kind_name
from qa_app.foundation import language
from qa_app.foundation.own_path import this_page
from qa_app.foundation.page_actions import page_actions
from qa_app.library import waveform
from qa_app.library.agents import agent_labels
from qa_app.library.playback import sound_words
from qa_app.library.transcript_lines import read_lines
from qa_app.people.access import Permission, has_permission
from qa_app.people.teams import team_label
from qa_app.privacy import mask_text, script_of
from qa_app.web import health as state
from qa_app.web.page_scripts import modules_of

SECURITY_HEADERS: dict[str, Any] = {
    "content_security_policy": {
        "default-src": "'self'",
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'", "blob:"],
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        # Vega and wavesurfer.js place their drawings with style attributes.
        "style-src-elem": "'self'",
        "style-src-attr": "'unsafe-inline'",
    },
    "content_security_policy_nonce_in": ["script-src", "style-src-elem"],
    "referrer_policy": "same-origin",
    "session_cookie_secure": False,  # set from the settings in create_app
}

ICONS = {
    "favicon.ico": "favicon.ico",
    "apple-touch-icon.png": "apple-touch-icon.png",
    "apple-touch-icon-precomposed.png": "apple-touch-icon.png",
}
ICONS_KEPT = 30 * 24 * 3600  # seconds that a browser keeps an icon for

pages = Blueprint("pages", __name__)


@pages.get("/")
def start() -> ResponseReturnValue:
    """Lead each person to where their work is."""
    if has_permission(current_user, Permission.REVIEW):
        return redirect(url_for("calls.library"))
    if has_permission(current_user, Permission.SEE_PROGRESS):
        return redirect(url_for("progress.overview"))
    if has_permission(current_user, Permission.SEE_PLANS):
        return redirect(url_for("coaching.plans"))
    return redirect(url_for("redaction_review.cases"))


@pages.get("/health")
def health() -> ResponseReturnValue:
    """Whether people can be served here, and what is wrong; for load balancers."""
    return state.answer()


@pages.get(f"/<any({', '.join(map(repr, ICONS))}):name>")
def icon(name: str) -> ResponseReturnValue:
    """The icon where browsers look for it unasked; drawn from ``static/icon.svg``."""
    return send_from_directory(current_app.static_folder or "", ICONS[name], max_age=ICONS_KEPT)


def _navigation() -> list[tuple[str, str]]:
    """The rooms that this person may enter: endpoint and key of the label."""
    rooms = [
        (Permission.SEE_CALLS, "calls.library", "calls"),
        (Permission.REVIEW, "my_work.mine", "reviews"),
        (Permission.SEE_PLANS, "coaching.plans", "plans"),
        (Permission.SEE_PROGRESS, "progress.overview", "progress"),
        (Permission.CHECK_MASKING, "redaction_review.cases", "redaction_review"),
        (Permission.ANSWER_SUBJECTS, "subjects.overview", "subjects"),
        (Permission.MANAGE_PEOPLE, "people.directory", "people"),
        (Permission.ERASE, "retention.overview", "retention"),
        (Permission.SEE_RECORD, "record.overview", "record"),
    ]
    return [
        (endpoint, key)
        for permission, endpoint, key in rooms
        if has_permission(current_user, permission)
    ]


def _masked(text: str) -> str:
    """What people typed or named a file, without the numbers that its own form gives away."""
    return mask_text(text, script_of(text))


def init_app(app: Flask) -> None:
    """Give the templates what they need."""
    app.register_blueprint(pages)
    app.jinja_env.filters.update(
        clock=language.clock,
        spoken_duration=language.spoken_duration,
        about_duration=language.about_duration,
        time_left=language.time_left,
        whole_number=language.whole_number,
        day=language.day,
        day_and_time=language.day_and_time,
        due_day=language.due_day,
        masked=_masked,
    )
    app.jinja_env.globals.update(
        languages=language.LANGUAGES,
        current_language=language.current_language,
        spoken_in=spoken_in,
        speaker_names=speaker_names,
        navigation=_navigation,
        has_permission=has_permission,
        kind_name=kind_name,
        Permission=Permission,
        agent_labels=agent_labels,
        page_actions=page_actions,
        this_page=this_page,
        team_label=team_label,
        wording=wording,
        sound_words=sound_words,
        lanes=waveform.lanes,
        speech=waveform.speech,
        read_lines=read_lines,
        modules_of=modules_of,
    )
