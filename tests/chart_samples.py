"""Tables of ratios for charts. Every number in them is invented."""

from __future__ import annotations

import math

import pandas as pd

from mha_monitor.formats.texts import Texts

TEXTS = Texts(
    title="An invented finding, written at such length that it needs several lines on a phone",
    subtitle="Invented rate ratios of Black people to White people, England, year to March 2024",
    alt="An invented chart.",
)
NO_RATIO = {
    f"{name}_{end}": math.nan
    for name in ("ratio_sampling", "ratio", "ratio_unknown", "rate", "difference")
    for end in ("low", "high")
}
ICB_NAMES = (
    "Bath and North East Somerset, Swindon and Wiltshire",
    "Bristol, North Somerset and South Gloucestershire",
    "Buckinghamshire, Oxfordshire and Berkshire West",
    *(f"Invented Area {number}" for number in range(4, 43)),
)


def row(**changes: object) -> dict[str, object]:
    """One row without a ratio: England, Black to White, 2023-24."""
    return {
        "period": "2023-24",
        "period_start": pd.Timestamp(2023, 4, 1),
        "period_end": pd.Timestamp(2024, 3, 31),
        "area_kind": "england",
        "area_code": "ENG",
        "area_name": "England",
        "group": "black",
        "reference": "white",
        "population_base": "census-2021",
        "rate": math.nan,
        "reference_rate": math.nan,
        "ratio": math.nan,
        "difference": math.nan,
        "mark": "exact",
        **NO_RATIO,
        **changes,
    }


def known(ratio: float, chance: float = 1.1, rounding: float = 1.1, **changes: object) -> dict:
    """A row whose three intervals lie each within the next."""
    reference = 70.0
    return row(
        ratio=ratio,
        ratio_sampling_low=ratio / chance,
        ratio_sampling_high=ratio * chance,
        ratio_low=ratio / chance / rounding,
        ratio_high=ratio * chance * rounding,
        ratio_unknown_low=ratio / chance / rounding / 1.1,
        ratio_unknown_high=ratio * chance * rounding * 1.4,
        rate=ratio * reference,
        rate_low=ratio * reference / chance,
        rate_high=ratio * reference * chance,
        reference_rate=reference,
        difference=(ratio - 1) * reference,
        difference_low=(ratio / chance - 1) * reference,
        difference_high=(ratio * chance - 1) * reference,
        **changes,
    )


def suppressed(high: float, **changes: object) -> dict:
    """A row whose count was hidden: only limits are known."""
    limits = {"ratio_low": 0.0, "ratio_unknown_low": 0.0}
    highs = {"ratio_high": high, "ratio_unknown_high": 2 * high}
    return row(mark="suppressed", **{**limits, **highs, **changes})


def by_group() -> pd.DataFrame:
    """England: the reference, three groups with a ratio, one suppressed."""
    return pd.DataFrame(
        [
            row(group="white", ratio=1.0),
            known(2.1, group="mixed"),
            known(0.97, chance=1.03, rounding=1, group="asian"),
            known(3.4, chance=1.02, rounding=1, group="black"),
            suppressed(16.2, group="other"),
        ]
    )


def by_area() -> pd.DataFrame:
    """42 boards: three suppressed (one without a limit), one not published, one open end."""
    rows = []
    for number, name in enumerate(ICB_NAMES):
        area = {
            "area_kind": "icb",
            "area_code": f"Q{number:02}",
            "area_name": f"NHS {name} Integrated Care Board",
        }
        hidden = {7: 2.1, 8: 16.0, 9: math.inf}
        if number in hidden:
            rows.append(suppressed(hidden[number], **area))
        elif number == 10:
            rows.append(row(mark="not_published", **area))
        else:
            ratio = 0.9 + (number * 17 % 42) / 8
            open_end = {"ratio_high": math.inf, "ratio_unknown_high": math.inf}
            rows.append(known(ratio, 1.3, **area) | (open_end if number == 11 else {}))
    return pd.DataFrame(rows)


