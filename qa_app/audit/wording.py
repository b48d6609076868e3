"""What stands on record in words: who has done what to what."""

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from qa_app.audit.changed_words import changed_words, value_words
from qa_app.audit.models import AuditRecord

__all__ = [
    "ACTIONS",
    "SUBJECTS",
    "action_words",
    "changed_words",
    "detail_words",
    "subject_words",
    "who",
]

# In the order in which a page offers them.
ACTIONS: dict[str, LazyString] = {
    "sign in": _l("signed in"),
    "sign out": _l("signed out"),
    "failed sign-in": _l("failed to sign in"),
    "failed second factor": _l("failed second-factor sign-in"),
    "lock out": _l("was locked out after too many attempts"),
    "end session": _l("ended a session"),
    "end sessions": _l("ended sessions"),
    "change password": _l("changed their password"),
    "failed password change": _l("entered a wrong current password when changing it"),
    "new password": _l("set a new password"),
    "single sign-on": _l("signed in with roles or teams that had changed"),
    "sign-in link": _l("created a sign-in link"),
    "set up authenticator": _l("set up an authenticator app"),
    "remove authenticator": _l("removed the authenticator app"),
    "new recovery codes": _l("created new recovery codes"),
    "add passkey": _l("added a passkey"),
    "remove passkey": _l("removed a passkey"),
    "reset second factor": _l("reset the second factor"),
    "open": _l("opened"),
    "listen": _l("listened to the recording"),
    "original": _l("opened the unmasked original"),
    "original sound": _l("listened to the unmasked original"),
    "search": _l("searched what was said"),
    "download": _l("downloaded"),
    "export": _l("exported"),
    "open progress": _l("viewed progress"),
    "see agreement": _l("viewed how far reviewers agree"),
    "list people": _l("viewed the list of people"),
    "add": _l("added"),
    "change": _l("changed"),
    "rename": _l("renamed"),
    "remove": _l("removed"),
    "import": _l("imported a file"),
    "close": _l("closed"),
    "reopen": _l("reopened"),
    "upload": _l("uploaded"),
    "correct details": _l("corrected the details"),
    "correct": _l("corrected a line"),
    "split line": _l("split a line of the transcript"),
    "merge lines": _l("merged two lines of the transcript"),
    "assign speaker": _l("named the speaker of lines"),
    "swap speakers": _l("swapped agent and customer in the whole call"),
    "undo correction": _l("undid a correction"),
    "use version": _l("switched to another version of the transcript"),
    "retranscribe": _l("requested another transcript"),
    "cancel version": _l("cancelled another transcript"),
    "retry version": _l("requested another transcript again"),
    "forget version": _l("removed a failed transcript"),
    "cancel": _l("cancelled the transcription"),
    "hurry": _l("moved it to the front of the waiting calls"),
    "retry": _l("requested the transcription again"),
    "redo stage": _l("requested a step again"),
    "keep both": _l("kept both of two calls with the same audio"),
    "mark abuse": _l("marked abuse"),
    "unmark abuse": _l("removed an abuse mark"),
    "check": _l("viewed cases in the redaction review"),
    "decide": _l("decided whether to mask it"),
    "assign review": _l("gave a call to a reviewer"),
    "hand over review": _l("handed a review over to somebody else"),
    "withdraw review": _l("took back a review that was given to somebody"),
    "add absence": _l("entered days on which somebody is away"),
    "remove absence": _l("removed days on which somebody is away"),
    "begin calibration": _l("invited people to a calibration"),
    "set reference": _l("wrote down the reference rating of a calibration"),
    "move calibration": _l("took a calibration a step further"),
    "start review": _l("started a review"),
    "rate": _l("rated a criterion"),
    "answer cause": _l("answered what was not the agent's doing"),
    "set cause owner": _l("chose who answers for a cause"),
    "answer condition": _l("answered a question about the call"),
    "write": _l("edited the text"),
    "add clip": _l("added a clip"),
    "remove clip": _l("removed a clip"),
    "hear": _l("listened to the call at the review desk"),
    "take version": _l("switched to the transcript version in use"),
    "show moments": _l("revealed the moments"),
    "decide moment": _l("decided on a moment"),
    "undecide moment": _l("undid a decision on a moment"),
    "submit": _l("submitted a review"),
    "reply to rating": _l("replied to a rating"),
    "appeal": _l("appealed against a rating"),
    "withdraw appeal": _l("took an appeal back"),
    "draft decision": _l("wrote a decision on an appeal"),
    "decide appeal": _l("decided on an appeal"),
    "draft": _l("drafted the plan"),
    "discard": _l("discarded a draft"),
    "publish": _l("published the plan"),
    "answer": _l("acknowledged the plan"),
    "keep rubric": _l("first used a version of a rubric"),
    "take in rubric": _l("took in a version of a rubric from a file"),
    "take phrases": _l("took in phrases of a rubric from a file"),
    "rehearse": _l("rehearsed a draft of a rubric"),
    "draft rubric": _l("began a draft of a rubric"),
    "publish rubric": _l("published a version of a rubric"),
    "retire rubric": _l("retired a version of a rubric"),
    "bring back rubric": _l("put a version of a rubric back in use"),
    "move": _l("moved it in the order"),
    "switch rule": _l("switched a rule on or off"),
    "order draw": _l("ordered a draw"),
    "draw": _l("drew calls to review"),
    "verify draw": _l("drew again and compared"),
    "replace drawn call": _l("replaced a drawn call"),
    "erase": _l("erased"),
    "certify deletion": _l("certified a deletion"),
    "set retention": _l("set a retention rule"),
    "confirm retention": _l("confirmed a retention rule"),
    "remove retention": _l("removed a retention rule"),
    "run retention": _l("carried out a retention rule"),
    "place hold": _l("placed a legal hold"),
    "lift hold": _l("lifted a legal hold"),
    "open request": _l("logged a request"),
    "take over request": _l("took over a request"),
    "check identity": _l("verified the requester's identity"),
    "extend request": _l("extended a request's deadline"),
    "look again": _l("searched for the customer's calls again"),
    "decide whose call": _l("decided whether a call is the customer's"),
    "order export": _l("requested the customer's data as a file"),
    "erase for request": _l("erased at the customer's request"),
    "suspend": _l("suspended its use at the customer's request"),
    "lift suspension": _l("resumed its use"),
    "correct reference": _l("corrected the customer reference"),
    "close request": _l("closed a request"),
    "export to subject": _l("exported it for the person it is about"),
    "anonymise": _l("anonymised a person"),
    "back up": _l("backed up"),
    "restore": _l("restored"),
    "load samples": _l("loaded the samples"),
    "remove samples": _l("removed the samples"),
    "start": _l("started with these settings"),
    "prune": _l("deleted the oldest entries"),
    "erase text": _l("erased free text"),
    "broken": _l("found that the end of the audit trail was not signed by this installation"),
}

