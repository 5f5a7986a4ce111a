"""REST routes of accounts."""

from django.urls import path

from accounts.api import views

urlpatterns = [
    path("me/", views.Me.as_view(), name="api_me"),
    path("audit-events/", views.AuditEvents.as_view(), name="api_audit_events"),
    path("search/", views.Search.as_view(), name="api_search"),
]
