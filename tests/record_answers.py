"""Records every answer of the program, so that a rebuilding can be shown to change none of them.

    python tests/record_answers.py FOLDER             record into a new folder
    python tests/record_answers.py --compare OLD NEW  what differs; exit 1 if anything does

Modules may move and functions change: what is recorded is what a reader meets, which is the
commands with their options, the files they write, and the pages. Only the embedded figures answer:
the data folder is new and empty, so nothing that was taken in on this machine takes part. There is
no date, no folder's name and no random number in a record; the seed of Python's hashes is fixed,
for it decides the order of a set.

It is no test: it needs a record of before. Whatever moves the program's door moves `entry` alone.
"""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import html
import io
import json
import logging
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from urllib.parse import parse_qsl
from xml.etree import ElementTree

if TYPE_CHECKING:
    import typer

REPOSITORY = Path(__file__).resolve().parents[1]
PROGRAM = "python -m mha_monitor"
FORMATS = ("table", "json", "csv")
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "COLUMNS": "100",
    "TERMINAL_WIDTH": "100",
    "NO_COLOR": "1",
}
# What a command or page says that stumbled over something nobody thought of.
STUMBLED = ("nobody foresaw", "Traceback", "uncaught:", "[exception")
SHOWN_LINES, SHOWN_WIDTH = 15, 240


def entry() -> typer.Typer:
    """The program's door: the one import of it here."""
    from mha_monitor.cli.main import app

    return app


# What is asked. A line is what one would type after `python -m mha_monitor`.

COMMANDS = (
    *("ratios", "rates", "figures", "trend", "reform", "pace", "counterfactual", "scan", "bases"),
    *("groupings", "unknown", "other-background", "indirect", "inequality", "standardised"),
    *("pooled", "funnel", "repeats", "areas", "groups", "measures", "periods", "milestones"),
    *("power", "map", "chart", "serve", "check", "diff", "sources", "build-embedded", "refresh"),
    "verify",
)
# Measures with figures by ethnic group for England alone, for areas too, and with none embedded.
ENGLAND_ONLY = ("section-136", "ctos", "repeat-detentions", "discharges")
AREAS_TOO = (
    *("short-term-orders", "detentions-on-admission", "detentions-following-admission"),
    *("detentions-following-place-of-safety", "detentions-following-cto-revocation"),
    *("part-2", "part-3", "section-2", "section-3", "section-2-on-admission"),
    *("section-3-on-admission", "section-2-following-admission", "section-3-following-admission"),
    *("place-of-safety-to-section-2", "place-of-safety-to-section-3"),
)
NOT_EMBEDDED = (
    *("section-135", "uses-of-section-2", "uses-of-section-3", "uses-of-part-3"),
    "detentions-active",
)
YEARS = ("2021-22", "2022-23", "2023-24", "2024-25")
BASES = ("census-2011", "census-2021", "interpolated", "extrapolated", "published")

