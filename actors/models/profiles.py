"""What matters of an actor of one type: a table a type.

Each class describes its fields once, and form, page, REST and filters are drawn from that description: label, help and
words stand in the columns, their order and headings in `SECTIONS`, the filters of the list in `FILTERS`, the kinds of
relations that belong beside them in `RELATIONS`.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Final, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import ThroughQuerySet
from actors.domain import profiles as words
from actors.domain.kinds import ActorType
from actors.domain.people import PersonalRisk
from actors.domain.relations import RelationType
from actors.domain.words import Labelled
from actors.models.actors import Actor
from actors.models.sources import Graded
from actors.models.vocabulary import choices, one_of
from core.record import Record

Text = Any
"""A text, or one that is translated when shown."""
M = TypeVar("M", bound="type[TypedProfile]")
WORD, LINE = 40, 200
"""Longest word of a vocabulary, and longest line of a list."""


class Countries(ArrayField):  # type: ignore[type-arg]
    """Country codes."""

    def __init__(self, label: Text = "", **kwargs: Any) -> None:
        """Make the column."""
        settings = {"verbose_name": label, "default": list, "blank": True, "base_field": models.CharField(max_length=2)}
        super().__init__(**{**settings, **kwargs})

    def deconstruct(self) -> Any:
        """Return what migrations know it by: a column like any other."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.contrib.postgres.fields.ArrayField", args, kwargs


def one(vocabulary: type[Labelled], label: Text, help_text: Text = "") -> "models.CharField[Any, Any]":
    """Return a column that holds one word, or nothing."""
    return models.CharField(label, max_length=WORD, choices=choices(vocabulary), blank=True, help_text=help_text)


def some(vocabulary: type[Labelled], label: Text, help_text: Text = "") -> "ArrayField[Any, Any]":
    """Return a column that holds some words."""
    word: models.CharField[Any, Any] = models.CharField(max_length=WORD, choices=choices(vocabulary))
    return ArrayField(word, default=list, blank=True, verbose_name=label, help_text=help_text)


def lines(label: Text, help_text: Text = "") -> "ArrayField[Any, Any]":
    """Return a column that holds short texts, one a line."""
    line: models.CharField[Any, Any] = models.CharField(max_length=LINE)
    return ArrayField(line, default=list, blank=True, verbose_name=label, help_text=help_text)


def line(label: Text, help_text: Text = "") -> "models.CharField[Any, Any]":
    """Return a column that holds one short text."""
    return models.CharField(label, max_length=LINE, blank=True, help_text=help_text)


def prose(label: Text, help_text: Text = "") -> "models.TextField[Any, Any]":
    """Return a column that holds sentences."""
    return models.TextField(label, blank=True, help_text=help_text)


def day(label: Text, help_text: Text = "") -> "models.DateField[Any, Any]":
    """Return a column that holds a day, or nothing."""
    return models.DateField(label, null=True, blank=True, help_text=help_text)


def guarded(model: M) -> M:
    """Return the model with a constraint for each of its columns that holds words of a vocabulary."""
    found: list[models.BaseConstraint] = []
    for column in model._meta.local_fields:
        base = getattr(column, "base_field", None)
        known = [word for word, _label in (column.choices or getattr(base, "choices", None) or ())]
        if known:
            held = Q(**{f"{column.name}__contained_by": known}) if base else Q(**{f"{column.name}__in": [*known, ""]})
            name = f"{model._meta.model_name}_{column.name}_known"
            found.append(models.CheckConstraint(name=name, condition=held))
    model._meta.constraints = found
    model._meta.original_attrs["constraints"] = found
    return model


class TypedProfile(Record, Graded):
    """What is known of an actor as one of its type: the part every type has. Source and grades are of the whole.

    A field may have a source of its own besides (FieldSource).
    The profile without an end is the actor's present one and has the actor's type; the database holds it to that. When
    the type changes the profile ends and stays as it was.
    """

    TYPES: ClassVar[tuple[ActorType, ...]] = ()
    SECTIONS: ClassVar[tuple[tuple[Text, tuple[str, ...]], ...]] = ()
    FILTERS: ClassVar[tuple[str, ...]] = ()
    RELATIONS: ClassVar[tuple[RelationType, ...]] = ()

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="typed_profiles")
    actor_type = models.CharField(_("type"), max_length=32, choices=choices(ActorType))
    until = models.DateField(_("until"), null=True, blank=True)
    open_type = models.GeneratedField(
        expression=Case(When(until=None, then=F("actor_type"))),
        output_field=models.CharField(max_length=32, null=True),
        db_persist=True,
    )

    visible_through = "actor"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("typed profile")
        constraints = [
            *Graded.Meta.constraints,
            one_of("typed_profile_type_known", "actor_type", ActorType),
            models.UniqueConstraint(fields=["actor"], condition=Q(until=None), name="one_open_profile_per_actor"),
        ]

    def __str__(self) -> str:
        """Return the type."""
        return str(self.get_actor_type_display())

    @property
    def is_empty(self) -> bool:
        """Return whether nobody filled it in yet."""
        return self._state.adding

    @classmethod
    def described(cls) -> tuple[str, ...]:
        """Return the names of the type's own fields, in order."""
        return tuple(name for _title, names in cls.SECTIONS for name in names)


