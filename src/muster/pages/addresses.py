"""What may stand in an address."""


class ReferenceConverter:
    """The reference of a case or contract, `M-XXXX-XXXX`."""

    regex = "[Mm]-[0-9A-Za-z]{4}-[0-9A-Za-z]{4}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value