# Each is asked in three formats.
RATIOS = """
ratios
ratios --group all
ratios --group black
ratios --group black,asian --group mixed
ratios --group black-caribbean,black-african,black-other
ratios --group black-caribbean --reference white-british
ratios --group all --reference white-british
ratios --group white-irish --reference black
ratios --reference black
ratios --group white-british
ratios --group black-caribbean --reference black
ratios --period all
ratios --period all --group all
ratios --every year
ratios --confidence 0.99
ratios --confidence 0.8 --group all
ratios --repeats
ratios --repeats --group all --period all
ratios --repeats --measure section-2 --group all
ratios --grouping census --group all
ratios --grouping publisher --group all
ratios --grouping census --population-base census-2011
ratios --population-base interpolated --period all
ratios --area-kind england --group black --reference white --period 2023-24
ratios --area-kind region
ratios --area-kind region --group all
ratios --area-kind region --group black --repeats
ratios --area-kind region --group black --grouping census
ratios --area-kind icb
ratios --area-kind icb --group black
ratios --area-kind icb --group all --period all
ratios --area-kind icb --group black --period 2021-22
ratios --area-kind icb --group black --repeats --confidence 0.9
ratios --area-kind icb --group other --grouping census
ratios --area-kind icb --group black --area-vintage 2026
ratios --area-kind icb --area-vintage 2024
ratios --area-kind region --area-vintage 2026
ratios --area-vintage 2026
ratios --area-kind icb --group all --area-vintage 2026 --period 2023-24
ratios --area-kind icb --measure section-2 --area-vintage 2026 --group black
ratios --area QWE
ratios --area QWE --group all
ratios --area QWE --group black
ratios --area QWE --group black --repeats
ratios --area QT6 --group black
ratios --area Y56 --group all
ratios --area Y56 --group black
ratios --area ENG --group black
ratios --area all --group black
ratios --area-kind icb --area QMF
ratios --area Z9B2Z --area-vintage 2026
ratios --area QHM --area-vintage 2026
ratios --group black --as-of 2026-03-01
ratios --group black --as-of 2024-09-29
ratios --as-of 1990-01-01
ratios --group all --as-of 2024-10-01
ratios --period all --as-of 2024-01-01
ratios --area-kind icb --group black --as-of 2024-10-01
"""
RATES = """
rates
rates --group all
rates --group black,white --period 2023-24
rates --group black-caribbean
rates --group all --period all
rates --measure ctos
rates --measure section-136 --group all
rates --measure section-2
rates --measure repeat-detentions --group all
rates --period 2022-23
rates --repeats
rates --confidence 0.99
rates --grouping census --group all
rates --grouping publisher --group all
rates --population-base census-2011
rates --population-base interpolated --period all
rates --population-base extrapolated
rates --population-base published
rates --area-kind region
rates --area-kind icb --group black
rates --area-kind icb --group all
rates --area-kind icb --group black --period all
rates --area-kind icb --group black --area-vintage 2026
rates --area-kind icb --measure section-3 --group asian
rates --area QWE --group all
rates --area QWE --repeats
rates --area Y60
rates --group black --as-of 2024-09-29
"""
FIGURES = """
figures --area QWE --dimension ethnicity
figures --area QWE
figures --area-kind england --dimension age
figures --area-kind england --dimension gender --statistic count
figures --area-kind england --dimension imd --statistic crude_rate
figures --area-kind england --dimension ethnicity --group black --period all
figures --area-kind england --dimension all --period all
figures --source published_figures --period all
figures --source ethnicity_facts --period all
figures --source mha_annual --area-kind england --group black
figures --source mha_annual --area-kind england --statistic standardised_rate
figures --source mha_annual --statistic half_width
figures --statistic rate_ratio --period all
figures --statistic population --period all
figures --series 'Uses of CTOs'
figures --series 'All detentions' --area-kind icb --group all
figures --series 'Detentions on admission to hospital / Section 2' --area-kind icb --group black
figures --area-kind sub-icb
figures --area-kind provider --dimension all --statistic count
figures --area-kind former-area --period all
figures --area AHL
figures --area 00L
figures --group black-caribbean --period all
figures --period 2022-23
figures --period 2024-25
figures --area QWE --dimension ethnicity --as-of 2024-10-01
figures --period all --area-kind england --as-of 2024-01-01
"""
SERIES = """
trend
trend --group asian
trend --group mixed
trend --group other
trend --group all
trend --group black,asian
trend --group black-caribbean
trend --group black-african --reference white-british
trend --reference asian
trend --rate-kind crude
trend --rate-kind standardised
trend --rate-kind crude --group all
trend --rate-kind crude --population-base interpolated
trend --rate-kind crude --repeats
trend --repeats
trend --every year
trend --rate-kind crude --area QWE
trend --rate-kind crude --area QWE --group all --repeats
trend --rate-kind crude --area QE1 --group asian
trend --rate-kind crude --area Y56
trend --rate-kind crude --measure repeat-detentions
trend --rate-kind crude --measure section-2
trend --confidence 0.99
trend --measure ctos
trend --measure section-136
trend --measure discharges
trend --as-of 2024-09-29
bases
bases --measure ctos
bases --measure section-136
bases --measure repeat-detentions
bases --group asian
bases --group mixed
bases --group black-caribbean
bases --group black --reference white-british
bases --rate-kind crude
bases --rate-kind standardised --group other
bases --every year
bases --area QWE
bases --area Y56 --group asian
bases --as-of 2024-10-01
groupings
groupings --group all
groupings --group black
groupings --measure ctos
groupings --period 2022-23
groupings --period all
groupings --area-kind region
groupings --area-kind icb
groupings --area-kind icb --group black
groupings --area QWE
groupings --area QWE --group all
"""
DOUBT = """
unknown
unknown --group asian
unknown --group mixed
unknown --group other
unknown --group black-caribbean
unknown --group black --reference white-british
unknown --measure ctos
unknown --measure section-136
unknown --measure section-2 --area-kind icb
unknown --period 2022-23
unknown --period all
unknown --area-kind region
unknown --area-kind icb
unknown --area-kind icb --group asian
unknown --area QWE
unknown --area QT6
unknown --area Y56 --group other
other-background
other-background --broad asian
other-background --broad mixed
other-background --broad other
other-background --broad white --reference black
other-background --broad black --reference white-british
other-background --measure ctos
other-background --measure section-136 --broad asian
other-background --measure repeat-detentions
other-background --measure detentions --period 2023-24
repeats
repeats --period 2023-24
repeats --period all
repeats --as-of 2024-10-01
check
check --area-kind icb
check --area-kind icb --severity red
check --area-kind england
check --area-kind provider
check --area-kind sub-icb
check --severity amber
check --severity note
check --source mha_annual
check --source published_figures
check --source ethnicity_facts --severity red
check --period 2023-24
check --period 2022-23 --area-kind england
check --as-of 2024-09-29
"""
TOGETHER = """
indirect
indirect --group black
indirect --group asian --area-kind region
indirect --measure section-2
indirect --measure section-2 --group black
indirect --area-kind region
indirect --area QWE
indirect --area QWE --group black
indirect --area Y56
inequality
inequality --reference white-british
inequality --reference black
inequality --reference rest
inequality --reference lowest
inequality --reference lowest --level detailed
inequality --level detailed
inequality --level broad
inequality --area-kind england
inequality --period all
inequality --measure ctos
inequality --measure section-136 --level detailed
inequality --measure section-2
inequality --measure repeat-detentions
inequality --population-base census-2011
inequality --population-base interpolated
inequality --grouping census
inequality --grouping publisher
inequality --confidence 0.9
inequality --repeats
inequality --area QWE
inequality --area QWE --reference rest
inequality --area Y56
inequality --area Y56 --repeats
standardised
standardised --group black,mixed
standardised --group black
standardised --group all --reference white-british
standardised --reference asian
standardised --measure ctos
standardised --measure section-136
standardised --period 2022-23
standardised --period all
standardised --period 2021-22
standardised --confidence 0.99
pooled
pooled --summary
pooled --group asian
pooled --group mixed --summary
pooled --group other
pooled --area-kind region
pooled --area-kind region --summary --group asian
pooled --measure section-2
pooled --measure part-3 --summary
pooled --measure short-term-orders --group mixed
pooled --period 2021-22
pooled --repeats
pooled --repeats --summary
pooled --as-of 2024-10-01 --summary
funnel
funnel --summary
funnel --centre england
funnel --centre england --summary
funnel --group black --centre mean
funnel --group asian
funnel --group mixed --centre england
funnel --area-kind region
funnel --area-kind region --measure part-3
funnel --area-kind region --measure section-3 --group mixed
funnel --area-kind region --centre england --summary
funnel --measure section-2
funnel --measure section-3 --group asian --summary
funnel --period 2021-22 --summary
funnel --repeats
funnel --repeats --summary --centre england
"""
REFORM = """
reform
reform --group all
reform --group black,asian
reform --group black-caribbean --reference white-british
reform --milestone pcref-launch
reform --milestone pcref-launch,rcrp-london --group asian
reform --milestone all
reform --milestone mha-2025-detention-criteria
reform --milestone covid-lockdown
reform --measure ctos
reform --measure section-136
reform --measure section-2
reform --area QWE
reform --area Y56 --group asian
reform --area 00L
reform --area D7T5G --area-vintage 2026
reform --area-vintage 2030
reform --population-base 1991
reform --area Z9B2Z --area-vintage 2026
reform --step-only
reform --population-base interpolated --grouping census
reform --confidence 0.9
pace
pace --group all
pace --group black --measure ctos
pace --area QWE
pace --area Z9B2Z --area-vintage 2026
scan
scan --group black
scan --area-kind provider
scan --placebos 0
scan --area-kind england
scan --area-kind region --milestone pcref-launch --placebos 5
power
power --area-kind icb
power --area-kind icb --group asian
power --area-kind region
power --area QWE
power --area Y56 --group mixed
power --group black-caribbean --reference white-british
power --measure ctos
power --measure section-136
power --changes 1,2.5,50
power --milestone pcref-launch
"""
LISTS = """
areas
areas --area-kind england
areas --area-kind region
areas --area-kind icb
areas --area-kind sub-icb
areas --as-of 2024-01-01
groups
measures
measures --as-of 2024-01-01
periods
periods --measure detentions --area-kind icb
periods --area-kind region
periods --measure ctos
periods --measure section-2 --area-kind icb
periods --every year
periods --as-of 2024-01-01
milestones
milestones --kind commencement
milestones --kind programme
milestones --kind act-stage
milestones --kind series-break
sources
sources --as-of 2024-01-01
diff mha-annual-2023-24 mha-annual-2023-24
diff mha-annual-2023-24@1 mha-annual-2023-24
diff ethnicity-facts-2022-23 ethnicity-facts-2022-23
diff 2024-10-01 2026-01-01
diff 2026-01-01 2024-10-01
diff 2024-08-01 2026-01-01 --measure section-2 --limit 2
diff 2024-08-01 2026-01-01 --measure detentions --area-kind icb --group black
diff 2024-08-01 2026-01-01 --measure ctos --group all
diff 2024-08-01 mha-annual-2023-24 --area-kind england
diff mha-annual-2023-24 2024-08-01 --area-kind region
"""
ASKED = (
    *(RATIOS, RATES, FIGURES, SERIES, DOUBT, TOGETHER, REFORM, LISTS),
    *(f"ratios --measure {name}" for name in (*ENGLAND_ONLY, *AREAS_TOO)),
    *(f"ratios --measure {name} --group all" for name in ENGLAND_ONLY),
    *(f"ratios --measure {name} --area-kind icb --group black" for name in AREAS_TOO),
    *(f"ratios --measure {name} --area-kind region --group all" for name in AREAS_TOO),
    *(f"ratios --period {year} --group all" for year in YEARS),
    *(f"ratios --population-base {base}" for base in BASES),
    *(f"trend --population-base {base}" for base in BASES),
    *(f"trend --population-base {base} --group asian --rate-kind crude" for base in BASES),
)