class FieldSource(Record, Graded):
    """How one filled field of a typed profile is known, where that is not how the profile as a whole is.

    It speaks of the value the field had: with that it ends, and stays.
    """

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    profile = models.ForeignKey(TypedProfile, models.PROTECT, related_name="field_sources")
    field = models.CharField(_("field"), max_length=WORD)
    until = models.DateField(_("until"), null=True, blank=True)

    visible_through = "actor"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("source of a field")
        constraints = [
            *Graded.Meta.constraints,
            models.CheckConstraint(name="fieldsource_names_a_source", condition=Q(source__isnull=False)),
            models.UniqueConstraint(
                fields=["profile", "field"], condition=Q(until=None), name="one_open_source_per_field"
            ),
        ]

    def __str__(self) -> str:
        """Return the field."""
        return self.field


@guarded
class InsurgentProfile(TypedProfile):
    """What matters of an insurgent or rebel group."""

    aims = prose(_("aims"), _("What it says it fights for, and what it would settle for."))
    wing_link = one(words.WingLink, _("political and armed side"), _("Which other actor is the wing: under Relations."))
    decision_making = prose(_("how it decides"), _("Who must agree before an order or a promise stands."))
    areas_held = lines(_("places it holds"), _("One a line."))
    governed_services = some(words.GovernedService, _("does in place of a state"))
    ceasefires = some(words.CeasefireKind, _("ceasefires so far"), _("Those in force stand under Relations."))
    ceasefire_conduct = prose(_("how it kept them"))
    ihl_pledges = some(words.IhlPledge, _("pledges on humanitarian law"))
    pledges_watched_by = prose(_("who watches over the pledges"))

    TYPES = (ActorType.INSURGENT_GROUP,)
    SECTIONS = (
        (_("Aims and leadership"), ("aims", "wing_link", "decision_making")),
        (_("Territory"), ("areas_held", "governed_services")),
        (_("Ceasefires"), ("ceasefires", "ceasefire_conduct")),
        (_("Humanitarian law"), ("ihl_pledges", "pledges_watched_by")),
    )
    FILTERS = ("wing_link", "ihl_pledges")
    RELATIONS = (
        RelationType.POLITICAL_WING_OF,
        RelationType.ARMED_WING_OF,
        RelationType.IN_CEASEFIRE_WITH,
        RelationType.SPLINTER_OF,
    )

    class Meta:
        verbose_name = _("profile of an insurgent group")


@guarded
class MilitiaProfile(TypedProfile):
    """What matters of a militia or paramilitary force."""

    state_link = one(words.StateLink, _("link to the state"))
    responsible_states = Countries(_("states that answer for it"))
    legal_basis = prose(_("basis in law"), _("Act, decree or order, or that there is none."))
    payroll = one(words.Payroll, _("who pays"))
    payroll_notes = prose(_("what is known of the pay"))
    communal_base = lines(_("communities it draws on"), _("One a line."))
    communal_balance = prose(
        _("balance between communities"),
        _("What contact with this one alone would shift, and what would set it right."),
    )
    hrddp_finding = one(
        words.HrddpFinding,
        _("due diligence on violations"),
        _(
            "By analogy: the United Nations policy speaks of support to security forces outside it. The finding "
            "informs the reviews and replaces none of them."
        ),
    )
    hrddp_on = day(_("found on"))
    hrddp_units = prose(_("units and commanders looked at"), _("Record, steps against it, what can be watched."))
    future_path = one(words.FuturePath, _("what is to become of it"))
    future_notes = prose(_("steps towards it"))

    TYPES = (ActorType.MILITIA, ActorType.PARAMILITARY)
    SECTIONS = (
        (_("Link to the state"), ("state_link", "responsible_states", "legal_basis", "payroll", "payroll_notes")),
        (_("Communities"), ("communal_base", "communal_balance")),
        (_("Violations, by analogy with the HRDDP"), ("hrddp_finding", "hrddp_on", "hrddp_units")),
        (_("Future"), ("future_path", "future_notes")),
    )
    FILTERS = ("state_link", "hrddp_finding")
    RELATIONS = (RelationType.COMMANDS, RelationType.SPONSORS, RelationType.SPONSORED_BY, RelationType.PROXY_OF)

    class Meta:
        verbose_name = _("profile of a militia")


