"""What is said of a trust or another provider: counts and shares, and why there is no ratio.

Prompts ask what a body holds. They are no advice on the law, and none says that a duty is unmet.
"""

from __future__ import annotations

import math
import re

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions.plain_names import people, period, span
from mha_monitor.sentences import amounts
from mha_monitor.sentences.amounts import Row
from mha_monitor.sentences.sources import SOURCE_NAMES

TRUST = re.compile(r"\b(NHS|NATIONAL HEALTH SERVICE)\b.*\bTRUST$")
SMALL = {"and", "of", "the", "on", "upon", "in"}
BADGE = "No rate ratio for a provider"
NO_RATIO = (
    "A provider has no population of its own: the people whom it treats come from several boards. "
    "So there is no rate, and no ratio, for it alone. The ratios below are those of England and of "
    "the boards."
)
NOT_BY_GROUP = (
    "By ethnic group no figures of providers are held: the annual file gives their totals alone. "
    "The monthly files give them. Run `python -m mha_monitor refresh`, and make this again."
)
CAVEAT = (
    "Counts uses of the Act, not people: one person can be counted more than once in a year. A "
    "count of a provider is rounded to five, and hidden below five."
)
SHARE = (
    "A share of a provider's own detentions. It says who was detained there, and not how far rates "
    "lie apart: that would need the people among whom they were counted."
)
ALIKE = (
    "Alike in number of detentions alone. What kind of hospital each is, and whom it serves, is "
    "not in these figures. Nearest first; this is no rank."
)
NO_PLACE = (
    "Among providers only how often ethnicity is not recorded can be compared, and that is not "
    "held: it comes with the figures by ethnic group."
)
OF_REFORM = "Parts of the reform, and whether each is known to have begun."
NO_STEPS = "No step is published by ethnic group."
BOARDS = "Look up the boards whose people the provider treats. There is no rank."
RECORDED = {
    "higher": "That is more often than chance explains: outside the limits within which 99.8% lie.",
    "lower": "That is less often than chance explains: outside the limits within which 99.8% lie.",
    "not-told-apart": "That cannot be told apart from all of them together.",
}
# The published series in the order of a way through the Act, as a reader calls them.
SERIES = {
    "Short term orders / Section 136": "Taken to a place of safety by the police",
    "All detentions": "Detained, all ways together",
    "Detentions on admission to hospital": "Detained on admission to hospital",
    "Detentions following admission to hospital": "Detained while in hospital",
    "Detentions following use of Place of Safety Order": "Detained after a place of safety",
    "Transfers on section": "Transferred while detained",
    "Uses of CTOs": "Put on a community treatment order",
    "People detained in hospital on 31st March": "People detained on 31 March",
    "People subject to Community Treatment Orders (CTOs) on 31st March": (
        "People on a community treatment order on 31 March"
    ),
    "MHS81": "Detained, in the month",
    "MHS83": "Taken to a place of safety by the police, in the month",
    "MHS84": "Put on a community treatment order, in the month",
}
DETENTIONS = ("All detentions", "MHS81")
MOST_PERIODS = 12


def name(published: str) -> str:
    """`South London and Maudsley NHS Foundation Trust`; of others than trusts as published."""
    if not TRUST.search(published):
        return published
    words = [_word(each) for each in published.split()]
    return f"{words[0][0].upper()}{' '.join(words)[1:]}"


def _word(text: str) -> str:
    if text in ("NHS", "&"):
        return text
    parts = [part.capitalize() if part.casefold() not in SMALL else part.lower()
             for part in text.split("-")]  # fmt: skip
    return "-".join(parts)


def who(published: str) -> str:
    return "the trust" if TRUST.search(published) else "the provider"


def lead(newest: pd.DataFrame) -> str:
    """How many detentions it recorded in the newest period."""
    rows = newest[newest["series"].isin(DETENTIONS)]
    if rows.empty:
        return f"For {name(newest['area_name'].iloc[0])} no number of detentions is published."
    row = rows.iloc[0]
    start = f"In {period(row['period'])} {name(row['area_name'])} recorded"
    if math.isnan(row["count"]):
        return f"{start} a number of detentions that is {amounts.counted(row, 'count')}."
    return f"{start} {amounts.counted(row, 'count')} detentions under the Mental Health Act."


def by_group(groups: pd.DataFrame | None, group: str = "black") -> str:
    """The share of one group among those known, or that none is held, and what next."""
    if groups is None:
        return NOT_BY_GROUP
    rows = groups[groups["group"].eq(group)]
    if rows.empty:
        return f"Of {people(group)} no figure is given for it."
    row = rows.iloc[0]
    between = f"{row['share_low']:.0%} to {row['share_high']:.0%}"
    share = between if math.isnan(row["share"]) else f"{row['share']:.0%} ({between})"
    return (
        f"In {period(row['period'])}, {share} of its detentions with a known ethnic group were of "
        f"{people(group)}."
    )


