"""The figures against the dates of the reform: `answer` is where one milestone is asked about."""

__all__ = [
    "asked",
    "counterfactual",
    "milestone_table",
    "months_around",
    "pace",
    "power",
    "power_series",
    "testable",
]