@guarded
class ExtremistProfile(TypedProfile):
    """What matters of a violent extremist organisation."""

    doctrine = prose(_("doctrine and aims"))
    allegiance = line(_("allegiance sworn to"))
    allegiance_on = day(_("sworn on"))
    settlement_outlook = one(words.SettlementOutlook, _("its aims"))
    case_for_contact = prose(
        _("why contact all the same"), _("Where its aims exclude a settlement, the argument for contact stands here.")
    )
    contact_purposes = some(words.ContactPurpose, _("what contact can be about"))
    foreign_members = one(words.Answer, _("foreign members"))
    use_of_contact = prose(_("how it uses contact"), _("In its propaganda, and against those who spoke with us."))

    TYPES = (ActorType.VIOLENT_EXTREMIST_ORG,)
    SECTIONS = (
        (_("Doctrine"), ("doctrine", "allegiance", "allegiance_on", "settlement_outlook", "foreign_members")),
        (_("Room for contact"), ("contact_purposes", "case_for_contact", "use_of_contact")),
    )
    FILTERS = ("settlement_outlook", "contact_purposes")
    RELATIONS = (RelationType.UMBRELLA_MEMBER_OF, RelationType.SPLINTER_OF, RelationType.ALLIED_WITH)

    class Meta:
        verbose_name = _("profile of a violent extremist organisation")


@guarded
class CriminalProfile(TypedProfile):
    """What matters of an organised criminal group."""

    criminal_economies = some(words.CriminalEconomy, _("lives on"))
    routes = lines(_("routes and markets"), _("One a line."))
    official_collusion = one(words.Collusion, _("officials involved"))
    protected_by = prose(_("who protects it"))
    prosecutor_view = one(words.ProsecutorView, _("prosecutor"))
    prosecutor_on = day(_("asked on"))
    contact_limits = prose(
        _("what contact is for"), _("Protection of civilians only; impunity is never a subject of it.")
    )

    TYPES = (ActorType.CRIMINAL_GROUP,)
    SECTIONS = (
        (_("Business"), ("criminal_economies", "routes", "official_collusion", "protected_by")),
        (_("Contact"), ("prosecutor_view", "prosecutor_on", "contact_limits")),
    )
    FILTERS = ("criminal_economies", "prosecutor_view")
    RELATIONS = (RelationType.FINANCES, RelationType.SUPPLIES, RelationType.RIVAL_OF)

    class Meta:
        verbose_name = _("profile of a criminal group")


@guarded
class PmscProfile(TypedProfile):
    """What matters of a private military or security company."""

    contracting_states = Countries(_("contracting states"))
    territorial_states = Countries(_("territorial states"))
    home_states = Countries(_("home states"))
    montreux_support = one(
        words.MontreuxSupport,
        _("Montreux Document"),
        _("Which of those states support it: their duties follow from it."),
    )
    icoca_status = one(words.IcocaStatus, _("ICoCA"), _("International Code of Conduct Association."))
    icoca_on = day(_("looked up on"))
    standards = some(words.SecurityStandard, _("certified to"))
    open_complaints = one(words.Answer, _("open complaint or sanction"))
    licences = lines(_("licences"), _("One a line: who gave it, number, until when."))
    clients = lines(_("clients"), _("One a line. Clients that are actors here stand under Relations too."))
    beneficial_owners = lines(
        _("beneficial owners"),
        _("One a line. Name companies and shares; a person belongs under People, where it is decided who may know."),
    )
    personnel_notes = prose(_("personnel"), _("Nationalities, vetting, training; how many stands under Size."))
    in_hostilities = one(words.Answer, _("takes part in hostilities"))
    force_rules = one(words.ForceRules, _("rules for the use of force"))
    force_notes = prose(
        _("weapons and use of force"), _("What it carries, under which licence, and who reports incidents.")
    )
    grievance_mechanism = one(words.Answer, _("grievance mechanism"))

    TYPES = (ActorType.PMSC,)
    SECTIONS = (
        (_("States behind it"), ("contracting_states", "territorial_states", "home_states", "montreux_support")),
        (_("Codes and licences"), ("icoca_status", "icoca_on", "standards", "open_complaints", "licences")),
        (_("Clients and owners"), ("clients", "beneficial_owners")),
        (
            _("Personnel and use of force"),
            ("personnel_notes", "in_hostilities", "force_rules", "force_notes", "grievance_mechanism"),
        ),
    )
    FILTERS = ("icoca_status", "montreux_support")
    RELATIONS = (RelationType.CONTRACTED_BY,)

    class Meta:
        verbose_name = _("profile of a private military or security company")


