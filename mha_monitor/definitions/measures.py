"""What can be compared: each measure, and which published series make it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, eq=False)
class Measure:
    """One thing that is counted.

    `series` names, for each source of yearly figures, the published series that are added up;
    `monthly` and `rolling` those of the monthly files for one month and for twelve. A measure
    counted `on_one_day`, the last of its period, is never added up over months.
    `unit` is what one count is: detentions are events, and one person may have several.
    `done` is what a person of the count is said to have met with: were detained.
    `separates_other`: whether "Other ethnic groups" stands apart from unknown ethnicity.
    `leaves_out_acute`: whether what acute hospitals alone recorded, without ethnicity, is left out.
    """

    name: str
    title: str
    unit: str
    caveat: str
    series: dict[str, tuple[str, ...]]
    monthly: tuple[str, ...] = ()
    rolling: tuple[str, ...] = ()
    on_one_day: bool = False
    named_rate: str = ""
    done: str = ""
    separates_other: bool = True
    leaves_out_acute: bool = True

    @property
    def rate_noun(self) -> str:
        """What its rate is called in a sentence: `detention rate`."""
        return self.named_rate or f"rate of {self.title[0].lower()}{self.title[1:]}"

    @property
    def counts_detentions(self) -> bool:
        """Whether one count is a detention: not a use of a section, an order or a discharge."""
        return self.unit == "detentions"

    @property
    def all_series(self) -> dict[str, tuple[str, ...]]:
        """Every published series of the measure, for each source, of periods of any length."""
        monthly = self.monthly + self.rolling
        return {**self.series, MONTHLY: monthly} if monthly else self.series


_EVENTS = "Counts uses of the Act, not people: one person can be counted more than once in a year."
# Episodes can fall into two categories: in 2023-24 they came to 50,481, and detentions to 50,437.
_PART = (
    f"{_EVENTS} One part of detentions: the parts overlap a little, so they are never added up to "
    "the total."
)
_REVOCATION = (
    f"{_PART} The publisher's name for this one speaks of conditional discharges too: it holds no "
    "such case."
)
_SEVERAL_PARTS = (
    f"{_EVENTS} Added up from three ways of coming to be detained, which overlap a little: a few "
    "detentions in ten thousand are counted twice."
)
_ADMISSION = "Detentions on admission to hospital"
_FOLLOWING = "Detentions following admission to hospital"
_SAFETY = "Detentions following use of Place of Safety Order"
_ANNUAL = "mha_annual"
MONTHLY = "mhsds_monthly"


def _annual(
    name: str,
    title: str,
    *series: str,
    elsewhere: dict[str, tuple[str, ...]] | None = None,
    unit: str = "detentions",
    caveat: str = _EVENTS,
    **facts: Any,
) -> Measure:
    """A measure of the annual figures; `elsewhere` are its series in other sources of years."""
    return Measure(name, title, unit, caveat, {_ANNUAL: series, **(elsewhere or {})}, **facts)


def _monthly(
    name: str, title: str, series: str, unit: str, caveat: str = _EVENTS, **facts: Any
) -> Measure:
    return Measure(name, title, unit, caveat, {}, monthly=(series,), **facts)


MEASURES = {
    measure.name: measure
    for measure in (
        _annual(
            "detentions",
            "Detentions under the Mental Health Act",
            "All detentions",
            elsewhere={
                "ethnicity_facts": ("Detentions under the Mental Health Act",),
                "published_figures": ("detentions",),
            },
            monthly=("MHS81",),
            rolling=("MHS157",),
            named_rate="detention rate",
            done="were detained",
        ),
        _annual(
            "section-136",
            "Uses of section 136 (police power to take to a place of safety)",
            "Short term orders / Section 136",
            unit="uses of section 136",
            caveat=f"{_EVENTS} Covers only uses that reach NHS places of safety.",
            monthly=("MHS83",),
            named_rate="rate of section 136 uses",
        ),
        _annual(
            "section-135",
            "Uses of section 135 (warrant to enter and take to a place of safety)",
            "Short term orders / Section 135",
            unit="uses of section 135",
            monthly=("MHS149",),
            named_rate="rate of section 135 uses",
        ),
        _annual(
            "short-term-orders",
            "Short-term orders (sections 4, 5, 135 and 136)",
            "Short term orders",
            unit="short-term orders",
            monthly=("MHS82",),
            named_rate="rate of short-term orders",
        ),
        _annual(
            "ctos",
            "Uses of community treatment orders (CTOs)",
            "Uses of CTOs",
            unit="community treatment orders",
            elsewhere={"published_figures": ("CTO uses",)},
            monthly=("MHS84",),
            rolling=("MHS158",),
            leaves_out_acute=False,
            named_rate="rate of community treatment orders",
        ),
        _annual(
            "repeat-detentions",
            "People detained more than once in the year",
            *(f"People subject to repeat detentions / {n}" for n in (2, 3, 4, 5, 6, "7 and over")),
            unit="people detained more than once",
            caveat=(
                "Counts people. The publisher adds unknown ethnicity to Other here, "
                "so Other is not offered."
            ),
            separates_other=False,
            leaves_out_acute=False,
            named_rate="rate of repeat detention",
        ),
        _annual(
            "discharges",
            "Discharges following detention",
            "Discharges following detention",
            unit="discharges",
            leaves_out_acute=False,
            named_rate="rate of discharge following detention",
        ),
        _annual(
            "detentions-on-admission",
            "Detentions on admission to hospital",
            _ADMISSION,
            caveat=_PART,
        ),
        _annual(
            "detentions-following-admission",
            "Detentions following admission to hospital",
            _FOLLOWING,
            caveat=_PART,
        ),
        _annual(
            "detentions-following-place-of-safety",
            "Detentions following a place of safety order",
            _SAFETY,
            caveat=_PART,
        ),
        _annual(
            "detentions-following-cto-revocation",
            "Detentions following revocation of a community treatment order",
            "Detentions following revocation of CTO",
            caveat=_REVOCATION,
        ),
        _annual(
            "part-2",
            "Detentions on admission under Part 2 (civil)",
            f"{_ADMISSION} / All detentions under Part 2",
        ),
        _annual(
            "part-3",
            "Detentions on admission under Part 3 (courts and prisons)",
            f"{_ADMISSION} / All detentions under Part 3",
        ),
        _annual(
            "section-2",
            "Detentions under section 2 (assessment)",
            f"{_ADMISSION} / Section 2",
            f"{_FOLLOWING} / Section 2",
            f"{_SAFETY} / Section 135/136 to 2",
            caveat=_SEVERAL_PARTS,
        ),
        _annual(
            "section-3",
            "Detentions under section 3 (treatment)",
            f"{_ADMISSION} / Section 3",
            f"{_FOLLOWING} / Section 3",
            f"{_SAFETY} / Section 135/136 to 3",
            caveat=_SEVERAL_PARTS,
        ),
        _annual(
            "section-2-on-admission",
            "Detentions under section 2 on admission",
            f"{_ADMISSION} / Section 2",
        ),
        _annual(
            "section-3-on-admission",
            "Detentions under section 3 on admission",
            f"{_ADMISSION} / Section 3",
        ),
        _annual(
            "section-2-following-admission",
            "Detentions under section 2 following admission",
            f"{_FOLLOWING} / Section 2",
        ),
        _annual(
            "section-3-following-admission",
            "Detentions under section 3 following admission",
            f"{_FOLLOWING} / Section 3",
        ),
        _annual(
            "place-of-safety-to-section-2",
            "Detentions under section 2 after a place of safety order",
            f"{_SAFETY} / Section 135/136 to 2",
        ),
        _annual(
            "place-of-safety-to-section-3",
            "Detentions under section 3 after a place of safety order",
            f"{_SAFETY} / Section 135/136 to 3",
        ),
        # Moves from one section to another count as a use here, and not as a detention above.
        _monthly(
            "uses-of-section-2",
            "Uses of section 2 (assessment), moves from another section included",
            "MHS143",
            unit="uses of section 2",
            named_rate="rate of section 2 uses",
        ),
        _monthly(
            "uses-of-section-3",
            "Uses of section 3 (treatment), moves from another section included",
            "MHS144",
            unit="uses of section 3",
            named_rate="rate of section 3 uses",
        ),
        _monthly(
            "uses-of-part-3",
            "Uses of Part 3 (courts and prisons)",
            "MHS145",
            unit="uses of Part 3",
            named_rate="rate of Part 3 uses",
        ),
        _monthly(
            "detentions-active",
            "Detentions in force on the last day of the month",
            "MHS151",
            unit="detentions in force",
            caveat="Counts detentions on one day, so long ones weigh more than among new ones.",
            on_one_day=True,
            named_rate="rate of detentions in force",
        ),
    )
}


def rate_noun(measure: str) -> str:
    """`detention rate`: what the measure's rate is called in a sentence."""
    return MEASURES[measure].rate_noun


def rate_nouns(measure: str) -> str:
    """`detention rates`, `rates of community treatment orders`."""
    noun = rate_noun(measure)
    return noun.replace("rate", "rates", 1)
