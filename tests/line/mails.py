"""The mails that went out, as those they went to would read them."""

import re

from django.core import mail
from django.core.mail import EmailMessage

from muster.notices.actions import deliver_due


def newest_to(address: str) -> EmailMessage:
    return next(each for each in reversed(mail.outbox) if address in each.to)


def link_to(address: str) -> str:
    """The link in the newest mail to this address."""
    found = re.search(r"https?://\S+", str(newest_to(address).body))
    assert found is not None
    return found[0]


def delivered_to(address: str) -> EmailMessage:
    """The newest mail once the clock has delivered what is due."""
    deliver_due()
    return newest_to(address)
