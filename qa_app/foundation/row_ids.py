"""Numbers of rows as they come in addresses and forms: never larger than a row can have."""

from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1


class RowIdConverter(IntegerConverter):
    """``<int:…>`` in routes: a number that no row can have is no page."""

    def __init__(self, url_map: object, **options: int) -> None:
        super().__init__(url_map, max=LARGEST, **options)  # type: ignore[arg-type]


def row_id(text: object) -> int:
    """A row's number; for ``request.args.get(…, type=row_id)``.

    Raises:
        ValueError: when it is none.
    """
    number = int(str(text))
    if not 0 < number <= LARGEST:
        raise ValueError(f"no row has the number {number}")
    return number


def row_id_or_none(value: object) -> int | None:
    """A row's number, or ``None`` for everything else; for the choices of forms."""
    try:
        return row_id(value)
    except ValueError:
        return None