# Each is asked once, as it stands: wrong usage, and questions that have no answer.
REFUSALS = """
guess
ratios --colour red
ratios --format yaml
ratios --format parquet
ratios --out ratios.txt
ratios --measure arrests
ratios --group purple
ratios --group black,purple
ratios --group white
ratios --group black --reference black
ratios --group white-british --reference white-british
ratios --reference purple
ratios --reference unknown
ratios --period 1999-00
ratios --period 2024-09
ratios --period 2024-10..2025-09
ratios --period 2023-24x
ratios --period ''
ratios --every month
ratios --every 12-months
ratios --every week
ratios --every year --period 2024-09
ratios --area-kind parish
ratios --area-kind sub-icb
ratios --area-kind provider
ratios --area XXX
ratios --area 00L
ratios --area AHL
ratios --area Z9B2Z
ratios --area-kind icb --area Y56
ratios --area-kind england --area QWE
ratios --area-kind icb --area-vintage 2030
ratios --area D7T5G --area-vintage 2026
ratios --population-base 1991
ratios --grouping mine
ratios --area-kind icb --grouping publisher
ratios --area-kind icb --population-base census-2011
ratios --area-kind icb --period 2022-23
ratios --area-kind icb --measure ctos
ratios --area-kind region --measure repeat-detentions
ratios --confidence 2
ratios --confidence 0
ratios --confidence high
ratios --measure repeat-detentions --group other
ratios --measure ctos --repeats
ratios --as-of 2024-02-31
ratios --as-of 2999-01-01
ratios --as-of yesterday
ratios --measure ctos --as-of 2024-01-01
ratios --out no-such-folder/ratios.csv
ratios --group unknown
ratios --area-kind icb --group black-caribbean
ratios --area-kind icb --group asian --reference white-british
ratios --area-kind icb --group black --population-base published
ratios --period 2017-18 --group all
ratios --measure section-136 --group all --repeats
rates --area-kind provider
rates --area-kind sub-icb
rates --area AHL
rates --group purple
rates --group unknown
rates --period 2010-11
rates --measure arrests
rates --period 2017-18
figures --source nobody
figures --area XXX
figures --dimension shoe-size
figures --series Nothing
figures --statistic mood
figures --period 1999-00
figures --group purple
figures --area-kind parish
figures --area Y56
trend --rate-kind raw
trend --rate-kind standardised --area QWE
trend --area XXX
trend --area 00L
trend --group purple
trend --group white
trend --group black --reference black
trend --every month
trend --every 12-months
trend --population-base 1991
trend --measure arrests
trend --measure ctos --area QWE
trend --measure repeat-detentions
trend --measure section-2
trend --area QWE
trend --area QWE --group all
trend --area QWE --repeats
trend --area Y56
trend --area QE1 --group asian
reform --milestone nothing
reform --group purple
reform --group black --reference black
reform --measure arrests
reform --area XXX
reform --confidence 3
pace --group purple
pace --area XXX
counterfactual
counterfactual --milestone nothing
counterfactual --milestone pcref-launch
counterfactual --milestone pcref-launch --area QWE --group asian --step-only
counterfactual --milestone mha-2025-detention-criteria
scan --area-kind parish
scan --milestone nothing
bases --rate-kind raw
bases --group all
bases --group black --reference black
bases --every month
bases --area XXX
groupings --area-kind provider
groupings --group purple
groupings --period 1999-00
groupings --reference white-british --group black
unknown --group white
unknown --group unknown
unknown --group all
unknown --area-kind sub-icb
unknown --measure arrests
other-background --broad white
other-background --broad purple
other-background --broad black --period 2017-18
other-background --broad black --reference black-african
indirect --area ENG
indirect --area-kind england
indirect --area-kind provider
indirect --group purple
indirect --measure ctos
indirect --group black-caribbean
indirect --period 2021-22
inequality --area-kind icb
inequality --area-kind region
inequality --area XXX
inequality --level middling
inequality --level broad --reference white-british
inequality --reference purple
inequality --every month
inequality --grouping mine
inequality --confidence 1
inequality --area QWE --level detailed
inequality --period 2022-23
standardised --group purple
standardised --group white
standardised --measure section-2
standardised --period 1999-00
pooled --period all
pooled --area-kind england
pooled --area-kind sub-icb
pooled --area-kind provider
pooled --group purple
pooled --group all
pooled --group white
pooled --measure ctos
pooled --every month
pooled --population-base published
pooled --group black-caribbean --summary
pooled --group black --reference white-british
pooled --population-base interpolated --summary
pooled --population-base census-2011 --summary
funnel --group purple
funnel --centre moon
funnel --area-kind england
funnel --period all
funnel --measure repeat-detentions
funnel --group black-caribbean --summary
funnel --population-base interpolated --summary
repeats --period 1999-00
repeats --period 2022-23
areas --area-kind parish
areas --area-kind provider
periods --measure arrests
periods --measure ctos --area-kind icb
periods --measure section-135
periods --every month
milestones --kind party
power --changes much
power --changes ''
power --changes 0
power --changes 100
power --changes=-5
power --group purple
power --milestone nothing
power --area XXX
power --area-kind provider
power --area-kind sub-icb
power --milestone mha-2025-detention-criteria
map
map --out map.docx
map --group nobody --out map.svg
map --area XXX --out map.svg
map --area-kind sub-icb --out map.svg
map --measure ctos --out map.svg
map --period all --out map.svg
map --shown mood --out map.svg
chart pie --out chart.svg
chart groups
chart groups --out chart.docx
chart groups --group white --out chart.svg
chart groups --area-kind icb --out chart.svg
chart areas --area XXX --out chart.svg
chart areas --area-kind sub-icb --out chart.svg
chart areas --period all --out chart.svg
chart trend --group black,asian --out chart.svg
chart trend --every month --out chart.svg
chart trend --area XXX --out chart.svg
chart trend --group white --out chart.svg
chart funnel --group all --out chart.svg
chart funnel --area-kind england --out chart.svg
chart groups --out no-such-folder/chart.svg
serve --port 99999
check --source nobody
check --period 1999-00
check --area-kind parish
check --severity purple
check --area-kind region
diff
diff mha-annual-2023-24
diff no-such-release mha-annual-2023-24
diff mha-annual-2023-24@7 mha-annual-2023-24
diff mha-annual-2023-24@last mha-annual-2023-24
diff 2026-02-31 mha-annual-2023-24
diff ethnicity-facts-2022-23 mha-annual-2023-24
diff 2024-10-01 2026-01-01 --measure arrests
diff 2024-10-01 2026-01-01 --group purple
diff 2024-10-01 2026-01-01 --area-kind parish
diff 2024-10-01 2026-01-01 --limit 0
"""

