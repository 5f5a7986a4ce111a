"""REST routes of accounts."""

from django.urls import path

from accounts.api import views

urlpatterns = [
    path("me/", views.Me.as_view(), name="api_me"),
    path("audit-events/", views.AuditEvents.as_view(), name="api_audit_events"),
    path("notices/", views.Notices.as_view(), name="api_notices"),
    path("notices/read/", views.ReadAll.as_view(), name="api_notices_read"),
    path("notices/<uuid:notice_id>/read/", views.ReadOne.as_view(), name="api_notice_read"),
    path("search/", views.Search.as_view(), name="api_search"),
]
