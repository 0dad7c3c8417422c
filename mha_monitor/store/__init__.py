"""Every figure held, now or as of a day."""

__all__ = [
    "asked",
    "cache",
    "figure_files",
    "frozen",
    "legacy_snapshots",
    "pointer",
    "precedence",
    "provenance",
    "raw_files",
    "replacing",
    "snapshots",
    "store",
    "yearly_files",
]
