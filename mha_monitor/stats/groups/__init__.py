"""Many groups at once."""