REFUSED = (
    REFUSALS,
    *(f"ratios --measure {name}" for name in NOT_EMBEDDED),
)

# Each is drawn twice: as .svg and as .html.
DRAWN = """
chart groups
chart groups --group all
chart groups --group black-caribbean,black-african --reference white-british
chart groups --measure ctos
chart groups --measure section-136 --group all
chart groups --area QWE
chart groups --area Y56 --group all
chart groups --period 2017-18
chart areas
chart areas --area QWE
chart areas --area-kind region
chart areas --area-kind region --area Y56 --group asian
chart areas --measure section-2 --group mixed
chart areas --reference white-british --group black
chart trend
chart trend --group asian
chart trend --group black-caribbean
chart trend --measure ctos
chart trend --area QWE
chart funnel
chart funnel --centre england
chart funnel --group asian
chart funnel --area-kind region
chart funnel --period 2021-22
chart funnel --area-kind region --measure part-3
chart funnel --measure section-2 --group mixed --centre england
map
map --group asian
map --area QWE
map --measure section-2 --reference white-british
map --period 2021-22
map --area-kind region
map --area-kind region --area Y56
map --area-kind england
map --shown smoothed
map --shown smoothed --area-kind region
map --shown smoothed --group other --area QT6
map --shown rate
map --shown rate --area-kind region
map --shown difference
map --shown difference --area-kind region
map --shown unknown-share
map --shown unknown-share --area-kind region
"""
# Each is written once, to the file it names.
WRITTEN = """
map --out map.png
chart trend --out chart.png
ratios --area-kind icb --group black --out ratios.csv
ratios --group all --out ratios.json
ratios --group all --out ratios.parquet
ratios --group black --format csv --out ratios.txt
ratios --group black --format table --out ratios.txt
ratios --group black --as-of 2024-10-01 --out ratios.csv
figures --area QWE --out figures.parquet
trend --out trend.csv
bases --out bases.json
pooled --summary --out pooled.csv
inequality --out inequality.json
reform --out reform.csv
power --area-kind icb --out power.csv
check --out check.csv
sources --out sources.json
diff 2024-10-01 2026-01-01 --out diff.csv
"""

