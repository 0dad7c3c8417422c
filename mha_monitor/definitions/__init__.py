"""What words and codes mean: measures, periods, milestones, flags. No figure is read here."""

__all__ = [
    "answer_codes",
    "area_vintages",
    "askable",
    "choices",
    "data_dictionary",
    "embedding",
    "findings",
    "flags",
    "measures",
    "milestones",
    "pathway",
    "periods",
    "places",
    "plain_names",
    "population_bases",
    "quality_codes",
    "quality_thresholds",
    "questions",
    "strange_areas",
    "verdicts",
]
