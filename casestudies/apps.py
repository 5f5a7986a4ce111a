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
                "casestudies.study_imported": _("Case study imported"),
                "casestudies.study_edited": _("Case study edited"),
                "casestudies.study_reviewed": _("Case study reviewed"),
                "casestudies.party_linked": _("Party of a case study linked to an actor"),
                "casestudies.precedent_linked": _("Case study linked to an engagement as precedent"),
                "casestudies.precedent_removed": _("Precedent removed from an engagement"),
            }
        )
        nav.add(nav.Item(label=_("Case studies"), url_name="casestudies:library", icon="library", order=60))
        nav.add_search("casestudies.http.search", order=60)
        for place in ("engagement.plan", "engagement.detail"):
            panels.register(place, "casestudies.http.precedents_panel", order=70)