def year(first: int) -> dict[str, object]:
    return {
        "period": f"{first}-{(first + 1) % 100:02}",
        "period_start": pd.Timestamp(first, 4, 1),
        "period_end": pd.Timestamp(first + 1, 3, 31),
    }


def by_year() -> pd.DataFrame:
    """Two series for 2016-17 to 2024-25; the published one changes its base in 2022-23."""
    rows = []
    for first in range(2016, 2025):
        before = first < 2022
        base = "census-2011" if before else "census-2021"
        published = known(4.2 if before else 3.5, series="Published base", segment=base)
        constant = known(3.4, series="Constant base (Census 2021)", segment="one")
        rows += [published | year(first), constant | year(first)]
    return pd.DataFrame(rows)


def by_month() -> pd.DataFrame:
    """Five years of months, with two months missing."""
    months = pd.date_range("2019-04-01", "2024-03-01", freq="MS")
    return pd.DataFrame(
        [
            known(3 + month.month / 24)
            | {
                "period": f"{month:%Y-%m}",
                "period_start": month,
                "period_end": month + pd.offsets.MonthEnd(0),
            }
            for month in months
            if month.year != 2021 or month.month not in (5, 6)
        ]
    )


def breaks() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "date": ["2022-04-01", "2024-04-01", "2020-03-23"],
            "end": ["", "", "2021-07-31"],
            "label": ["Another population base is used", "Records change their form", "Pandemic"],
        }
    )


def milestones(count: int = 20) -> pd.DataFrame:
    """Invented events, crowding towards the end as a Bill's stages do; one has no date."""
    dates = [
        pd.Timestamp(2016, 5, 1) + pd.Timedelta(days=3400 * (1 - 0.8**n)) for n in range(count)
    ]
    return pd.DataFrame(
        {
            "name": [f"event-{number}" for number in range(count + 1)],
            "date": ["", *(f"{date:%Y-%m-%d}" for date in dates)],
            "end": ["", "2016-09-30", *[""] * (count - 1)],
            "date_precision": ["planned", "month", *["day"] * (count - 1)],
            "title": [f"Invented event number {number}" for number in range(count + 1)],
            "practice_could_change": [number % 3 == 0 for number in range(count + 1)],
        }
    )


def in_funnel() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Boards in a funnel about 3: two beyond the limits of chance, one hidden; and its curves."""
    counts = [7, 10, 15, 25, 40, 60, 90, 140, 250, 420, 600, 800]
    ratios = [2.1, 4.4, 1.9, 3.6, 2.7, 3.2, 3.0, 2.8, 3.3, 3.9, 2.3, 3.0]
    rows = [
        known(ratio, area_kind="icb", area_code=f"Q{place:02}", area_name=name)
        | {
            "count": count,
            "count_low": count - 2,
            "count_high": count + 2,
            "population": 1000 * count / ratio,
            "reference_count": 2000,
            "reference_count_low": 1998,
            "reference_count_high": 2002,
            "reference_population": 2_000_000,
            "precision": 1 / (1 / count + 1 / 2000),
            "beyond_chance": {9: "above 99.8%", 10: "below 99.8%", 2: "below 95%"}.get(place, ""),
            "beyond_funnel": "",
        }
        for place, (count, ratio, name) in enumerate(zip(counts, ratios, ICB_NAMES, strict=False))
    ]
    hidden = suppressed(5.0, area_kind="icb", area_code="Q40", area_name="Invented Area 41")
    table = pd.DataFrame([*rows, hidden])
    text = ["beyond_chance", "beyond_funnel"]
    table[text] = table[text].fillna("")
    return table, _curves(table["precision"])


def _curves(precision: pd.Series) -> pd.DataFrame:
    steps = [precision.min() / 1.2 * 1.13**step for step in range(48)]
    curves = pd.DataFrame({"precision": steps})
    for name, added in (("chance", 0.0), ("usual", 0.02)):
        for level, z in (("95", 1.96), ("998", 3.09)):
            reach = z * (1 / curves["precision"] + added) ** 0.5
            curves[f"{name}_low_{level}"] = 3 * math.e**-reach
            curves[f"{name}_high_{level}"] = 3 * math.e**reach
    return curves
