from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "muster.people"
    label = "people"
    verbose_name = _("people")

    def ready(self) -> None:
        from muster.people import checks  # noqa: F401, PLC0415  registers itself, once the models are there