# Addresses of pages; the names are those of the choices that a link restores.
ADDRESSES = """
overview
overview?group=asian
overview?group=mixed&detailed=yes
overview?group=black-caribbean&reference=white-british
overview?group=white
overview?measure=ctos
overview?measure=ctos&detailed=yes&repeats=yes
overview?measure=section-136&group=other
overview?measure=repeat-detentions&group=asian
overview?measure=discharges&repeats=yes
overview?repeats=yes
overview?repeats=yes&detailed=yes&reference=asian
overview?measure=arrests&group=purple&reference=nobody
map
map?area=QWE
map?area=QT6
map?group=asian&area=QMF
map?group=mixed&shown=smoothed
map?group=other&shown=rate
map?shown=smoothed&area=QWE
map?shown=rate&area=QWE
map?shown=difference
map?shown=unknown_share
map?areas=region
map?areas=region&area=Y56&group=asian
map?areas=region&shown=smoothed
map?areas=region&shown=rate&repeats=yes
map?areas=region&shown=difference
map?areas=region&shown=unknown_share
map?repeats=yes
map?repeats=yes&shown=smoothed&area=QWE
map?measure=section-2
map?measure=short-term-orders&group=mixed
map?measure=part-3&areas=region&area=Y60
map?measure=detentions-following-cto-revocation
map?period=2021-22
map?period=2023-24&every=year
map?area=XXX&shown=mood&areas=parish
trend
trend?group=asian
trend?group=mixed&shown=rate
trend?group=black-caribbean&reference=white-british
trend?group=white
trend?measure=ctos
trend?measure=section-136&group=other
trend?measure=discharges
trend?shown=rate
trend?shown=difference
trend?shown=difference&rates=crude
trend?rates=crude
trend?rates=crude&base=interpolated
trend?base=census-2011
trend?base=interpolated&group=asian
trend?base=extrapolated
trend?every=month
trend?kinds=act-stage.data-change
trend?kinds=series-break.disruption.review
trend?kinds=
trend?milestone=rcrp-london
trend?milestone=mha-2025-detention-criteria
methods
"""


