"""What a review is made for, which one it supersedes, who assigned it and until when."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

PURPOSES = "purpose IN ('regular', 'calibration', 'second opinion', 'self-assessment', 'appeal')"
SUPERSEDES = (
    "CASE purpose WHEN 'appeal' THEN supersedes_id IS NOT NULL "
    "WHEN 'second opinion' THEN 1 = 1 ELSE supersedes_id IS NULL END"
)
REVIEW = sa.table(
    "review",
    *(
        sa.column(name)
        for name in ("id", "call_id", "reviewer_id", "state", "purpose", "supersedes_id")
    ),
)
PLAN_REVIEW = sa.table("plan_review", sa.column("plan_id"), sa.column("review_id"))
# SQLite does not heed references during a migration.
PARTS = [
    sa.table(name, sa.column("review_id")) for name in ("moment_verdict", "evidence", "rating")
]


def upgrade() -> None:
    with op.batch_alter_table("review") as review:
        review.add_column(
            sa.Column("purpose", sa.String(15), nullable=False, server_default="regular")
        )
        review.add_column(sa.Column("supersedes_id", sa.Integer(), nullable=True))
        review.add_column(sa.Column("assigned_by_id", sa.Integer(), nullable=True))
        review.add_column(sa.Column("due", sa.Date(), nullable=True))
        review.drop_constraint("uq_review_call_id_reviewer_id", type_="unique")
        review.create_unique_constraint(op.f("uq_review_id_call_id"), ["id", "call_id"])
        review.create_check_constraint(op.f("ck_review_purpose"), PURPOSES)
        review.create_check_constraint(op.f("ck_review_supersedes"), SUPERSEDES)
        review.create_check_constraint(op.f("ck_review_not_itself"), "supersedes_id <> id")
        review.create_foreign_key(
            op.f("fk_review_supersedes_id_call_id_review"),
            "review",
            ["supersedes_id", "call_id"],
            ["id", "call_id"],
        )
        review.create_foreign_key(
            op.f("fk_review_assigned_by_id_person"), "person", ["assigned_by_id"], ["id"]
        )
    with op.batch_alter_table("review") as review:
        review.alter_column("purpose", server_default=None)
    op.create_index("ix_review_supersedes", "review", ["supersedes_id"], unique=True)
    op.create_index(op.f("ix_review_assigned_by_id"), "review", ["assigned_by_id"])
    free = sa.text("supersedes_id IS NULL")
    op.create_index(
        "ix_review_of_call",
        "review",
        ["call_id", "reviewer_id", "purpose"],
        unique=True,
        sqlite_where=free,
        postgresql_where=free,
    )


def downgrade() -> None:
    op.drop_index("ix_review_of_call", table_name="review")
    _keep_what_counts()
    op.drop_index(op.f("ix_review_assigned_by_id"), table_name="review")
    op.drop_index("ix_review_supersedes", table_name="review")
    with op.batch_alter_table("review") as review:
        review.drop_constraint(op.f("fk_review_assigned_by_id_person"), type_="foreignkey")
        review.drop_constraint(op.f("fk_review_supersedes_id_call_id_review"), type_="foreignkey")
        for name in ("not_itself", "supersedes", "purpose"):
            review.drop_constraint(op.f(f"ck_review_{name}"), type_="check")
        review.drop_constraint(op.f("uq_review_id_call_id"), type_="unique")
        for name in ("due", "assigned_by_id", "supersedes_id", "purpose"):
            review.drop_column(name)
        review.create_unique_constraint(
            op.f("uq_review_call_id_reviewer_id"), ["call_id", "reviewer_id"]
        )


def _keep_what_counts() -> None:
    """Leave what the version before can tell apart: one review that counts for each reviewer.

    It knows one purpose only, and would count all others too.
    """
    connection = op.get_bind()
    rows = connection.execute(sa.select(REVIEW).order_by(REVIEW.c.id.desc())).mappings().all()
    later = {row["supersedes_id"]: row["id"] for row in rows if row["state"] == "submitted"}
    taken: set[tuple[int, int]] = set()
    going: list[int] = []
    for row in sorted(rows, key=lambda row: row["supersedes_id"] is None):
        place = (row["call_id"], row["reviewer_id"])
        alone = row["supersedes_id"] is None and row["purpose"] != "regular"
        unfinished = row["supersedes_id"] is not None and row["state"] != "submitted"
        if alone or unfinished or row["id"] in later or place in taken:
            going.append(row["id"])
        else:
            taken.add(place)
    for review_id in going:
        _move_plans(connection, review_id, later)
        for part in PARTS:
            connection.execute(sa.delete(part).where(part.c.review_id == review_id))
    superseding = sa.update(REVIEW).where(REVIEW.c.supersedes_id.is_not(None))
    connection.execute(superseding.values(supersedes_id=None, purpose="regular"))
    connection.execute(sa.delete(REVIEW).where(REVIEW.c.id.in_(going)))


def _move_plans(connection: sa.Connection, review_id: int, later: dict[Any, int]) -> None:
    """Let plans rest on the review that counts in this one's place, if there is one."""
    last = review_id
    while last in later:
        last = later[last]
    of_review = PLAN_REVIEW.c.review_id == review_id
    for plan_id in connection.scalars(sa.select(PLAN_REVIEW.c.plan_id).where(of_review)).all():
        rests = sa.select(PLAN_REVIEW).where(
            PLAN_REVIEW.c.plan_id == plan_id, PLAN_REVIEW.c.review_id == last
        )
        if last != review_id and not connection.execute(rests).first():
            row = {"plan_id": plan_id, "review_id": last}
            connection.execute(sa.insert(PLAN_REVIEW).values(row))
    connection.execute(sa.delete(PLAN_REVIEW).where(of_review))
