"""REST routes of accounts."""

from django.urls import path

from accounts.api import retention, views

urlpatterns = [
    path("me/", views.Me.as_view(), name="api_me"),
    path("audit-events/", views.AuditEvents.as_view(), name="api_audit_events"),
    path("notices/", views.Notices.as_view(), name="api_notices"),
    path("notices/read/", views.ReadAll.as_view(), name="api_notices_read"),
    path("notices/<uuid:notice_id>/read/", views.ReadOne.as_view(), name="api_notice_read"),
    path("retention-schedule/", retention.ScheduleInForce.as_view(), name="api_retention"),
    path("retention-schedule/versions/", retention.ScheduleList.as_view(), name="api_retention_versions"),
    path(
        "retention-schedule/versions/<int:number>/", retention.ScheduleVersion.as_view(), name="api_retention_version"
    ),
    path("retention-schedule/draft/", retention.ScheduleDrafted.as_view(), name="api_retention_draft"),
    path("retention-schedule/draft/publish/", retention.SchedulePublished.as_view(), name="api_retention_published"),
    path("legal-holds/", retention.HoldList.as_view(), name="api_holds"),
    path("legal-holds/<uuid:hold_id>/", retention.HoldDetail.as_view(), name="api_hold"),
    path("legal-holds/<uuid:hold_id>/lift/", retention.HoldLifted.as_view(), name="api_hold_lifted"),
    path("records-due/", retention.DueList.as_view(), name="api_due"),
    path("records-due/<uuid:due_id>/propose/", retention.DueProposed.as_view(), name="api_due_proposed"),
    path("letting-go/", retention.LettingGoList.as_view(), name="api_letting_go_list"),
    path("letting-go/<uuid:letting_go_id>/", retention.LettingGoDetail.as_view(), name="api_letting_go"),
    path(
        "letting-go/<uuid:letting_go_id>/confirm/",
        retention.LettingGoConfirmed.as_view(),
        name="api_letting_go_confirmed",
    ),
    path(
        "letting-go/<uuid:letting_go_id>/refuse/", retention.LettingGoRefused.as_view(), name="api_letting_go_refused"
    ),
    path(
        "letting-go/<uuid:letting_go_id>/withdraw/",
        retention.LettingGoWithdrawn.as_view(),
        name="api_letting_go_withdrawn",
    ),
    path("search/", views.Search.as_view(), name="api_search"),
]
