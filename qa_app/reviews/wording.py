"""What a review is made for, in words."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from qa_app.reviews.models import Purpose

PURPOSES: dict[Purpose, LazyString] = {
    Purpose.REGULAR: _l("Regular review"),
    Purpose.CALIBRATION: _l("Calibration"),
    Purpose.SECOND_OPINION: _l("Second opinion"),
    Purpose.SELF_ASSESSMENT: _l("Self-assessment"),
    Purpose.APPEAL: _l("Review after an appeal"),
}
