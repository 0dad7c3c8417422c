"""What words and codes mean: measures, periods, milestones, flags. No figure is read here."""

__all__ = [
    "answer_codes",
    "area_vintages",
    "choices",
    "findings",
    "flags",
    "measures",
    "milestones",
    "periods",
    "plain_names",
    "population_bases",
    "quality_codes",
    "strange_areas",
]
