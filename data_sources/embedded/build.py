"""The embedded default: tidy tables, outlines and a manifest, built from published files.

The same inputs always give the same bytes: rows are sorted, and nothing comes from the clock.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
import tempfile
from pathlib import Path

import pandas as pd

from data_sources.files import sound_files
from data_sources.files.whole_files import sha256_of
from data_sources.geography import deprivation
from data_sources.schema import figures
from data_sources.schema.errors import SourceError, StoreError
from data_sources.schema.model import Release

EMBEDDED = Path(__file__).with_name("default")
FIGURES, POPULATIONS, AREAS = "figures.parquet", "populations.parquet", "areas.parquet"
AGES, SUCCESSION = "ages.parquet", "succession.parquet"
AUTHORITIES, DEPRIVATION = "authorities.parquet", "deprivation.parquet"
MANIFEST, OUTLINES = "manifest.json", "outlines"
FOLDERS = ("annual", "published", "populations", "lookups", "boundaries", "deprivation")
LARGEST = 4_000_000  # bytes in all
REINSTALL = "Install the monitor again: its own figures cannot be made again here."
ATTRIBUTION = (
    "Contains information from NHS England, licensed under the Open Government Licence v3.0.",
    "Contains information from the Race Disparity Unit, licensed under the Open Government "
    "Licence v3.0.",
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0.",
    "Contains OS data © Crown copyright and database right 2026.",
)


def build(source_folder: Path, target: Path = EMBEDDED) -> dict:
    """Write the embedded default from a folder of published files; return its manifest.

    The folder holds FOLDERS. Nothing is left half-written: the new folder takes the old one's
    place when it is complete.
    """
    from data_sources.geography import boundaries

    _refuse_other_folders(source_folder)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        fresh = Path(scratch) / "embedded"
        (fresh / OUTLINES).mkdir(parents=True)
        releases = _write_tables(source_folder, fresh)
        boundaries.build(source_folder / "boundaries", fresh / OUTLINES)
        releases += _with_hashes(_outline_releases(), source_folder / "boundaries")
        manifest = _manifest(releases, fresh)
        (fresh / MANIFEST).write_text(
            json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        _refuse_too_large(fresh)
        if target.exists():
            shutil.move(target, Path(scratch) / "previous")
        shutil.move(fresh, target)
    return manifest


def _refuse_other_folders(source_folder: Path) -> None:
    if not source_folder.is_dir():
        raise SourceError(f"{source_folder} is not a folder of published files.")
    if missing := [name for name in FOLDERS if not (source_folder / name).is_dir()]:
        raise SourceError(
            f"{source_folder} has no {', '.join(missing)}. The embedded figures are built from a "
            f"folder that holds {', '.join(FOLDERS)}: name it with --from."
        )


def _write_tables(source_folder: Path, fresh: Path) -> list[Release]:
    # A store reads the default at every start; the adapters are for whoever builds one.
    from data_sources.adapters.registry import recognise
    from data_sources.geography import (
        ages,
        areas,
        census_2011_areas,
        local_authorities,
        populations,
    )

    tables, releases = [], []
    for path in sorted([*source_folder.glob("annual/*"), *source_folder.glob("published/*")]):
        source = recognise(path)
        tables.append(source.read(path, []))
        releases += _with_hashes(source.releases_of(tables[-1], path), path.parent)
    if not tables:
        raise SourceError(f"annual and published in {source_folder} hold no publication.")
    figures.write(figures.check(pd.concat(tables, ignore_index=True), "all"), fresh / FIGURES)
    people, lookups = source_folder / "populations", source_folder / "lookups"
    places, deprived = areas.read(lookups), source_folder / "deprivation"
    for table, name in (
        (_populations(people, lookups), POPULATIONS),
        (ages.read(people), AGES),
        (places, AREAS),
        (areas.read_succession(lookups), SUCCESSION),
        (local_authorities.read(lookups), AUTHORITIES),
        (deprivation.read(deprived, places), DEPRIVATION),
    ):
        table.to_parquet(fresh / name, engine="pyarrow", index=False, compression="zstd")
    releases += _with_hashes([*populations.releases(), *ages.releases()], people)
    releases += _with_hashes(deprivation.releases(), deprived)
    return releases + _with_hashes([*areas.releases(), *census_2011_areas.releases()], lookups)


def _populations(people: Path, lookups: Path) -> pd.DataFrame:
    """Both censuses as printed, and Census 2011 put together for the areas of the NHS."""
    from data_sources.geography import census_2011_areas, populations

    printed = populations.read(people)
    both = pd.concat([printed, census_2011_areas.read(printed, lookups)])
    return populations.check(both.sort_values([*populations.KEY], ignore_index=True))


def _outline_releases() -> list[Release]:
    from data_sources.geography import boundaries

    return [
        Release(
            source="boundaries",
            name=layer.name,
            title=f"Outlines: {layer.name}, simplified",
            url="https://geoportal.statistics.gov.uk/",
            attribution=boundaries.ATTRIBUTION,
            file_name=layer.file_name,
        )
        for layer in boundaries.LAYERS
    ]


def _with_hashes(releases: list[Release], folder: Path) -> list[Release]:
    return [
        dataclasses.replace(release, sha256=sha256_of(folder / release.file_name))
        for release in releases
    ]


def _manifest(releases: list[Release], folder: Path) -> dict:
    from data_sources.adapters.registry import SOURCES

    written = sorted(path for path in folder.rglob("*") if path.is_file())
    return _checked(
        {
            "about": "Built by `python -m mha_monitor build-embedded`. Edit the inputs, not this.",
            "licence": "Open Government Licence v3.0",
            "attribution": list(ATTRIBUTION),
            "sources": {
                source.name: {
                    "title": source.title,
                    "publisher": source.publisher,
                    "landing_page": source.landing_page,
                }
                for source in SOURCES.values()
            },
            "releases": [
                release.record() for release in sorted(releases, key=lambda r: (r.source, r.name))
            ],
            "files": {path.relative_to(folder).as_posix(): sha256_of(path) for path in written},
        }
    )


def _checked(manifest: dict) -> dict:
    """The manifest with a check of its own content: it names the hash of every file but itself."""
    return {"check": sound_files.check_word(manifest), **manifest}


def manifest_of(folder: Path) -> dict:
    """The manifest of an embedded default. Raises StoreError where it is not as it was written."""
    path = folder / MANIFEST
    try:
        held = json.loads(path.read_bytes())
        content = {name: value for name, value in held.items() if name != "check"}
        if held.get("check") != sound_files.check_word(content):
            raise ValueError("its content does not match its check")
        return held
    except (OSError, ValueError, AttributeError) as problem:
        raise StoreError(
            f"{MANIFEST}, the list of the embedded figures, cannot be read as it was written "
            f"({type(problem).__name__}). {REINSTALL}"
        ) from problem


def _refuse_too_large(folder: Path) -> None:
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    if size > LARGEST:
        raise StoreError(
            f"the embedded default would be {size / 1e6:.1f} MB, above {LARGEST / 1e6:.0f} MB: "
            f"simplify the outlines further, or leave a table out."
        )
