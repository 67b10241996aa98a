from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KeepingConfig(AppConfig):
    name = "muster.keeping"
    label = "keeping"
    verbose_name = _("keeping and forgetting")
