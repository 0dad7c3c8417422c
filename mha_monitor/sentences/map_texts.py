"""The words of a map for each of the things it can show: none borrows another's description."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from mha_monitor.definitions.flags import comparable
from mha_monitor.definitions.verdicts import HIGHER, LOWER
from mha_monitor.sentences import areas as of_areas
from mha_monitor.sentences import one_row, titles, verdicts, where

SHOWN = tuple(titles.SHOWN)
TOLD_APART = ("ratio", "verdict")  # what shows which areas differ


class Panel(NamedTuple):
    """What is said of one area beside a map."""

    name: str
    sentences: tuple[str, ...]
    verdict: str = ""


class MapTexts:
    """What a map says that is coloured by `shown`, a key of SHOWN.

    `ratios` is the table of one group's ratios by area, `england` England's row of the same
    question; `together` gives the table and the row of all areas pooled, of which the smoothed
    ratios are.
    """

    def __init__(
        self,
        shown: str,
        ratios: pd.DataFrame,
        england: pd.Series,
        together: Callable[[], tuple[pd.DataFrame, pd.Series]],
    ) -> None:
        self.shown, self.ratios, self.england = shown, ratios, england
        self._together = together

    @cached_property
    def together(self) -> tuple[pd.DataFrame, pd.Series]:
        return self._together()

    @property
    def table(self) -> pd.DataFrame:
        """The table that the map is coloured by."""
        return self.together[0] if self.shown == "smoothed" else self.ratios

    @cached_property
    def england_value(self) -> float | None:
        """England's value of what is shown."""
        if self.shown in ("unknown_share", "verdict"):
            return None
        value = comparable(self.england, "ratio" if self.shown == "smoothed" else self.shown)
        return None if math.isnan(value) else value

    @property
    def lines(self) -> dict[str, str]:
        """What a line about an area says, by its verdict; empty where nothing is compared."""
        if self.shown not in ("ratio", "smoothed") or not self.ratios["verdict"].notna().any():
            return {}
        row = self.ratios.iloc[0]
        words = verdicts.legend(row["verdict_centre"], row["area_kind"])
        return {code: words[code] for code in (HIGHER, LOWER)}

    def title(self) -> str:
        if self.shown == "smoothed":
            return of_areas.smoothed_title(*self.together)
        return titles.map_title(self.ratios, self.shown)

    def subtitle(self) -> str:
        return titles.areas_subtitle(self.ratios, self.shown)

    def alt(self) -> str:
        if self.shown in TOLD_APART:
            return titles.alt_areas(self.ratios)
        if self.shown == "smoothed":
            return f"Map of areas. {self.title()}. {of_areas.alt(*self.together)}"
        return titles.alt_shown(self.ratios, self.shown, self.england_value)

    def words(self) -> str:
        """The finding of the map, in a sentence or two."""
        return f"{self.title()}. {self.subtitle()}"

    def lead(self) -> str:
        """Which areas differ, by name; for what has no verdict, the title."""
        if self.shown in TOLD_APART:
            return where.lead(self.ratios)
        return f"{self.title()}."

    def aside(self) -> str:
        """Which areas are left out of what `lead` says, where the title does not say it."""
        return where.aside(self.ratios) if self.shown in TOLD_APART else ""

    def ends(self) -> tuple[list[str], list[str]]:
        """The highest and the lowest areas, each with how sure it is."""
        return where.ends(self.table, self.shown)

    def key_title(self) -> str:
        """The heading of the key: of what, and of whom."""
        return where.key_title(self.ratios.iloc[0], self.shown)

    def sentences(self) -> dict[str, str]:
        """What is said of each area, by its code."""
        if self.shown == "smoothed":
            return of_areas.smoothed_sentences(self.together[0])
        return one_row.area_sentences(self.ratios)

    def beside_title(self, within: Callable[[], tuple[float, float, float]]) -> str:
        """What must be said with the title; `within` gives the ratio within areas, with limits."""
        if self.shown == "smoothed":
            return of_areas.SMOOTHING
        return (
            titles.within_areas(self.ratios, *within())
            if self.shown in ("ratio", "verdict")
            else ""
        )

    def panel(self, area: str | None) -> Panel:
        """What stands beside the map: of the area picked out, or of England."""
        found = self.ratios[self.ratios["area_code"].eq(area or "")]
        row = self.england if found.empty else found.iloc[0]
        told = [*one_row.led(row), one_row.doubt(row)]
        if area and not found.empty:
            told.append(one_row.judged(row))
            own = self.together[0]
            told.append(of_areas.smoothed_sentences(own[own["area_code"].eq(area)])[area])
        judged = verdicts.sentence(row) if area and row.get("verdict") else ""
        return Panel(str(row["area_name"]), (*told, one_row.unknown(row)), judged)
