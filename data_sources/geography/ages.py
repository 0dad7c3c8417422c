"""Ages and sexes of ethnic groups in both censuses: what stands behind standardised rates.

Census 2011 gives England by group, sex and 21 ages. Census 2021 gives five-year bands of the five
census groups for England and Wales together, without sex; and by sex, in five wider bands,
England's Black groups and two Mixed ones. Each is kept as it is published.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from data_sources.files import published_csv
from data_sources.geography import census_labels
from data_sources.geography.populations import ATTRIBUTION
from data_sources.schema.errors import BrokenContract, UnexpectedLayout, UnknownLabel
from data_sources.schema.model import Release
from data_sources.schema.vocabulary import BROAD_GROUPS, broad_group_of, ethnic_group

COLUMNS = (
    "population_base",
    "place",
    "grouping",
    "group",
    "sex",
    "age_from",
    "age_to",
    "population",
)
KEY = COLUMNS[:-1]
ENGLAND, BOTH = "england", "england-and-wales"
OLDEST = 120  # stands for "and over"
SEXES = {"1": "male", "2": "female"}
CENSUS_2011, CENSUS_2021 = FILES = (
    "census2011_england_ethnicity_sex_age.csv",
    "census2021_age_sex_ethnicity.csv",
)
_PLACES = {"E92000001": ENGLAND, "K04000001": BOTH}
_AGE = re.compile(r"(\d+)(?: to (\d+)| and (?:over))?")
# Groups that both groupings add up alike; the census counts Chinese people in Asian.
_ALIKE = ("white", "mixed", "black")
_COLUMNS_2011 = {
    "group": ("ethnic_group",),
    "label": ("census_label",),
    "sex": ("sex",),
    "age": ("age_group",),
    "population": ("population",),
}
_COLUMNS_2021 = {
    "place": ("area_code",),
    "group": ("group",),
    "sex": ("sex",),
    "first": ("age_from",),
    "last": ("age_to",),
    "population": ("population",),
    "source": ("source",),
}
_TABLE_WITH_SEX = "RM032"


def read(folder: Path) -> pd.DataFrame:
    """Every age band in the folder (COLUMNS), checked: `all` is everyone, `all` ages are bands."""
    records = [*_of_2011(folder / CENSUS_2011), *_of_2021(folder / CENSUS_2021)]
    table = pd.DataFrame.from_records(records, columns=list(COLUMNS))
    return check(table.sort_values(list(KEY), ignore_index=True))


def check(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table unchanged if bands of a group follow one another without a gap."""
    if table.duplicated(list(KEY)).any():
        row = table[table.duplicated(list(KEY))].iloc[0]
        raise BrokenContract(f"ages: {row['group']}, {row['sex']}, {row['age_from']} comes twice.")
    for whose, bands in table.groupby(list(KEY[:-2])):
        bands = bands.sort_values("age_from")
        follow = [0, *(bands["age_to"].iloc[:-1] + 1)] == bands["age_from"].tolist()
        if not follow or bands["age_to"].iloc[-1] != OLDEST:
            raise BrokenContract(
                f"ages: those of {', '.join(map(str, whose))} leave a gap or overlap."
            )
    return table


def releases() -> list[Release]:
    title = "Census 2021, ethnic group by sex and age (RM032 and a table of five-year bands)"
    return [
        Release(
            source="populations",
            name=CENSUS_2021,
            title=title,
            url="https://www.nomisweb.co.uk/sources/census_2021",
            attribution=ATTRIBUTION,
            file_name=CENSUS_2021,
        )
    ]


def _of_2011(path: Path) -> Iterator[tuple]:
    """England by detailed and broad NHS group and by broad census group."""
    sizes: dict[tuple, float] = defaultdict(float)
    for number, row in published_csv.read_rows(path, _COLUMNS_2011):
        where = f"{path.name}, row {number}"
        if row["label"] in census_labels.SUBTOTALS:
            continue
        detailed, census_broad = census_labels.groups_of(row["label"], where)
        sex, band = _sex(row["sex"], where), _band(row["age"], where)
        groups = [("nhs", detailed), ("nhs", broad_group_of(detailed)), ("census", census_broad)]
        for membership in groups:
            sizes[(*membership, sex, *band)] += _people(row, where)
    for key, size in sizes.items():
        yield "census-2011", ENGLAND, *key, size


def _of_2021(path: Path) -> Iterator[tuple]:
    """What is published, less Wales alone and the repetition of England's groups with Wales."""
    for number, row in published_csv.read_rows(path, _COLUMNS_2021):
        where = f"{path.name}, row {number}"
        with_sex = row["source"] == _TABLE_WITH_SEX
        place = _PLACES.get(row["place"])
        if place != (ENGLAND if with_sex else BOTH):
            continue
        group = _group(row["group"], where)
        band = int(row["first"]), int(row["last"] or OLDEST)
        for grouping in _groupings(group, with_sex):
            who = ("census-2021", place, grouping, group, row["sex"])
            yield *who, *band, _people(row, where)


def _groupings(group: str, with_sex: bool) -> tuple[str, ...]:
    if group == "all" or group in _ALIKE:
        return "nhs", "census"
    return ("census",) if group in BROAD_GROUPS and not with_sex else ("nhs",)


def _group(label: str, where: str) -> str:
    return "all" if label == "All" else ethnic_group(_LONG.get(label, label), where)


_LONG = {"Any other Black background": "Other Black"}


def _sex(code: str, where: str) -> str:
    if code not in SEXES:
        raise UnknownLabel(f"{where}, sex: {code!r} is neither 1 (male) nor 2 (female).")
    return SEXES[code]


def _band(text: str, where: str) -> tuple[int, int]:
    match = _AGE.fullmatch(text)
    if not match:
        raise UnexpectedLayout(f"{where}, age_group: {text!r} is not a band of ages.")
    first = int(match[1])
    return first, OLDEST if text.endswith("over") else int(match[2] or first)


def _people(row: dict[str, str], where: str) -> float:
    if not row["population"].isdigit():
        raise UnexpectedLayout(f"{where}, population: {row['population']!r} is not a population.")
    return float(row["population"])
