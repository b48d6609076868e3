"""What the database's files still have of card codes that are taken out is cleaned away."""

from sqlalchemy import select, update

from qa_app.foundation.extensions import db, utc_now
from qa_app.masking.card_codes import TakenOut
from qa_app.retention.traces import clean_traces
from qa_app.retention.turn import our_turn


def clean_after_codes() -> None:
    """Clean the database after codes whose sound is gone; again later if somebody reads.

    Commits. Only one process does this at a time.
    """
    done = (TakenOut.done_at.is_not(None), TakenOut.cleaned_at.is_(None))
    ids = list(db.session.scalars(select(TakenOut.id).where(*done)))
    db.session.commit()  # an open transaction would keep what it sees
    if not ids:
        return
    with our_turn() as ours:
        if ours and clean_traces() is not None:
            db.session.execute(
                update(TakenOut).where(TakenOut.id.in_(ids)).values(cleaned_at=utc_now())
            )
            db.session.commit()
