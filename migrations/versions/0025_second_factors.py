"""Second factors, passkeys, and who people are to the provider of single sign-on."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("tf_primary_method", sa.String(length=20), nullable=True))
        person.add_column(sa.Column("tf_totp_secret", sa.Text(), nullable=True))
        person.add_column(sa.Column("totp_counter", sa.Integer(), nullable=True))
        person.add_column(sa.Column("mf_recovery_codes", sa.JSON(), nullable=True))
        person.add_column(sa.Column("fs_webauthn_user_handle", sa.String(length=64), nullable=True))
        person.create_unique_constraint(
            op.f("uq_person_fs_webauthn_user_handle"), ["fs_webauthn_user_handle"]
        )
    op.add_column(
        "sign_in",
        sa.Column("way", sa.String(length=20), nullable=False, server_default="password"),
    )
    with op.batch_alter_table("sign_in") as sign_in:
        sign_in.alter_column("way", server_default=None)
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("transports", sa.JSON(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_passkey_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_person_id"), "passkey", ["person_id"])
    op.create_table(
        "provider_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_provider_identity_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_provider_identity_issuer_subject")),
    )
    op.create_index(op.f("ix_provider_identity_person_id"), "provider_identity", ["person_id"])


def downgrade() -> None:
    op.drop_table("provider_identity")
    op.drop_table("passkey")
    op.drop_column("sign_in", "way")
    with op.batch_alter_table("person") as person:
        person.drop_constraint(op.f("uq_person_fs_webauthn_user_handle"), type_="unique")
        for column in (
            "fs_webauthn_user_handle", "mf_recovery_codes", "totp_counter", "tf_totp_secret",
            "tf_primary_method",
        ):  # fmt: skip
            person.drop_column(column)
