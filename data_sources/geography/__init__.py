"""People, areas and outlines, as published."""

__all__ = [
    "ages",
    "arcgis_answers",
    "area_lookup",
    "areas",
    "boundaries",
    "boundary_layers",
    "census_2011_areas",
    "census_bulk",
    "deprivation",
    "local_authorities",
    "official_outlines",
    "populations",
]
