"""Who may come to the doors of this room, as ``tests/people/test_access.py`` has it."""

_QA = {"qa", "other qa", "lead", "qa and privacy", "admin"}
_STEPS_OF_AGENT = ("overview", "item", "reply", "appeal", "withdraw")

OF_APPEALS: dict[str, set[str]] = {
    "appeals.overview": _QA,
    "appeals.give": {"lead", "admin"},
    "appeals.decide": {"qa"},  # to whom the appeal was given
    **{f"plan_items.{step}": {"agent"} for step in _STEPS_OF_AGENT},
}