def lines_of(*texts: str) -> list[str]:
    return [line for text in texts for line in text.splitlines() if line]


# Recording.


def record(out: Path) -> None:
    """Write a file for each case, and say on stderr how many there are and which stumbled."""
    if out.is_dir() and any(out.iterdir()):
        sys.exit(f"{out} is not empty: give a new folder.")
    out = out.resolve()
    with tempfile.TemporaryDirectory() as name:
        scene = Path(name).resolve()
        set_scene(scene)
        for kind, cases in (("commands", commands), ("files", files), ("pages", pages)):
            count = write(out / kind, cases(scene), scene)
            print(f"{kind}: {count}", file=sys.stderr)
    for path in stumbles(out):
        print(f"Stumbled: {path}", file=sys.stderr)


def set_scene(scene: Path) -> None:
    """An empty data folder, a folder to write into, and none of the machine's own choices."""
    for name in [name for name in os.environ if name.startswith("MHA_MONITOR_")]:
        del os.environ[name]
    (scene / "data").mkdir()
    os.environ["MHA_MONITOR_DATA"] = str(scene / "data")
    sys.path.insert(0, str(REPOSITORY))


def write(folder: Path, cases: Iterator[tuple[str, str]], scene: Path) -> int:
    """Write each case to a file named after it; return how many there are."""
    folder.mkdir(parents=True)
    count = 0
    for name, text in cases:
        count += 1
        path = folder / f"{file_name(name)}.txt"
        if path.exists():
            raise ValueError(f"Two cases are named {path.name}: {name!r} is one of them.")
        for place, word in ((scene, "TMP"), (REPOSITORY, "REPOSITORY")):
            text = text.replace(str(place), word)
        path.write_text(text, encoding="utf-8", newline="\n")
    return count


def file_name(case: str) -> str:
    return re.sub(r"[^A-Za-z0-9.,=&@-]+", "_", case).strip("_") or "nothing"


def stumbles(out: Path) -> Iterator[Path]:
    for path in sorted(out.rglob("*.txt")):
        text = path.read_text(encoding="utf-8")
        if any(words in text for words in STUMBLED):
            yield path.relative_to(out)


# Commands.


def commands(scene: Path) -> Iterator[tuple[str, str]]:
    """Every command's help, every answer in each format, and every refusal."""
    helps = ["", "--help", *(f"{name} --help" for name in COMMANDS)]
    asked = [f"{line} --format {form}" for line in lines_of(*ASKED) for form in FORMATS]
    with contextlib.chdir(scene):
        for line in [*helps, *asked, *lines_of(*REFUSED)]:
            yield line, answer(line)


def answer(line: str) -> str:
    """What one command says, and its exit code."""
    from typer.testing import CliRunner

    result = CliRunner().invoke(entry(), shlex.split(line), prog_name=PROGRAM)
    told = [f"$ {line}", f"exit code: {result.exit_code}"]
    if result.exception and not isinstance(result.exception, SystemExit):
        told.append(f"uncaught: {result.exception!r}")
    return "\n".join([*told, "--- stdout", result.stdout, "--- stderr", result.stderr])


