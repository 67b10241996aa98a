"""Where a paper can be checked, as a picture that a telephone reads."""

from io import BytesIO
from urllib.parse import urlencode

import segno

from muster.papers.model import Check

__all__ = ["qr_code"]


def qr_code(check: Check) -> bytes:
    """The address with its code as a QR code (ISO/IEC 18004), in SVG."""
    drawn = BytesIO()
    address = f"{check.address}?{urlencode({'code': check.code})}"
    segno.make(address, micro=False, error="m").save(drawn, kind="svg", xmldecl=False, svgns=True)
    return drawn.getvalue()
