"""The headings of tables that are shown as they are: columns of an answer under plain titles."""

FIGURE = {
    "period_start": "From",
    "period_end": "To",
    "area_name": "Area",
    "series": "Series",
    "dimension": "Dimension",
    "group": "Group",
    "statistic": "Statistic",
    "value": "Value",
    "low": "Low",
    "high": "High",
    "mark": "Mark",
}
MILESTONE = {
    "milestone": "Milestone",
    "date": "Date",
    "group": "Group",
    "answer": "Answer",
    "months_before": "Before",
    "months_after": "After",
    "level": "Step",
    "level_low": "Low",
    "level_high": "High",
    "level_p": "p",
    "level_p_adjusted": "p, all tests",
    "rank": "Rank",
    "dates_ranked": "of",
}
MONTH = {
    "period": "Month",
    "takes_part": "Used",
    "after": "After",
    "count_low": "Count, low",
    "count_high": "Count, high",
    "expected": "Expected",
    "expected_low": "Low",
    "expected_high": "High",
    "ratio": "Ratio",
    "expected_ratio": "Expected ratio",
}
PACE = {
    "area_name": "Area",
    "group": "Group",
    "answer": "Answer",
    "first_month": "From",
    "last_month": "To",
    "months": "Months used",
    "yearly_change": "A year, times",
    "yearly_change_low": "Low",
    "yearly_change_high": "High",
    "p_adjusted": "p, all tests",
}
REPEATS = {
    "period": "Year",
    "group": "Group",
    "people": "People",
    "detentions_low": "Detentions,\nat least",
    "detentions": "Detentions\ncounted",
    "reconciled": "Adds up",
    "dispersion": "Dispersion",
    "dispersion_low": "Lowest",
    "dispersion_high": "Highest",
    "standard_error_factor": "Standard error,\ntimes",
}
POWER = {
    "area_name": "Area",
    "change": "Fall of the ratio",
    "answer": "Figures needed after it",
    "counts": "Events a month",
    "months_before": "Months before",
}
