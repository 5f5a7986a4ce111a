"""Routes of accounts: signing in, the home and search pages, administration, access and the audit trail."""

from allauth.account import views as allauth
from django.urls import include, path

from accounts.views import access, compartments, home, inbox, people, sign_in, tokens, trail

pages = [
    path("search/", home.search, name="search"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.mark_all_read, name="mark_all_read"),
    path("inbox/<uuid:notice_id>/read/", inbox.mark_read, name="mark_read"),
    path("account/", home.me, name="me"),
    path("account/confirm/", sign_in.confirm, name="confirm"),
    path("account/sessions/<int:session_id>/end/", sign_in.end_session, name="end_session"),
    path("account/tokens/", tokens.own, name="tokens"),
    path("account/tokens/<uuid:token_id>/revoke/", tokens.revoke, name="revoke_token"),
    path("people/", people.people_list, name="people"),
    path("people/new/", people.new_person, name="new_person"),
    path("people/<uuid:user_id>/", people.person, name="person"),
    path("people/<uuid:user_id>/access/", people.set_access, name="set_access"),
    path("people/<uuid:user_id>/standing/", people.set_standing, name="set_standing"),
    path("people/<uuid:user_id>/password/", people.set_password, name="set_password"),
    path("people/<uuid:user_id>/tokens/", tokens.of_client, name="client_tokens"),
    path("compartments/", compartments.compartments_list, name="compartments"),
    path("compartments/new/", compartments.new_compartment, name="new_compartment"),
    path("compartments/<uuid:compartment_id>/", compartments.compartment, name="compartment"),
    path("organisation/", compartments.organisation_page, name="organisation"),
    path("access/<str:kind>/<uuid:record_id>/", access.grants, name="grants"),
    path("access/<str:kind>/<uuid:record_id>/revoke/", access.revoke, name="revoke_grant"),
    path("audit/", trail.changes, name="trail"),
    path("audit/reads/", trail.read_events, name="trail_reads"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("login/", sign_in.SignIn.as_view(), name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("account/inactive/", allauth.account_inactive, name="account_inactive"),
    path("account/password/", sign_in.ChangePassword.as_view(), name="account_change_password"),
    path("account/sessions/", sign_in.Sessions.as_view(), name="usersessions_list"),
    path("", include((pages, "accounts"))),
]
