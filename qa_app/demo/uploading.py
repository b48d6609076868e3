"""Sample calls come in as any other recording does."""

import shutil
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from zoneinfo import ZoneInfo

from qa_app.calls.models import Call
from qa_app.demo.sample_calls import SampleCall
from qa_app.foundation.incoming_folder import hold
from qa_app.foundation.transaction import settings
from qa_app.library.call_details import CallDetails
from qa_app.library.incoming import accept, take_in
from qa_app.people.models import Person


def upload(sample: SampleCall, *, agent: Person, by: Person, transcribe: bool = True) -> Call:
    """Take a sample call in; what is not to be transcribed has nothing waiting for it.

    Raises:
        AlreadyHere: when it came in before.
    """
    zone = ZoneInfo(settings().time_zone)
    details = CallDetails(
        agent=agent,
        started_at=sample.started_at(datetime.now(zone).date(), zone),
        queue=sample.queue,
        direction=sample.direction,
        customer_reference=sample.customer_reference,
        language=sample.language,
        is_sample=True,
    )
    keep = accept if transcribe else take_in
    with NamedTemporaryFile(dir=settings().incoming_dir) as incoming:
        hold(incoming.fileno())
        shutil.copyfile(sample.recording, incoming.name)
        return keep(Path(incoming.name), sample.recording.name, details, by=by)
