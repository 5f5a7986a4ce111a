"""Routes of scores."""

from django.urls import path

from reassessment.views import alerts, overrides, overview, scores

app_name = "reassessment"
urlpatterns = [
    path("scores/", overview.overview, name="scores"),
    path("scores/alerts/", alerts.alerts, name="alerts"),
    path("scores/alerts/<uuid:alert_id>/", alerts.clear, name="clear"),
    path("scores/runs/<uuid:run_id>/", scores.run, name="run"),
    path("scores/overrides/<uuid:override_id>/end/", overrides.end, name="end_override"),
    path("scores/<uuid:actor_id>/", scores.actor, name="actor"),
    path("scores/<uuid:actor_id>/assess/", scores.assess, name="assess"),
    path("scores/<uuid:actor_id>/trust/", scores.trust, name="trust"),
    path("scores/<uuid:actor_id>/escalation/", scores.escalation, name="escalation"),
    path("scores/<uuid:actor_id>/override/<str:kind>/", overrides.override, name="override"),
]
