"""Who is to review which call, how it came to be reviewed, and who is away."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

PURPOSES = "'regular', 'calibration', 'second opinion', 'self-assessment', 'appeal'"
OPEN = sa.text("state = 'open'")
OPEN_REGULAR = sa.text("state = 'open' AND purpose = 'regular'")
REVIEW = sa.table(
    "review",
    *(
        sa.column(name)
        for name in (
            "id", "call_id", "reviewer_id", "purpose", "supersedes_id", "state", "created_at",
            "submitted_at", "assigned_by_id", "due",
        )
    ),
)  # fmt: skip
ASSIGNMENT = sa.table(
    "assignment",
    *(
        sa.column(name)
        for name in (
            "call_id", "reviewer_id", "purpose", "selection", "about_id", "blind", "review_id",
            "assigned_by_id", "assigned_at", "due", "state", "closed_at", "reason",
        )
    ),
)  # fmt: skip


def upgrade() -> None:
    """Assignments have a table; what reviews said of theirs goes there."""
    _create_assignment()
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_absence_days")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_absence_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )  # fmt: skip
    op.create_index(op.f("ix_absence_person_id"), "absence", ["person_id"])
    _carry_over()
    op.drop_index(op.f("ix_review_assigned_by_id"), table_name="review")
    with op.batch_alter_table("review") as review:
        review.add_column(
            sa.Column("selection", sa.String(8), nullable=False, server_default="chosen")
        )
        review.create_check_constraint(
            op.f("ck_review_selection"), "selection IN ('random', 'targeted', 'chosen')"
        )
        review.drop_constraint(op.f("fk_review_assigned_by_id_person"), type_="foreignkey")
        review.drop_column("assigned_by_id")
        review.drop_column("due")
    with op.batch_alter_table("review") as review:
        review.alter_column("selection", server_default=None)


def _create_assignment() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(15), nullable=False),
        sa.Column("selection", sa.String(8), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=True),
        sa.Column("assigned_by_id", sa.Integer(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("state", sa.String(9), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'done', 'withdrawn')", name=op.f("ck_assignment_state")
        ),
        sa.CheckConstraint(f"purpose IN ({PURPOSES})", name=op.f("ck_assignment_purpose")),
        sa.CheckConstraint(
            "selection IN ('random', 'targeted', 'chosen')", name=op.f("ck_assignment_selection")
        ),
        sa.CheckConstraint(
            "(purpose = 'appeal') = (about_id IS NOT NULL)", name=op.f("ck_assignment_about")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (closed_at IS NULL)", name=op.f("ck_assignment_closed")
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_assignment_call_id_call"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["person.id"], name=op.f("fk_assignment_reviewer_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["about_id"], ["review.id"], name=op.f("fk_assignment_about_id_review")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_assignment_review_id_review"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["assigned_by_id"], ["person.id"], name=op.f("fk_assignment_assigned_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("review_id", name=op.f("uq_assignment_review_id")),
    )  # fmt: skip
    for column in ("call_id", "about_id", "assigned_by_id"):
        op.create_index(op.f(f"ix_assignment_{column}"), "assignment", [column])
    op.create_index(
        "ix_assignment_open_regular",
        "assignment",
        ["call_id"],
        unique=True,
        sqlite_where=OPEN_REGULAR,
        postgresql_where=OPEN_REGULAR,
    )
    op.create_index(
        "ix_assignment_open",
        "assignment",
        ["call_id", "reviewer_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("ix_assignment_work", "assignment", ["reviewer_id", "state", "due", "id"])
    op.create_index("ix_assignment_closed", "assignment", ["reviewer_id", "closed_at"])


def _carry_over() -> None:
    of = REVIEW.c
    open_ = of.state == "draft"
    other = REVIEW.alias()
    # Of several drafts of a call one is its assignment: the others go on as their writers' own.
    first = ~sa.exists().where(
        other.c.call_id == of.call_id, other.c.state == "draft", other.c.id < of.id
    )
    given = sa.select(
        of.call_id,
        of.reviewer_id,
        of.purpose,
        sa.literal("chosen"),
        sa.case((of.purpose == "appeal", of.supersedes_id)),
        sa.literal(False),
        of.id,
        of.assigned_by_id,
        of.created_at,
        of.due,
        sa.case((open_, "open"), else_="done"),
        sa.case((~open_, sa.func.coalesce(of.submitted_at, of.created_at))),
        sa.literal(""),
    ).where(sa.or_(of.assigned_by_id.is_not(None), of.due.is_not(None)))
    kept = given.where(of.purpose != "amendment", sa.or_(~open_, first))
    op.execute(ASSIGNMENT.insert().from_select([column.name for column in ASSIGNMENT.c], kept))


def downgrade() -> None:
    """Reviews say again who gave them and when they are due; what is not begun is forgotten."""
    with op.batch_alter_table("review") as review:
        review.add_column(sa.Column("assigned_by_id", sa.Integer(), nullable=True))
        review.add_column(sa.Column("due", sa.Date(), nullable=True))
        review.create_foreign_key(
            op.f("fk_review_assigned_by_id_person"), "person", ["assigned_by_id"], ["id"]
        )
        review.drop_constraint(op.f("ck_review_selection"), type_="check")
        review.drop_column("selection")
    op.create_index(op.f("ix_review_assigned_by_id"), "review", ["assigned_by_id"])
    given = sa.select(ASSIGNMENT).where(ASSIGNMENT.c.review_id == REVIEW.c.id)
    for name in ("assigned_by_id", "due"):
        value = given.with_only_columns(ASSIGNMENT.c[name]).scalar_subquery()
        op.execute(sa.update(REVIEW).values({name: value}))
    op.drop_table("absence")
    op.drop_table("assignment")
