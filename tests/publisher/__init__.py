"""A publisher to test against: pages and files over HTTP on this machine, with faults to order."""