@guarded
class NgoProfile(TypedProfile):
    """What matters of a non-governmental organisation."""

    registration_status = one(words.RegistrationStatus, _("registration"))
    registration_number = line(_("registration number"))
    registered_in = Countries(_("registered in"))
    mandate = prose(_("mandate"), _("What it exists to do, and for whom."))
    neutrality = one(words.Neutrality, _("neutrality"))
    acceptance = prose(_("on what its acceptance rests"), _("Contact with us must not use it up."))
    access_level = one(words.AccessLevel, _("access"))
    access_notes = prose(_("where and through whom"))
    consent_to_share = one(
        words.Consent, _("consent to share"), _("Whether we may pass on or record what it tells us.")
    )
    consent_on = day(_("asked on"))
    consent_terms = prose(_("terms of the consent"), _("What may be named, to whom, until when."))
    exemption = prose(_("humanitarian exemption or licence"), _("Number, scope, end."))
    donor_terms = prose(_("terms of its donors"), _("Counter-terrorism clauses and vetting of partners."))

    TYPES = (ActorType.NGO,)
    SECTIONS = (
        (_("Registration and mandate"), ("registration_status", "registration_number", "registered_in", "mandate")),
        (_("Neutrality and access"), ("neutrality", "acceptance", "access_level", "access_notes")),
        (_("What it agreed to"), ("consent_to_share", "consent_on", "consent_terms")),
        (_("Law and donors"), ("exemption", "donor_terms")),
    )
    FILTERS = ("registration_status", "access_level", "consent_to_share")
    RELATIONS = (RelationType.COORDINATES_WITH,)

    class Meta:
        verbose_name = _("profile of a non-governmental organisation")


@guarded
class CivilSocietyProfile(TypedProfile):
    """What matters of a civil body, a community or a religious leadership."""

    leadership_kind = one(words.LeadershipKind, _("leadership"))
    speaks_for = prose(_("speaks for"), _("Which people, and who among them disagrees."))
    represents = some(words.Represented, _("brings in the voice of"))
    convening_power = one(words.ConveningPower, _("who comes when it calls"))
    exposure = one(
        PersonalRisk,
        _("risk to its people"),
        _("What happens to those who are seen with us: being called collaborators."),
    )
    consent_to_name = one(words.Consent, _("consent to be named"), _("Whether names may be written down."))
    consent_on = day(_("asked on"))
    consent_terms = prose(_("terms of the consent"), _("Who may be named, to whom, until when."))

    TYPES = (ActorType.CIVIL_SOCIETY,)
    SECTIONS = (
        (_("Standing"), ("leadership_kind", "speaks_for", "represents", "convening_power")),
        (_("Protection and consent"), ("exposure", "consent_to_name", "consent_on", "consent_terms")),
    )
    FILTERS = ("leadership_kind", "represents", "consent_to_name")
    RELATIONS = (RelationType.MEDIATES_FOR, RelationType.CONSTITUENCY_OF)

    class Meta:
        verbose_name = _("profile of a civil body")


@guarded
class PoliticalWingProfile(TypedProfile):
    """What matters of a political movement or wing."""

    legal_status = one(words.LegalStatus, _("standing in law"))
    programme = prose(_("programme"))
    seats_and_offices = lines(_("seats and offices"), _("One a line."))
    electoral_record = prose(_("elections"))
    wing_link = one(words.WingLink, _("political and armed side"), _("Which other actor is the wing: under Relations."))
    spoken_mandate = one(words.SpokenMandate, _("may speak for the armed side"))
    mandate_grounds = prose(_("how one knows"), _("What it promised before, and whether the armed side kept to it."))

    TYPES = (ActorType.POLITICAL_WING,)
    SECTIONS = (
        (_("As a movement"), ("legal_status", "programme", "seats_and_offices", "electoral_record")),
        (_("Its armed side"), ("wing_link", "spoken_mandate", "mandate_grounds")),
    )
    FILTERS = ("legal_status", "wing_link", "spoken_mandate")
    RELATIONS = (RelationType.POLITICAL_WING_OF, RelationType.ARMED_WING_OF)

    class Meta:
        verbose_name = _("profile of a political movement")


