from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContractsConfig(AppConfig):
    name = "muster.contracts"
    label = "contracts"
    verbose_name = _("contracts")

    def ready(self) -> None:
        from muster.contracts import checks  # noqa: F401, PLC0415  registers itself, once the models are there
