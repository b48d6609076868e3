"""The extensions, made once here and wired to an app in ``create_app``."""

from datetime import datetime

from flask import has_request_context, request
from flask_babel import Babel
from flask_migrate import Migrate
from flask_security.core import Security
from flask_sqlalchemy import SQLAlchemy
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, registry

from qa_app.foundation.database import UtcDateTime, reads_when
from qa_app.foundation.database import engine_options as engine_options
from qa_app.foundation.database import utc_now as utc_now
from qa_app.foundation.one_time_codes import CodesOnce, RecoveryCodes
from qa_app.foundation.passwords import Passwords

READING = {"GET", "HEAD", "OPTIONS"}


NAMES_OF_CONSTRAINTS = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All models; names of constraints are fixed so that migrations can name them."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES_OF_CONSTRAINTS),
        type_annotation_map={datetime: UtcDateTime},
    )


db = SQLAlchemy(model_class=Base)
migrate = Migrate()
csrf = CSRFProtect()
babel = Babel()
security = Security(
    password_util_cls=Passwords, totp_cls=CodesOnce, mf_recovery_codes_util_cls=RecoveryCodes
)
talisman = Talisman()

reads_when(lambda: has_request_context() and request.method in READING)
