"""Four square areas in a row, and figures for them."""

from __future__ import annotations

import math

import pandas as pd

CODES = ("QAA", "QBB", "QCC", "QDD")


def outlines() -> dict:
    return {"type": "FeatureCollection", "features": [_square(*each) for each in enumerate(CODES)]}


def _square(column: int, code: str) -> dict:
    west, east, south, north = column - 3, column - 2, 52, 53
    ring = [[west, south], [west, north], [east, north], [east, south], [west, south]]
    return {
        "type": "Feature",
        "id": code,
        "properties": {"area_code": code, "area_name": f"Area {code}", "ons_code": f"E-{code}"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def figures(**changes: dict[str, object]) -> pd.DataFrame:
    """One row each: 3.2 (2.6 to 4.0), 1.1 (0.9 to 1.3), suppressed, not published.

    `changes` replaces values by area code, as `figures(QAA={"ratio": 5})`.
    """
    nan = math.nan
    rows = {
        "QAA": {"ratio": 3.2, "ratio_low": 2.6, "ratio_high": 4.0, "mark": "rounded"},
        "QBB": {"ratio": 1.1, "ratio_low": 0.9, "ratio_high": 1.3, "mark": "rounded"},
        "QCC": {"ratio": nan, "ratio_low": 0.0, "ratio_high": 3.5, "mark": "suppressed"},
        "QDD": {"ratio": nan, "ratio_low": nan, "ratio_high": nan, "mark": "not_published"},
    }
    table = [{"area_code": code, **row, **changes.get(code, {})} for code, row in rows.items()]
    verdicts = ["not-told-apart", "lower", "not-told-apart", "no-figures"]
    verdicts = [
        changes.get(code, {}).get("verdict", own) for code, own in zip(CODES, verdicts, strict=True)
    ]
    shares = [0.02, 0.12, 0.31, nan]
    return pd.DataFrame(table).assign(verdict=verdicts, unknown_share=shares)


def sentences() -> dict[str, str]:
    return {code: f"In Area {code}, this many times the rate." for code in CODES}
