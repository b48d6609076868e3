"""A certificate of deletion on paper, in Korean or English."""

from pathlib import Path

from flask import render_template
from flask_babel import force_locale

from qa_app.coaching.pdf import print_pdf
from qa_app.retention import certificates, wording
from qa_app.retention.models import Certificate

STYLE = Path(__file__).parents[1] / "templates" / "retention" / "print" / "certificate.css"


def render_certificate(certificate: Certificate, language: str) -> bytes:
    """The certificate as a PDF/UA file; ``language`` is "ko" or "en"."""
    with force_locale(language):
        page = render_template(
            "retention/certificate_pdf.html",
            certificate=certificate,
            content=certificates.shown(certificate),
            proof=certificates.proof_of(certificate),
            words=wording,
            language=language,
        )
    return print_pdf(page, STYLE)
