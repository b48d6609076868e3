"""What later rooms put on the pages of earlier rooms, which know nothing of them.

An earlier room's template says where: ``{% for template in page_actions("call") %}``. A later
room offers a template of its own for that place, drawn with what the page knows.
"""

from flask import Blueprint, current_app
from flask.blueprints import BlueprintSetupState

_KEY = "page_actions"


def offer(blueprint: Blueprint, page: str, template: str) -> None:
    """Show a template on a page of an earlier room, in every app that has the blueprint."""

    def add(state: BlueprintSetupState) -> None:
        state.app.extensions.setdefault(_KEY, {}).setdefault(page, []).append(template)

    blueprint.record(add)


def page_actions(page: str) -> list[str]:
    """The templates for a page, in the order of the rooms."""
    offered: dict[str, list[str]] = current_app.extensions.get(_KEY, {})
    return offered.get(page, [])
