"""What was published: one small file for each source, and the tidy table they all write."""
