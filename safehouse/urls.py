"""All addresses, room by room; none of them holds a word of a person."""

from allauth.account import views as account
from django.urls import include, path
from django.views.i18n import set_language

from cases.access import views as access
from cases.access.doors import public, requires
from cases.access.roles import Permission
from cases.access.site import workbench

handler400 = "cases.access.views.bad_request"
handler404 = "cases.access.views.not_found"
handler500 = "cases.access.views.server_error"

signing_in = public(reason="signing in and out is open to anyone")
signed_in = requires(Permission.DESK)

urlpatterns = [
    path("sign-in/", signing_in(account.login), name="account_login"),
    path("sign-out/", signing_in(account.logout), name="account_logout"),
    path("sign-in/closed/", signing_in(account.account_inactive), name="account_inactive"),
    path("account/confirm/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("account/password/", signed_in(account.password_change), name="account_change_password"),
    path("language/", public(reason="anyone may choose a language")(set_language), name="set_language"),
    path("leave/", access.quick_exit, name="quick_exit"),
    path("health/", access.health, name="health"),
    path("admin/", workbench.urls),
    path("", include("cases.houses.urls")),
    path("", include("cases.incidents.urls")),
    path("", include("cases.people.urls")),
    path("", include("cases.circle.urls")),
    path("", include("cases.papers.urls")),
    path("", include("cases.actors.urls")),
    path("", include("cases.threats.urls")),
    path("", include("cases.evidence.urls")),
    path("", include("cases.review.urls")),
    path("", include("cases.risk.urls")),
    path("", include("cases.stays.urls")),
    path("", include("cases.merging.urls")),
    path("", include("cases.board.urls")),
    path("", include("cases.namings.urls")),
    path("", include("cases.figures.urls")),
    path("", include("cases.releases.urls")),
    path("", include("cases.imports.urls")),
    path("", include("cases.ledger.urls")),
    path("", include("cases.donors.urls")),
    path("", include("cases.spending.urls")),
    path("", include("cases.runway.urls")),
    path("", include("cases.accounts.urls")),
    path("", include("cases.desk.urls")),
]
