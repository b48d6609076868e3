"""A call whose recording was lost gets it back when the same file comes again."""

from pathlib import Path

from qa_app.calls import stages, states
from qa_app.calls.models import Call, CallState
from qa_app.calls.stages import Stage
from qa_app.calls.storage import recordings
from qa_app.masking.card_codes import CODES, taken_out
from qa_app.masking.sound import SOUND


def repair(call: Call, file: Path) -> bool:
    """Keep the file as the call's recording, if that is gone or broken off; whether it was.

    What is made of the recording is made again where it is gone as well. What a rule has let go
    is not lost, and stays away.
    """
    if states.is_going(call.id) or call.original_gone_at is not None:
        return False
    lost, mute = not _is_whole(call), not _has_copy(call)
    if lost:
        _put_back(call, file)
    if mute:
        call.masked_sound = None
        _redo(call, SOUND)
    if lost or mute:
        states.retry(call)
    return lost or mute


def _put_back(call: Call, file: Path) -> None:
    if call.without is not None:  # codes were taken out of it, and are in this file still
        call.without, call.masked_sound = None, None
        for part in taken_out(call.id):
            part.done_at = None
        _redo(call, CODES)
    recordings().keep(file, call.storage_key)


def _redo(call: Call, stage: Stage) -> None:
    if call.state == CallState.READY:
        stages.redo(call.id, stage.name)


def _is_whole(call: Call) -> bool:
    if call.without is not None:  # of another size than the file that came in
        return recordings().exists(call.storage_key)
    return recordings().is_whole(call.storage_key, call.size)


def _has_copy(call: Call) -> bool:
    let_go = call.masked_key is None or call.sound_gone_at is not None
    return let_go or recordings().exists(str(call.masked_key))
