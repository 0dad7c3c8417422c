"""What the ONS geography service answers: features, an error that arrives as a success, or a part.

The service (ArcGIS) gives at most 1,000 to 2,000 features a time and says whether there are more.
An answer here is all of its pages put together.
"""

from __future__ import annotations

import json
from pathlib import Path

from data_sources.schema.cells import shown
from data_sources.schema.errors import UnexpectedLayout


def features(path: Path) -> list[dict]:
    """The features of an answer, whole; UnexpectedLayout for an error, a part, or no features."""
    try:
        answer = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as problem:
        raise UnexpectedLayout(
            f"{path.name} cannot be read as JSON ({problem}). "
            f"The file may be cut short: fetch it again."
        ) from None
    answer = answer if isinstance(answer, dict) else {}
    if "error" in answer:
        raise UnexpectedLayout(
            f"{path.name}: the service answered with an error, {shown(str(answer['error']))}, "
            f"in place of areas. Fetch it again."
        )
    found = answer.get("features")
    if not isinstance(found, list) or not found:
        raise UnexpectedLayout(f"{path.name} holds no areas. Fetch it again.")
    if any(not isinstance(each, dict) for each in found):
        raise UnexpectedLayout(f"{path.name}: a feature is no object. Fetch it again.")
    _refuse_part(answer, len(found), path.name)
    return found


def fields(feature: dict) -> dict[str, object]:
    """What a feature says of itself: `attributes` in a table, `properties` beside an outline."""
    known = feature.get("attributes") or feature.get("properties")
    return known if isinstance(known, dict) else {}


def _refuse_part(answer: dict, held: int, where: str) -> None:
    about = answer.get("properties")
    for place in (answer, about if isinstance(about, dict) else {}):
        if place.get("exceededTransferLimit"):
            raise UnexpectedLayout(
                f"{where}: the service holds more than these {held:,} features. "
                f"Fetch the pages that follow, and put them together."
            )
