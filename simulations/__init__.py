"""How often the statistics are right, in tables that `python -m simulations` writes anew.

What can be added up over every outcome is; the rest is simulated, each table from its own seed.
"""
