"""Whether the words on something to fill in, press or follow ask for money."""

import re

_ASKING = re.compile(
    r"\b(pay(ments?)?|fees?|deposits?|donations?|card number|bank|iban|price|"
    r"оплат\w*|сплат\w*|платіж\w*|внес(ок|ку|ки)|реквізит\w*|номер картки|банківськ\w*)\b|[€$£₴]",
    re.IGNORECASE,
)


def asks_for_money(text: str) -> bool:
    return _ASKING.search(text) is not None
