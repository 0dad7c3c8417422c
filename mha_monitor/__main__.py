"""`python -m mha_monitor`."""

from mha_monitor.cli.door import main

main()
