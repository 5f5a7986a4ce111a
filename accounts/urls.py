"""Routes of accounts."""

from allauth.account import views as sign_in
from allauth.usersessions import views as sessions
from django.urls import path

urlpatterns = [
    path("login/", sign_in.login, name="account_login"),
    path("logout/", sign_in.logout, name="account_logout"),
    path("account/password/", sign_in.password_change, name="account_change_password"),
    path("account/reauthenticate/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("account/inactive/", sign_in.account_inactive, name="account_inactive"),
    path("account/sessions/", sessions.list_usersessions, name="usersessions_list"),
]
