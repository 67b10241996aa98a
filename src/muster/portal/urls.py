"""Addresses of the public pages and of the applicant's pages."""

from django.conf import settings
from django.urls import path

from muster.portal import (
    account_urls,
    applicant_urls,
    check,
    copies,
    demonstration,
    front,
    law,
    placement,
    posts,
    verify,
)

app_name = "portal"
urlpatterns = [
    path("", front.front, name="front"),
    path("information/privacy/", front.privacy, name="privacy"),
    path("information/safety/", front.safety, name="safety"),
    path("information/about/", front.about, name="about"),
    path("check/", check.check, name="check"),
    path("verify/", verify.verify, name="verify"),
    path("copy/", copies.copy, name="copy"),
    path("placement/", placement.placement, name="placement"),
    path("posts/", posts.posts, name="posts"),
    path("posts/left-out/", posts.left_out, name="posts-left-out"),
    path("posts/<uuid:post_id>/", posts.post, name="post"),
    path("law/", law.books, name="law"),
    path("law/<slug:regime>/", law.book, name="law-book"),
    path("law/<slug:regime>/timeline/", law.changes, name="law-timeline"),
    *account_urls.urlpatterns,
    *applicant_urls.urlpatterns,
]

if settings.DEMONSTRATION:
    urlpatterns += [
        path("demo/", demonstration.personas, name="demo"),
        path("demo/mail/", demonstration.mail, name="demo-mail"),
    ]
