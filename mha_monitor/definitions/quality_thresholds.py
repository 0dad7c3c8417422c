"""From where on a figure is flagged: each threshold with its reason."""

from __future__ import annotations

# In 2023-24 ethnicity was unknown for 9.7 % of England's detentions; over the 42 boards the median
# was 9.4 %, the middle half 6.0 % to 11.2 %, the highest 25.2 % (Sussex).
OFTEN_UNKNOWN = 0.10
# Beyond every board of 2023-24, and more than the Black, Asian, Mixed and Other groups together
# (27 % of England's detentions): the unknown would then outweigh everyone who is compared.
TOO_OFTEN_UNKNOWN = 0.30
# With fewer, one or two records would decide whether a small area is compared.
FEWEST_UNKNOWN = 10
# As wide as the middle half of the boards.
SHARE_MOVED = 0.05
# Boards' White detentions, and people whom two providers count, are up to 1.2 % above England's.
SUM_OFF, SUM_FAR_OFF = 0.05, 0.30
MONTHS_OFF = 0.01  # late and corrected records commonly move a year by less
JUMP = 0.30  # the limit that Vera's Incarceration Trends settled on
# As the outer limits of a funnel plot: one in 500 by chance alone.
CERTAIN = 0.998
PROVIDERS_MISSING = 0.05
# The cyber attack of 2022 took some twelve trusts, about a fifth, and figures were withheld.
MANY_PROVIDERS_MISSING = 0.20
MOSTLY = 0.5
# A share of false ones so small that of the 3,000 or so tests of a year about none is by chance,
# and a distance beyond any that a known difference between areas has made: in 2023-24 the next
# board lay at 1.8 times the usual ratio of its kind, those that are flagged at 5 to 12 times.
UNLIKELY, FACTOR_UNLIKELY = 0.001, 3.0
RATE_OFF = 0.02  # England's rates follow from its counts to the printed decimal
