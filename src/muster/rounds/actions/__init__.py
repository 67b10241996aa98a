"""Every change to wishes, orders of criteria and rounds."""

from muster.rounds.actions.criteria import declare_criteria
from muster.rounds.actions.planning import ask_preview, close_round, open_round, publish
from muster.rounds.actions.wishes import state_wishes

__all__ = [
    "ask_preview",
    "close_round",
    "declare_criteria",
    "open_round",
    "publish",
    "state_wishes",
]
