"""Every table that the monitor rests on and every newest ratio, for one file."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from data_sources.schema.errors import Unanswerable
from mha_monitor import __version__, monitor
from mha_monitor.definitions import milestones as register
from mha_monitor.definitions.choices import ALL
from mha_monitor.definitions.flags import FLAGS
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.periods import YEAR
from mha_monitor.formats.database import Described
from mha_monitor.sentences import sources

LICENCE = "Open Government Licence v3.0"
SEE_NOTES = "Source, licence and version stand in the table notes."


def tables(
    store: monitor.Store, watch: Callable[[float], None] = lambda share: None
) -> dict[str, Described]:
    """Each table by its name, with what a row of it is. `watch` is told the share that is done."""
    held = {
        "figures": Described(
            store.figures,
            f"One published number a row, with the range that it may stand for. {SEE_NOTES}",
        ),
        "populations": Described(
            store.populations, f"People of an ethnic group in an area. {SEE_NOTES}"
        ),
        "areas": Described(store.areas, "Areas of each vintage, and the area that holds each."),
        "succession": Described(
            store.succession, "Which areas passed into which, and the share of each."
        ),
        "releases": Described(
            monitor.releases(store), "Each release held: where from, published when, its hash."
        ),
        "milestones": Described(
            register.table(monitor.milestones()), "The dates of the reform, each with its source."
        ),
        "ratios": Described(
            ratios(store, watch),
            "Rate ratios of every group to White people, of each measure in each kind of area, "
            "for the newest year. No ratio is without its limits; the flags of a row stand in "
            f"the table flags, what a measure counts in the table measures. {SEE_NOTES}",
        ),
        "measures": Described(
            monitor.measures(store), "What is counted, and what must be said beside any of it."
        ),
        "flags": Described(
            pd.DataFrame(FLAGS.items(), columns=["flag", "sentence"]),
            "What each code in the column flags means.",
        ),
    }
    return {"notes": Described(notes(store, held["ratios"].table), _ABOUT), **held}


_ABOUT = "What must not be parted from the other tables: source, licence, caveats, version."


def notes(store: monitor.Store, newest: pd.DataFrame) -> pd.DataFrame:
    """Source, licence, version and caveats, a row each."""
    told = {
        "title": "Mental Health Act detention disparity monitor, England",
        "source": sources.source_line(newest),
        "released_on": sources.released_on(store.releases, newest),
        "licence": LICENCE,
        "attribution": " ".join(monitor.attribution(store)),
        "figures_version": store.version,
        "program_version": __version__,
        "said": monitor.listed(newest, store).said,
        "hidden": "NULL is not known or hidden, never zero: the low and the high of a row say "
        "between which numbers it lies.",
    }
    told |= {f"caveat: {name}": MEASURES[name].caveat for name in newest["measure"].unique()}
    return pd.DataFrame(told.items(), columns=["name", "text"])


def ratios(store: monitor.Store, watch: Callable[[float], None]) -> pd.DataFrame:
    """The ratios of all measures in all kinds of area, each for its newest year."""
    asked = [
        (measure.name, kind)
        for measure in MEASURES.values()
        for kind in monitor.area_kinds(measure, store, YEAR)
    ]
    if not asked:
        raise Unanswerable("No figures of years by ethnic group are held: there is no ratio.")
    found = []
    for number, (measure, kind) in enumerate(asked, start=1):
        found.append(
            monitor.ratios(
                measure=measure, area_kind=kind, group=ALL, every=YEAR, store=store
            ).table
        )
        watch(number / len(asked))
    return pd.concat(found, ignore_index=True)