# Files that commands write.


def files(scene: Path) -> Iterator[tuple[str, str]]:
    """Every picture twice, and answers kept in files."""
    drawn = [
        f"{line} --out picture.{ending}" for line in lines_of(DRAWN) for ending in ("svg", "html")
    ]
    for number, line in enumerate([*drawn, *lines_of(WRITTEN)]):
        folder = scene / f"written-{number}"
        folder.mkdir()
        with contextlib.chdir(folder):
            said = answer(line)
        held = [describe(path) for path in sorted(folder.iterdir())]
        yield line, "\n".join([said, *held])


def describe(path: Path) -> str:
    """A written file: its name, length and hash, and the text in it."""
    content = path.read_bytes()
    if path.suffix == ".html":
        content = without_random(content.decode()).encode()
    text = READERS.get(path.suffix, lambda _: "")(content)
    return "\n".join([f"--- file {path.name}: {fingerprint(content)}", text])


def fingerprint(content: bytes) -> str:
    return f"{len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}"


def without_random(text: str) -> str:
    """Without the random names that folium gives to the parts of a map."""
    return re.sub(r"[0-9a-f]{32,}", "RANDOM", text)


def svg_text(content: bytes) -> str:
    root = ElementTree.fromstring(content)
    label = root.get("aria-label", "")
    return "\n".join([f"aria-label: {label}", *stripped(root.itertext())])


AREA_SENTENCE = '"sentence"'


class Visible(HTMLParser):
    """The text of a page, what screen readers are told, and the words within its scripts."""

    HIDDEN = ("style", "script")
    TOLD = ("alt", "aria-label", "title")

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.within = tag
        self.texts += [f"{name}: {text}" for name, text in attrs if self.is_told(name, text or "")]

    def is_told(self, name: str, text: str) -> bool:
        """Not the place of a mark in a drawing, as `x: 208.1; y: -4`."""
        return name in self.TOLD and not re.match(r"x2?: ", text)

    def handle_endtag(self, tag: str) -> None:
        self.within = ""

    def handle_data(self, data: str) -> None:
        if self.within == "script":
            # The other scripts are Leaflet.
            self.texts += script_words(data) if AREA_SENTENCE in data else []
        elif self.within not in self.HIDDEN:
            self.texts.append(data)


def html_text(content: bytes) -> str:
    reader = Visible()
    reader.feed(content.decode())
    return "\n".join(stripped(reader.texts))


def stripped(texts: Iterator[str] | Sequence[str]) -> list[str]:
    return [" ".join(text.split()) for text in texts if text.strip()]


def script_words(script: str) -> list[str]:
    """The texts of a script that are made of several words, as those of a map's areas."""
    found = re.findall(r'"((?:[^"\\\n]|\\.)*)"', script)
    return [html.unescape(text) for text in found if is_words(text)]


def is_words(text: str) -> bool:
    return bool(re.search(r"[A-Za-z,.] [A-Za-z0-9]", text)) and "datum" not in text


def parquet_text(content: bytes) -> str:
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(content))
    notes = {key.decode(): text.decode() for key, text in (table.schema.metadata or {}).items()}
    notes.pop("pandas", None)
    told = [f"{key}: {text}" for key, text in notes.items()]
    types = [f"{field.name}: {field.type}" for field in table.schema]
    return "\n".join([*told, *types, table.to_pandas().to_csv(index=False, lineterminator="\n")])


READERS: dict[str, Callable[[bytes], str]] = {
    ".svg": svg_text,
    ".html": html_text,
    ".parquet": parquet_text,
    **dict.fromkeys((".csv", ".json", ".txt"), bytes.decode),
}


# Pages.


def pages(_scene: Path) -> Iterator[tuple[str, str]]:
    """Every page at every address: all that it shows, in order, and the files it offers."""
    from streamlit import config

    logging.disable()  # Streamlit warns that there is no browser
    config.set_option("client.showErrorDetails", "full")
    for address in lines_of(ADDRESSES):
        yield address, page(address)


def page(address: str) -> str:
    import streamlit as st
    from streamlit.testing.v1 import AppTest
    from streamlit.util import calc_hash

    name, _, query = address.partition("?")
    app = AppTest.from_file(str(REPOSITORY / "app.py"), default_timeout=300)
    app._page_hash = calc_hash("" if name == "overview" else name)
    for key, value in parse_qsl(query, keep_blank_values=True):
        app.query_params[key] = value
    offered: list[str] = []
    button = taking(st.download_button, offered)
    # Streamlit prints to stdout what a page stumbled over.
    with patch.object(st, "download_button", button), contextlib.redirect_stdout(None):
        app.run()
    kept = ", ".join(f"{key}={value}" for key, value in app.query_params.items())
    shown = [*told(app.main), *told(app.sidebar)]
    return "\n".join([f"address: {address}", f"kept: {kept}", *shown, *offered, ""])


