"""Many areas at once."""
