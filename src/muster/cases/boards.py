"""Which board makes which assessment, and who sits on it."""

from muster.cases.models import RequestKind
from muster.offices.models import OfficeKind, Role

BOARD: dict[RequestKind, OfficeKind] = {
    RequestKind.MEDICAL: OfficeKind.MEDICAL_BOARD,
    RequestKind.SELECTION: OfficeKind.SELECTION_BOARD,
    RequestKind.PHYSICAL: OfficeKind.PHYSICAL_BOARD,
    RequestKind.SPECIAL_CHECK: OfficeKind.SPECIAL_CHECK,
}
ASSESSOR: dict[RequestKind, Role] = {
    RequestKind.MEDICAL: Role.MEDICAL_ASSESSOR,
    RequestKind.SELECTION: Role.SELECTION_ASSESSOR,
    RequestKind.PHYSICAL: Role.PHYSICAL_ASSESSOR,
    RequestKind.SPECIAL_CHECK: Role.SPECIAL_CHECK_ASSESSOR,
}
# What an assessment settles; asked of the board where the law's answer still needs one of them.
SETTLES: dict[RequestKind, tuple[str, ...]] = {
    RequestKind.MEDICAL: ("medical",),
    RequestKind.SELECTION: ("selection",),
    RequestKind.PHYSICAL: ("physical",),
    RequestKind.SPECIAL_CHECK: ("special_check", "data_doubtful", "polygraph"),
}