def taking(button: Callable, offered: list[str]) -> Callable:
    """The download button, which also makes what it offers; a picture is read as SVG."""

    def take(label: str, data: Any, *arguments: Any, **named: Any) -> bool:
        if label not in ("PNG", "PDF"):
            made = data() if callable(data) else data
            content = made.encode() if isinstance(made, str) else made
            text = READERS["." + label.lower()](content)
            offered.append(f"--- file {named['file_name']}: {fingerprint(content)}\n{text}")
        return button(label, data, *arguments, **named)

    return take


# Fields of an element that Streamlit draws by lot, that say what others say, or that are no words.
UNTOLD = {
    *("id", "form_id", "deferred_file_id", "url", "spec", "json_args", "stack_trace", "value"),
    *("default", "set_value", "raw_value", "accept_new_options", "tag", "wrap", "weight", "type"),
}


def told(node: Any, depth: int = 0) -> Iterator[str]:
    """An element or a block of a page with all in it."""
    key = f" {node.key}" if getattr(node, "key", None) else ""
    yield f"{'  ' * depth}[{node.type}{key}]"
    yield from fields(node.proto)
    yield from contents(node)
    for child in getattr(node, "children", {}).values():
        yield from told(child, depth + 1)


def fields(proto: Any) -> Iterator[str]:
    """The words, numbers and switches of an element; not what lies deeper in it."""
    if not hasattr(proto, "ListFields"):
        return
    for field, value in proto.ListFields():
        if field.name in UNTOLD or field.type in (field.TYPE_MESSAGE, field.TYPE_BYTES):
            continue
        listed = value if isinstance(value, (str, int, float)) else list(value)
        yield f"{field.name}: {listed}"


def contents(node: Any) -> Iterator[str]:
    """What an element holds besides: a table's cells, a widget's value, a chart's words."""
    from streamlit.testing.v1.element_tree import Widget

    if node.type in ("table", "dataframe"):
        yield node.value.to_csv(lineterminator="\n").rstrip()
    elif node.type == "vega_lite_chart":
        yield fingerprint(node.proto.spec.encode())
        yield from chart_words(json.loads(node.proto.spec))
    elif node.type == "component_instance":
        drawn = without_random(node.proto.json_args)
        yield fingerprint(drawn.encode())
        for text in json.loads(drawn).values():
            yield from script_words(text) if isinstance(text, str) else ()
    elif isinstance(node, Widget):
        yield f"value: {node.value}"


def chart_words(part: Any) -> Iterator[str]:
    """Every text of several words in a chart's Vega-Lite."""
    if isinstance(part, str):
        if is_words(part):
            yield part
    elif isinstance(part, (dict, list)):
        for each in part.values() if isinstance(part, dict) else part:
            yield from chart_words(each)


# Comparing.


def compare(old: Path, new: Path) -> int:
    """Print how each file differs, and how many do; return how many do."""
    before, after = (
        {path.relative_to(each) for path in each.rglob("*.txt")} for each in (old, new)
    )
    if not before or not after:
        sys.exit(f"There is no record in {new if before else old}.")
    names, count = sorted(before | after), 0
    for name in names:
        if name not in before or name not in after:
            said = [f"only in {new if name in after else old}"]
        else:
            said = differences(old / name, new / name)
        if said:
            count += 1
            print(f"=== {name}", *said, sep="\n")
    print(f"{count} of {len(names)} files differ.")
    return count


def differences(old: Path, new: Path) -> list[str]:
    """The first lines in which two files differ, as a unified diff; none if they do not."""
    if old.read_bytes() == new.read_bytes():
        return []
    before, after = (path.read_bytes().decode().split("\n") for path in (old, new))
    same = sum(1 for _ in same_start(before, after))
    # All of two long files would take minutes.
    window = slice(max(0, same - 1), same + 10 * SHOWN_LINES)
    found = difflib.unified_diff(before[window], after[window], n=1, lineterm="")
    shown = [line[:SHOWN_WIDTH] for line in islice(found, 2, 2 + SHOWN_LINES)]
    return [f"(from line {window.start + 1})", *shown]


def same_start(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    for one, other in zip(before, after, strict=False):
        if one != other:
            return
        yield one


def main(arguments: Sequence[str]) -> None:
    match arguments:
        case ["--compare", old, new]:
            sys.exit(1 if compare(Path(old), Path(new)) else 0)
        case [out] if not out.startswith("-"):
            record(Path(out))
        case _:
            sys.exit(__doc__)


def with_fixed_hashes() -> None:
    """Begin again with the environment of a record, unless this is it."""
    if not all(os.environ.get(name) == value for name, value in ENVIRONMENT.items()):
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **ENVIRONMENT})


if __name__ == "__main__":
    with_fixed_hashes()
    main(sys.argv[1:])
