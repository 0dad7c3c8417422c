"""The steps of a way through the Act that figures are published for, in their order."""

from __future__ import annotations

# Each measure with what happens at that step, in a few words. Short-term orders hold the uses of
# section 136, and the three ways into detention overlap a little: steps are never added up.
STEPS = {
    "section-136": "Taken to a place of safety by the police",
    "short-term-orders": "Held for hours or days",
    "detentions-on-admission": "Detained on admission to hospital",
    "detentions-following-admission": "Detained while in hospital",
    "detentions-following-place-of-safety": "Detained after a place of safety",
    "repeat-detentions": "Detained more than once in the year",
    "ctos": "Put on a community treatment order",
    "detentions-following-cto-revocation": "Called back from such an order and detained",
    "discharges": "Discharged from detention",
}
# Whether the rate of the group lies beside that of the reference group, chance and number of
# steps allowed for.
HIGHER, LOWER, NOT_TOLD_APART, IN_DOUBT = "higher", "lower", "not-told-apart", "in-doubt"
