"""People, areas and outlines, as published."""

__all__ = [
    "arcgis_answers",
    "area_lookup",
    "areas",
    "boundaries",
    "boundary_layers",
    "census_bulk",
    "official_outlines",
    "populations",
]
