"""Words of requests and exports that stand for codes."""

from flask_babel import gettext as _


def what_was_done(action: str) -> str:
    """What somebody did with a call, as its customer reads it."""
    words = {
        "open": _("opened"),
        "listen": _("listened to the recording"),
        "download": _("downloaded"),
        "original": _("opened the unmasked original"),
        "original sound": _("listened to the unmasked original"),
        "check": _("viewed cases in the redaction review"),
        "decide": _("decided whether to mask it"),
        "use version": _("switched to another version of the transcript"),
        "export to subject": _("exported for the customer"),
        "search": _("searched"),
    }
    return str(words.get(action, action))


def moment_words(kind: str) -> str:
    """What a rule wrote down about the customer."""
    words = {
        "feeling_anger": _("Anger"),
        "feeling_worry": _("Worry"),
        "feeling_disappointment": _("Disappointment"),
        "feeling_relief": _("Relief"),
        "feeling_thanks": _("Thanks"),
        "promise": _("What the agent promised"),
        "abuse_insult": _("Classified as an insult to the agent"),
        "abuse_threat": _("Classified as a threat against the agent"),
        "abuse_harassment": _("Classified as harassment of the agent"),
    }
    return str(words.get(kind, kind))


def speaker_words(speaker: str) -> str:
    """Who speaks, as the customer reads it."""
    words = {
        "agent": _("Agent"),
        "customer": _("You"),
        "other agent": _("Another agent"),
        "transfer": _("Agent after a transfer"),
        "supervisor": _("Supervisor"),
        "conference": _("Conference participant"),
        "announcement": _("Announcement"),
    }
    return str(words.get(speaker, _("Unknown")))


def role_words(role: str) -> str:
    """What somebody's work is, without their name."""
    words = {
        "qa": _("Quality assurance"),
        "lead": _("Quality assurance lead"),
        "agent": _("Agent"),
        "supervisor": _("Supervisor"),
        "admin": _("Administrator"),
        "privacy": _("Privacy officer"),
        "command": _("Server operator"),
        "worker": _("A program"),
        "nobody": _("Unknown"),
    }
    return str(words.get(role, _("Unknown")))
