"""Every change to wishes, orders of criteria and rounds."""

from muster.rounds.actions.by_hand import declare_hand_order, take_back_hand_order
from muster.rounds.actions.carrying_on import carry_on, is_stirred
from muster.rounds.actions.changes import answer_post, propose_post
from muster.rounds.actions.criteria import declare_criteria
from muster.rounds.actions.friends import agree_to_friend, end_friendship, enter_code, make_code
from muster.rounds.actions.planning import ask_preview, ask_variants, close_round, open_round, publish
from muster.rounds.actions.previewing import preview
from muster.rounds.actions.publishing import publish_asked
from muster.rounds.actions.variants import work_out_variants
from muster.rounds.actions.wishes import state_wishes

__all__ = [
    "agree_to_friend",
    "answer_post",
    "ask_preview",
    "ask_variants",
    "carry_on",
    "close_round",
    "declare_criteria",
    "declare_hand_order",
    "end_friendship",
    "enter_code",
    "is_stirred",
    "make_code",
    "open_round",
    "preview",
    "propose_post",
    "publish",
    "publish_asked",
    "state_wishes",
    "take_back_hand_order",
    "work_out_variants",
]