@guarded
class CoalitionProfile(TypedProfile):
    """What matters of a coalition or umbrella."""

    purpose = prose(_("purpose"))
    founding_text = line(_("founding text"), _("Title and date."))
    decision_rule = one(words.DecisionRule, _("how it decides"))
    common_command = one(words.CommonCommand, _("common command"))
    binding_power = one(words.BindingPower, _("its word binds"))
    membership_terms = prose(_("joining and leaving"), _("The members stand under Relations."))
    rifts = prose(_("where it may break"))

    TYPES = (ActorType.COALITION,)
    SECTIONS = (
        (_("What holds it together"), ("purpose", "founding_text", "membership_terms", "rifts")),
        (_("Deciding and keeping to it"), ("decision_rule", "common_command", "binding_power")),
    )
    FILTERS = ("decision_rule", "common_command", "binding_power")
    RELATIONS = (RelationType.UMBRELLA_MEMBER_OF,)

    class Meta:
        verbose_name = _("profile of a coalition")


@guarded
class BusinessProfile(TypedProfile):
    """What matters of a company or economic actor."""

    registration_number = line(_("registration number"))
    registered_in = Countries(_("registered in"))
    activities = lines(_("activities and sites"), _("One a line."))
    ownership_kind = one(words.OwnershipKind, _("owned by"))
    beneficial_owners = lines(
        _("beneficial owners"),
        _("One a line. Name companies and shares; a person belongs under People, where it is decided who may know."),
    )
    payments = prose(_("payments to armed actors"), _("Tolls, protection, shares; given freely or under threat."))
    due_diligence = one(words.DueDiligence, _("due diligence"))
    due_diligence_on = day(_("done on"))
    due_diligence_notes = prose(_("what it found"))

    TYPES = (ActorType.BUSINESS,)
    SECTIONS = (
        (
            _("The business"),
            ("registration_number", "registered_in", "activities", "ownership_kind", "beneficial_owners"),
        ),
        (_("Due diligence"), ("payments", "due_diligence", "due_diligence_on", "due_diligence_notes")),
    )
    FILTERS = ("ownership_kind", "due_diligence")
    RELATIONS = (RelationType.FINANCES, RelationType.SUPPLIES, RelationType.CONTRACTED_BY)

    class Meta:
        verbose_name = _("profile of a business")


@guarded
class DigitalProfile(TypedProfile):
    """What matters of a digital collective."""

    digital_activities = some(words.DigitalActivity, _("what it does"))
    platforms = lines(_("platforms"), _("One a line."))
    handles = lines(_("accounts and channels"), _("One a line."))
    identity_check = prose(_("how one knows that it is them"), _("A second route by which an account is verified."))
    state_link = one(words.StateLink, _("link to a state"))
    attribution = prose(_("who is behind it"))
    attribution_confidence = one(words.AnalyticConfidence, _("confidence in that"))

    TYPES = (ActorType.DIGITAL_COLLECTIVE,)
    SECTIONS = (
        (_("What it does and where"), ("digital_activities", "platforms", "handles", "identity_check")),
        (_("Who is behind it"), ("state_link", "attribution", "attribution_confidence")),
    )
    FILTERS = ("digital_activities", "state_link")
    RELATIONS = (RelationType.COMMUNICATES_VIA, RelationType.PROXY_OF)

    class Meta:
        verbose_name = _("profile of a digital collective")


PROFILES: Final[tuple[type[TypedProfile], ...]] = (
    InsurgentProfile,
    MilitiaProfile,
    ExtremistProfile,
    CriminalProfile,
    PmscProfile,
    NgoProfile,
    CivilSocietyProfile,
    PoliticalWingProfile,
    CoalitionProfile,
    BusinessProfile,
    DigitalProfile,
)
"""The tables of typed profiles. States, international organisations and the unclassified have none."""

PROFILE_OF: Final[Mapping[str, type[TypedProfile]]] = {kind: model for model in PROFILES for kind in model.TYPES}
"""The table that describes a type."""
