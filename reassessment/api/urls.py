"""REST routes of scores."""

from django.urls import path

from reassessment.api import views
from reassessment.domain.schedule import RunKind

SCORES = (
    (RunKind.TRUST, views.TrustAssessments, views.TrustAssessmentOne),
    (RunKind.ESCALATION, views.EscalationAssessments, views.EscalationAssessmentOne),
)

urlpatterns = []
for kind, many, one in SCORES:
    whole = f"{kind}-assessments/<uuid:run_id>/"
    end = f"{whole}overrides/<uuid:override_id>/end/"
    urlpatterns += [
        path(f"{kind}-assessments/", many.as_view(), name=f"api-{kind}-assessments"),
        path(whole, one.as_view(), name=f"api-{kind}-assessment"),
        path(f"{whole}overrides/", views.Overrides.as_view(kind=kind), name=f"api-{kind}-overrides"),
        path(end, views.OverrideEnd.as_view(kind=kind), name=f"api-{kind}-override-end"),
    ]
