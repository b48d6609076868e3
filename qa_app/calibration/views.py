"""The pages of the calibration room."""

from flask import Blueprint

from qa_app.calibration.double_scoring import double_scoring
from qa_app.foundation.page_actions import offer

calibration = Blueprint("calibration", __name__, url_prefix="/calibration")
offer(calibration, "workload", "calibration/_double_scoring.html")


@calibration.app_context_processor
def _for_workload() -> dict[str, object]:
    return {"double_scoring": double_scoring}
