"""Many areas at once: their mean ratio and spread, each beside England, the funnel, the ranks."""
