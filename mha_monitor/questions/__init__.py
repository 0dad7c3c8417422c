"""The questions one can ask, a file for each family; `mha_monitor.monitor` is their door."""
