"""What was published: one small file for each source, and the tidy table they all write."""

# Other distributions may bring a folder of this name; by this mark ours is known. It is the version
# that stands in mha_monitor/__init__.py, and the name by which publishers know who asks.
PART_OF = "mha-monitor/0.4.0"
