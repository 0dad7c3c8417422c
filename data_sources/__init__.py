"""What was published: one small file for each source, and the tidy table they all write."""

# Other distributions may bring a folder of this name; by this mark ours is known.
PART_OF = "mha-monitor"
