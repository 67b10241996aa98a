"""Wishes, the orders in which units take, rounds of placement and what they publish."""
