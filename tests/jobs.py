"""Short ways to the jobs of a call, as a worker takes them and as a test looks at them."""

from dataclasses import asdict

from sqlalchemy import select, update

from qa_app.calls import stages
from qa_app.calls.models import Call
from qa_app.foundation.extensions import db
from qa_app.transcripts.retranscribing import RetranscriptionRequest
from qa_app.work import life, running
from qa_app.work.kinds import Task
from qa_app.work.models import Job


def job_of(call: Call, kind: str = "transcription") -> Job:
    """The newest job of a kind for a call."""
    query = select(Job).where(Job.call_id == call.id, Job.kind == kind)
    return db.session.scalars(query.order_by(Job.id.desc()).limit(1)).one()


def task_of(call: Call, kind: str = "transcription", *, worker: str = "worker") -> Task:
    """The same, as this worker takes it."""
    return Task(job_of(call, kind).id, kind, call.id, worker)


def outcome_of(call: Call, kind: str = "transcription") -> tuple[str, str | None]:
    """How a job ended or where it stands, and why."""
    db.session.expire_all()
    job = job_of(call, kind)
    return job.state, job.failure


def claim(call: Call, kind: str = "transcription", *, worker: str = "worker") -> Task:
    """Let this worker take a call's job, which nobody has."""
    task = task_of(call, kind, worker=worker)
    assert life.claim(task)
    db.session.commit()
    return task


def do(call: Call, kind: str = "transcription", *, worker: str = "worker") -> None:
    """Do what a worker does with a job: take it, unless it is not its turn, and do it."""
    task = task_of(call, kind, worker=worker)
    if life.claim(task):
        db.session.commit()
        running.do(task)
    db.session.expire_all()


def change_jobs(**values: object) -> None:
    """Set something in all jobs."""
    db.session.execute(update(Job).values(**values))
    db.session.commit()


def redo(name: str) -> None:
    """Let what is outdated in a stage be found, as a worker does it."""
    stages.order_redo(name)
    db.session.commit()
    order = db.session.scalars(select(Job).order_by(Job.id.desc()).limit(1)).one()
    task = Task(order.id, order.kind, None, "worker")
    assert life.claim(task)
    db.session.commit()
    running.do(task)


def again(call: Call, **values: object) -> Job:
    """A request that a call be transcribed again."""
    details = asdict(RetranscriptionRequest(engine="faster-whisper", model="base"))
    job = Job(kind="retranscription", call_id=call.id, turn=2, details=details, **values)
    db.session.add(job)
    db.session.flush()
    return job
