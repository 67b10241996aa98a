"""Addresses of the public pages and of the applicant's pages."""

from django.conf import settings
from django.urls import path

from muster.portal import applicant_urls, check, demonstration, front

app_name = "portal"
urlpatterns = [
    path("", front.front, name="front"),
    path("information/privacy/", front.privacy, name="privacy"),
    path("information/safety/", front.safety, name="safety"),
    path("information/about/", front.about, name="about"),
    path("check/", check.check, name="check"),
    *applicant_urls.urlpatterns,
]

if settings.DEMONSTRATION:
    urlpatterns += [
        path("demo/", demonstration.personas, name="demo"),
        path("demo/mail/", demonstration.mail, name="demo-mail"),
    ]
