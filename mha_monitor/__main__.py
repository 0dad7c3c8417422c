"""`python -m mha_monitor`."""

from mha_monitor.cli import main

main()
