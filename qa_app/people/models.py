"""People, roles, teams, and where they are signed in."""

from datetime import datetime
from enum import StrEnum

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa_app.foundation.extensions import Base, utc_now


class RoleName(StrEnum):
    """What a person does here; a person can hold several roles."""

    QA = "qa"
    LEAD = "lead"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    PRIVACY = "privacy"


person_roles = Table(
    "person_role",
    Base.metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("role.id", ondelete="CASCADE"), primary_key=True),
)

team_supervisors = Table(
    "team_supervisor",
    Base.metadata,
    Column("team_id", ForeignKey("team.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
)


class Role(Base, RoleMixin):
    """A role, as Flask-Security wants them: rows."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)


class Team(Base):
    """Agents who work together, and the supervisors who coach them.

    A closed team takes nobody in any more; who is in it, its calls and its progress stay.
    """

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    closed_at: Mapped[datetime | None]
    members: Mapped[list["Person"]] = relationship(
        back_populates="team", order_by="Person.name", foreign_keys="Person.team_id"
    )
    supervisors: Mapped[list["Person"]] = relationship(
        secondary=team_supervisors, back_populates="supervised_teams", order_by="Person.name"
    )


class Person(Base, UserMixin):
    """Somebody who can sign in."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    password: Mapped[str] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    language: Mapped[str | None] = mapped_column(String(2))
    is_sample: Mapped[bool] = mapped_column(default=False)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    # The second factor, in columns as Flask-Security names them.
    tf_primary_method: Mapped[str | None] = mapped_column(String(20))
    tf_totp_secret: Mapped[str | None] = mapped_column(Text)
    totp_counter: Mapped[int | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON))
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(  # type: ignore[assignment]
        String(64), unique=True
    )

    passkeys: Mapped[list["Passkey"]] = relationship(
        back_populates="person", order_by="Passkey.id", cascade="all, delete-orphan"
    )
    identities: Mapped[list["ProviderIdentity"]] = relationship(
        back_populates="person", cascade="all, delete-orphan"
    )
    team: Mapped[Team | None] = relationship(back_populates="members", foreign_keys=[team_id])
    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]  # ours are rows
        secondary=person_roles, lazy="selectin"
    )
    supervised_teams: Mapped[list[Team]] = relationship(
        secondary=team_supervisors, back_populates="supervisors"
    )

    def holds(self, *names: RoleName) -> bool:
        """Whether the person has at least one of these roles."""
        return any(role.name in names for role in self.roles)


class SignIn(Base):
    """A session: somebody signed in here, from there, and has not signed out."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime] = mapped_column(default=utc_now)
    seen_at: Mapped[datetime] = mapped_column(default=utc_now)
    address: Mapped[str] = mapped_column(String(45), default="")
    browser: Mapped[str] = mapped_column(String(255), default="")
    way: Mapped[str] = mapped_column(String(20), default="password")

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class Passkey(Base):
    """A passkey by which a person signs in, on a phone, a laptop or a security key."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    transports: Mapped[list[str]] = mapped_column(JSON)
    added_at: Mapped[datetime] = mapped_column(default=utc_now)
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="passkeys")


class ProviderIdentity(Base):
    """Who a person is to the provider of single sign-on."""

    __tablename__ = "provider_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))

    person: Mapped[Person] = relationship(back_populates="identities")


class FailedSignIn(Base):
    """A try at a password that was wrong, or is not yet known to be right; kept for minutes."""

    __tablename__ = "failed_sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    account: Mapped[str] = mapped_column(String(64), index=True)
    address: Mapped[str] = mapped_column(String(45), index=True)
