"""Addresses of getting in, for applicants and staff alike."""

from django.urls import path

from muster.portal import address, agency, joining, lost, new_password, second, security, signing

urlpatterns = [
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("sign-in/second/", second.second, name="second"),
    path("sign-in/lost/", lost.lost, name="lost"),
    path("sign-in/passkey/", second.passkey, name="passkey"),
    path("sign-in/again/", second.confirm, name="confirm"),
    path("sign-in/agency/", agency.agency, name="agency"),
    path("sign-in/agency/back/", agency.back, name="agency-back"),
    path("account/security/agency/", agency.join, name="agency-join"),
    path("account/security/agency/remove/", agency.leave, name="agency-leave"),
    path("sign-out/", signing.sign_out, name="sign-out"),
    path("invitation/<str:token>/", joining.invitation, name="invitation"),
    path("account/address/", address.change, name="address"),
    path("account/address/<str:token>/", address.confirm, name="address-confirm"),
    path("address-back/<str:token>/", address.take_back, name="address-back"),
    path("account/security/", security.security, name="security"),
    path("account/security/password/", new_password.new_password, name="security-password"),
    path("account/security/app/", security.app, name="security-app"),
    path("account/security/app/remove/", security.app_remove, name="security-app-remove"),
    path("account/security/passkey/", security.passkey, name="security-passkey"),
    path(
        "account/security/passkey/<uuid:passkey_id>/remove/",
        security.passkey_remove,
        name="security-passkey-remove",
    ),
    path("account/security/codes/", security.codes, name="security-codes"),
    path("account/security/sessions/end/", security.session_end, name="security-session-end"),
]
