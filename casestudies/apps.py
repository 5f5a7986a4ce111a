"""Wiring of case studies."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import nav, panels, verbs


class CaseStudiesConfig(AppConfig):
    """Precedent."""

    name = "casestudies"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Case studies")

    def ready(self) -> None:
        """Register audit verbs, the entry of the rail, the search and the panel beside a plan."""
        verbs.register(
            {
                "casestudies.study_imported": _("imported the study"),
                "casestudies.study_edited": _("edited the head of the study"),
                "casestudies.study_reviewed": _("marked the study as reviewed"),
                "casestudies.party_linked": _("changed the link of a party to an actor"),
                "casestudies.precedent_linked": _("chose a case study as precedent"),
                "casestudies.precedent_removed": _("removed a precedent"),
            }
        )
        nav.add(nav.Item(label=_("Case studies"), url_name="casestudies:library", icon="library", order=60))
        nav.add_search("casestudies.http.search", order=60)
        panels.register("home", "casestudies.http.home_panel", order=30)
        panels.register("actor.double", "casestudies.http.double_panel", order=50)
        panels.register("lane.items", "casestudies.http.lessons_beside_items")
        for place in ("engagement.plan", "engagement.aside"):
            panels.register(place, "casestudies.http.precedents_panel", order=70)
