"""People, areas and outlines, as published."""

__all__ = [
    "areas",
    "boundaries",
    "boundary_layers",
    "census_bulk",
    "official_outlines",
    "populations",
]
