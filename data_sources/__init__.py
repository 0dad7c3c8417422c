"""What was published: one small file for each source, and the tidy table they all write."""

VERSION = "0.4.0"
# Other distributions may bring a folder of this name; by this mark ours is known. It is also the
# name by which publishers know who asks.
PART_OF = f"mha-monitor/{VERSION}"
