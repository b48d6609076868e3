"""Why a recording was refused or a transcription failed, in words that say what to do."""

from flask_babel import gettext as _


def reason(code: str) -> str:
    """The sentence for a code of ``transcription.errors`` or ``work.life``."""
    sentences = {
        "empty_file": _("The file is empty. Export the recording again and upload that."),
        "not_audio": _("This file is not a recording that we can read. Upload an audio file."),
        "unfinished": _(
            "This file is incomplete: it breaks off before the table that says where its audio "
            "is. Export or copy it again."
        ),
        "no_header": _(
            "This file has no header that says how its audio is stored. Export it as WAV."
        ),
        "no_audio_stream": _("There is no audio in this file. Upload the call's recording."),
        "undecodable": _(
            "The audio in this file cannot be decoded. Export the recording as WAV or MP3."
        ),
        "zero_length": _("The recording is 0 seconds long. Export it again and upload that."),
        "unreadable": _(
            "The stored recording cannot be read: it is damaged, or its key is missing. Tell the "
            "administrator."
        ),
        "truncated": _("The recording breaks off at once. Export it again and upload that."),
        "too_long": _("The recording is longer than this centre accepts. Upload a shorter one."),
        "too_many_channels": _(
            "The recording has more than eight channels. Export it in stereo or mono."
        ),
        "sample_rate": _("This sample rate is not supported. Export the recording at 8 to 48 kHz."),
        "cancelled": _("The transcription was cancelled. Retry continues where it stopped."),
        "out_of_memory": _("The server ran out of memory. Try again when it is less busy."),
        "too_much_memory": _(
            "This call needed more memory than a worker is allowed. Tell the administrator: a "
            "smaller model or a larger WORKER_MEMORY_MB helps."
        ),
        "took_too_long": _(
            "This call took longer than a worker is allowed. Retry continues where it stopped; "
            "if it happens again, tell the administrator."
        ),
        "worker_lost": _(
            "The worker stopped several times on this call. Try again; if it happens once more, "
            "tell the person who runs QA Coach."
        ),
        "model_unknown": _("The chosen Whisper model does not exist. Tell the administrator."),
        "weights_missing": _("The Whisper model is not installed. Tell the administrator."),
        "weights_checksum": _("The Whisper model's file is damaged. Tell the administrator."),
    }
    for engine in (
        "engine_missing",
        "engine_unknown",
        "model_wrong_kind",
        "weights_unwritable",
        "weights_damaged",
    ):
        sentences[engine] = _("Whisper cannot start as it is set up. Tell the administrator.")
    fallback = _("Something went wrong during transcription. Try again; the recording is safe.")
    return str(sentences.get(code, fallback))


def stage_reason(code: str) -> str:
    """The sentence for the code of a step after the transcript that failed."""
    sentences = {
        "out_of_memory": _("The server ran out of memory. Try again when it is less busy."),
        "unreadable": _(
            "The stored recording cannot be read: it is damaged, or its key is missing. Tell the "
            "administrator."
        ),
        "worker_lost": _("The worker stopped several times in this step. Try again."),
        "voices_missing": _(
            "The model that tells voices apart is not installed, so speakers stay unknown. Tell "
            "the administrator."
        ),
        "not_masked": _(
            "Personal data in this call could not be masked, so its audio cannot be played."
        ),
        "recording_gone": _(
            "The recording is no longer there. Upload the same file again, then try again."
        ),
        "too_much_memory": _(
            "This step needed more memory than a worker is allowed. Tell the administrator."
        ),
        "took_too_long": _(
            "This step took longer than a worker is allowed. Try again when the server is less "
            "busy."
        ),
    }
    fallback = _("This step failed. The transcript and everything else are safe. Try again.")
    return str(sentences.get(code, fallback))