def finding(newest: pd.DataFrame, groups: pd.DataFrame | None) -> str:
    return "\n".join([lead(newest), NO_RATIO, by_group(groups)])


def source(table: pd.DataFrame) -> str:
    """Source, periods and licence."""
    names = [SOURCE_NAMES[each] for each in SOURCE_NAMES if each in set(table["source"])]
    order = table.sort_values("period_end")["period"]
    return (
        f"Source: {'; '.join(names)}, {span(order.iloc[0], order.iloc[-1])}. Open Government "
        f"Licence v3.0."
    )


def steps(newest: pd.DataFrame) -> pd.DataFrame:
    """What is counted along the way, in its order, as a reader needs it."""
    held = {row["series"]: row for _, row in newest.iterrows()}
    rows = [
        {"Step": told, "Count": amounts.counted(held[series], "count")}
        for series, told in SERIES.items()
        if series in held
    ]
    return pd.DataFrame(rows, columns=["Step", "Count"])


def over_time(table: pd.DataFrame) -> pd.DataFrame:
    """Its detentions in each of the newest periods held, the newest first."""
    rows = table[table["series"].isin(DETENTIONS)].head(MOST_PERIODS)
    return pd.DataFrame(
        [
            {"Period": period(row["period"]), "Detentions": amounts.counted(row, "count")}
            for _, row in rows.iterrows()
        ]
    )


def one_period(table: pd.DataFrame) -> str:
    """That one period alone is held, where it is so."""
    held = list(dict.fromkeys(table["period"]))
    if len(held) > 1:
        return ""
    return (
        f"Only {period(held[0])} is held for it, so no change of its own can be told. The picture "
        f"is England's."
    )


def groups_table(groups: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Ethnic group": group_title(row["group"]),
                "Count": amounts.counted(row, "count"),
                "Share of known": f"{row['share_low']:.0%} to {row['share_high']:.0%}",
            }
            for _, row in groups.iterrows()
        ]
    )


def alike(table: pd.DataFrame) -> pd.DataFrame:
    rows = [
        {"Provider": name(row["area_name"]), "Detentions": amounts.counted(row, "count")}
        for _, row in table.iterrows()
    ]
    return pd.DataFrame(rows, columns=["Provider", "Detentions"])


def recorded(row: Row | None) -> list[str]:
    """How often ethnicity is not recorded beside all providers; or that it is not held."""
    if row is None:
        return [NO_PLACE]
    between = f"{row['share_low']:.1%} to {row['share_high']:.1%}"
    share = between if math.isnan(row["share"]) else f"{row['share']:.1%} ({between})"
    return [
        f"No ethnic group is recorded for {share} of its detentions; for {row['share_of_all']:.1%} "
        f"of those of all providers together.",
        RECORDED[row["beside"]],
    ]


def not_known(by_ethnicity: bool) -> list[str]:
    """What a reader should know is missing."""
    held = [] if by_ethnicity else ["Which ethnic groups its detentions are of."]
    return [
        *held,
        "Of which boards its people are, and so among whom its detentions should be counted.",
        "How many people its detentions are of: one person can be detained more than once.",
        "How old they are: figures by age and ethnic group together are not published for it.",
        "Whether any one detention was right. Figures of this kind cannot show that.",
    ]


def prompts(published: str, group: str) -> list[str]:
    """What the equality duty, the statement on inequalities and PCREF lead one to ask for."""
    it = who(published)
    return [
        f"Equality duty (Equality Act 2010, section 149): what does {it} hold that shows how it "
        f"had due regard to equality where it decides on admission, detention and care in the "
        f"community, and what did it do with figures by ethnic group?",
        f"NHS England's statement on information on health inequalities (National Health Service "
        f"Act 2006, section 13SA): which information on detention by ethnicity does {it} collect, "
        f"analyse and publish, and what has changed because of it?",
        f"Patient and Carer Race Equality Framework (PCREF): where is {it}'s plan published, which "
        f"of its measures does the board of {it} follow, and how do patients and carers take part?",
        f"At each step of the way: what are {it}'s own counts of {people(group)} and of others, "
        f"and among the people of which boards does {it} count them?",
        f"Before detention: what is known of referral, crisis care and community care offered to "
        f"{people(group)}, and which figures would show it?",
        f"After it: what do advance choice documents, complaints and reviews by {it} show by "
        f"ethnic group?",
        "Recording: which services leave ethnicity unknown most often, and by when will they not?",
    ]


METHOD = (
    "The annual file prints counts of a provider to the nearest five and hides those below five. "
    "Each is shown with the range that it may stand for.",
    "Providers are compared only in how often ethnicity is not recorded, against all of them "
    "together: outside the limits within which 99.8% lie by chance, wherever rounded and hidden "
    "counts may be. There is no rank.",
)
