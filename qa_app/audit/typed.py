"""What people typed, as a digest that says whether it was the same twice, and nothing else."""

import hmac

from qa_app.audit.chain import derived_key
from qa_app.foundation.transaction import settings


def keyed(text: str) -> str:
    """A digest of what was typed, under a key of this installation."""
    key = derived_key(settings().secret_key, "typed")
    return hmac.new(key, text.strip().lower().encode(), "sha256").hexdigest()[:32]
