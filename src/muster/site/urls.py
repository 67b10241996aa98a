"""Every address of the service."""

from django.urls import include, path

from muster.pages.languages import switch_language

urlpatterns = [
    path("language/", switch_language, name="language"),
    path("desk/", include("muster.desk.urls")),
    path("", include("muster.portal.urls")),
]

handler400 = "muster.pages.errors.bad_request"
handler403 = "muster.pages.errors.permission_denied"
handler404 = "muster.pages.errors.not_found"
handler500 = "muster.pages.errors.server_error"
