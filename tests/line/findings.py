"""What the boards find of somebody who passes, and the reasons that are theirs alone."""

from muster.cases.models import RequestKind

IN_FAVOUR: dict[RequestKind, dict[str, object]] = {
    RequestKind.MEDICAL: {"medical": "fit"},
    RequestKind.SELECTION: {"selection": "passed"},
    RequestKind.PHYSICAL: {"physical": "passed"},
    RequestKind.SPECIAL_CHECK: {"special_check": "passed", "data_doubtful": False, "polygraph": "not_taken"},
}
REASONS = {
    RequestKind.MEDICAL: "Old fracture of the left wrist, healed",
    RequestKind.SELECTION: "Calm under load, slow to trust",
    RequestKind.PHYSICAL: "Three kilometres in 14:02",
    RequestKind.SPECIAL_CHECK: "Answer of the liaison bureau of 24 February",
}