SUBJECTS: dict[str, LazyString] = {
    "call": _l("Call"),
    "calls": _l("Calls"),
    "library": _l("Calls"),
    "assignment": _l("Assignment"),
    "calibration": _l("Calibration"),
    "review": _l("Review"),
    "plan": _l("Coaching plan"),
    "person": _l("Person"),
    "people": _l("People"),
    "account": _l("Unknown account"),
    "team": _l("Team"),
    "word": _l("Glossary"),
    "glossary": _l("Glossary"),
    "rule": _l("Rule"),
    "rubric": _l("Rubric"),
    "rubrics": _l("Rubrics"),
    "rubric draft": _l("Draft of a rubric"),
    "rubric rule": _l("Rule for rubrics"),
    "sampling plan": _l("Sampling plan"),
    "draw": _l("Draw"),
    "request": _l("Customer data request"),
    "retention rule": _l("Retention rule"),
    "hold": _l("Legal hold"),
    "certificate": _l("Certificate of deletion"),
    "centre": _l("The whole centre"),
    "settings": _l("Settings"),
    "samples": _l("Samples"),
    "record": _l("Audit trail"),
}

# What is shown of the figures that stand with a row; the rest is in the export.
DETAILS: dict[str, LazyString] = {
    "format": _l("Format"),
    "hits": _l("Hits"),
    "rows": _l("Entries"),
    "version": _l("Version"),
    "purpose": _l("Purpose"),
    "supersedes": _l("Replaces review"),
    "criterion": _l("Criterion"),
    "condition": _l("Question"),
    "cause": _l("Cause"),
    "level": _l("Level"),
    "stage": _l("Step"),
    "rule": _l("Rule"),
    "rubric": _l("Rubric"),
    "proposed": _l("Rubric by the rules"),
    "command": _l("Command"),
    "host": _l("Server"),
    "action": _l("Action"),
    "subject": _l("Item"),
    "number": _l("Number"),
    "since": _l("From"),
    "until": _l("To"),
}


def action_words(action: str) -> str:
    """What was done, in words; as it stands where a later version has no words for it."""
    return str(ACTIONS.get(action, action))


def subject_words(entry: AuditRecord) -> str:
    """To what it was done, with its number."""
    words = str(SUBJECTS.get(entry.subject, entry.subject))
    return f"{words} {entry.subject_id}" if entry.subject_id else words


def who(entry: AuditRecord) -> str:
    """Who has done it."""
    if entry.person:
        return str(entry.person.name)
    if entry.person_id:
        return str(_("Former user (%(number)s)", number=entry.person_id))
    if entry.actor == "nobody":
        return str(_("Not signed in"))
    if entry.actor == "command":
        account = entry.details.get("account") or "–"
        return str(_("Command line (%(account)s)", account=account))
    return str(_("The system"))


def detail_words(entry: AuditRecord) -> list[str]:
    """The figures that stand with a row, as far as they say something to a reader."""
    known = {name: entry.details.get(name) for name in DETAILS}
    return [
        f"{DETAILS[name]}: {value_words(entry, name, value)}"
        for name, value in known.items()
        if value is not None
    ]
