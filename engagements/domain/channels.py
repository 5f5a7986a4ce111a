"""Channels: the ways to reach an actor, and what each exposes."""

from collections.abc import Mapping
from typing import Final

from engagements.domain.words import Labelled
from engagements.domain.words import noop as _


class Medium(Labelled):
    """How words travel."""

    IN_PERSON_DIRECT = "in_person_direct", _("Direct meeting")
    IN_PERSON_NEUTRAL = "in_person_neutral", _("Meeting at a neutral venue")
    SHUTTLE_PROXIMITY = "shuttle_proximity", _("Shuttle or proximity talks")
    THIRD_PARTY_RELAY = "third_party_relay", _("Relay by an intermediary")
    LETTER_COURIER = "letter_courier", _("Letter or courier")
    PHONE_VOICE = "phone_voice", _("Mobile or landline telephone")
    SATPHONE = "satphone", _("Satellite telephone")
    E2EE_MESSAGING = "e2ee_messaging", _("End-to-end encrypted application")
    EMAIL = "email", _("E-mail")
    VIDEO_MEETING = "video_meeting", _("Virtual meeting")
    SOCIAL_MEDIA_PUBLIC = "social_media_public", _("Public signalling on social media")
    HOTLINE_DECONFLICTION = "hotline_deconfliction", _("Hotline or deconfliction line")
    LIAISON_OFFICE = "liaison_office", _("Liaison office or officers")
    RADIO_VHF_HF = "radio_vhf_hf", _("Radio")
    JOINT_COMMISSION = "joint_commission", _("Session of a joint commission")


CONSIDERATIONS: Final[Mapping[Medium, str]] = {
    Medium.IN_PERSON_DIRECT: _("Safety of travel, terms of escort, surveillance, press, devices in the room."),
    Medium.IN_PERSON_NEUTRAL: _("The host's own interests, guarantees of safe return, exemption from travel bans."),
    Medium.SHUTTLE_PROXIMITY: _("Messages change on the way: translation, order of delivery, bias of the mediator."),
    Medium.THIRD_PARTY_RELAY: _("The intermediary's mandate and agenda; verify by a second route."),
    Medium.LETTER_COURIER: _("Authenticity (signature, seal, code phrase), interception, control of copies."),
    Medium.PHONE_VOICE: _("Interception is certain; the counterpart's location is exposed; voices can be imitated."),
    Medium.SATPHONE: _("The user can be located and may be targeted; interception."),
    Medium.E2EE_MESSAGING: _(
        "Verify identity by the safety number; metadata, seized devices, screenshots; "
        "disappearing messages against the duty to keep a record."
    ),
    Medium.EMAIL: _("Phishing, metadata, forwarding; an old key opens old messages."),
    Medium.VIDEO_MEETING: _("Recording, unseen listeners, imitated faces and voices, the platform's jurisdiction."),
    Medium.SOCIAL_MEDIA_PUBLIC: _("The audience escalates, accounts are imitated, nothing can be taken back."),
    Medium.HOTLINE_DECONFLICTION: _("Staffed day and night, a log, the duty officers' authority, false alarms."),
    Medium.LIAISON_OFFICE: _("Status and immunities, physical security, lines of reporting."),
    Medium.RADIO_VHF_HF: _("Everybody listens; callers can be imitated; agree on codewords."),
    Medium.JOINT_COMMISSION: _("Minutes agreed by all, a common press line, a procedure for disputes."),
}
"""What to think of before using each medium."""

FACE_TO_FACE: Final = frozenset(
    {Medium.IN_PERSON_DIRECT, Medium.IN_PERSON_NEUTRAL, Medium.LIAISON_OFFICE, Medium.JOINT_COMMISSION}
)
"""Media in which people meet in person."""

RELAYED: Final = frozenset({Medium.SHUTTLE_PROXIMITY, Medium.THIRD_PARTY_RELAY})
"""Media in which somebody between the parties passes the words on."""


class ChannelStatus(Labelled):
    """Whether a channel can be used."""

    PROPOSED = "proposed", _("Proposed")
    TESTED = "tested", _("Tested")
    OPEN = "open", _("Open")
    DEGRADED = "degraded", _("Degraded")
    SUSPENDED = "suspended", _("Suspended")
    COMPROMISED = "compromised", _("Compromised")
    CLOSED = "closed", _("Closed")


UNUSABLE: Final = frozenset({ChannelStatus.SUSPENDED, ChannelStatus.COMPROMISED, ChannelStatus.CLOSED})
"""Statuses in which no plan may rely on the channel."""


class IdentityCheck(Labelled):
    """How we know who is at the other end."""

    IN_PERSON = "in_person", _("Met in person")
    KNOWN_VOICE = "known_voice", _("Voice is known")
    CODE_PHRASE = "code_phrase", _("Code phrase")
    SAFETY_NUMBER = "safety_number", _("Safety number compared")
    THIRD_PARTY = "third_party", _("A third party vouches")
    NONE = "none", _("Not verified")


class Encryption(Labelled):
    """How the content is protected on the way."""

    NONE = "none", _("None")
    TRANSPORT = "transport", _("In transport only")
    E2EE = "e2ee", _("End to end")
    ACCREDITED = "accredited", _("Accredited system")


class Exposure(Labelled):
    """How much the channel tells others about who speaks with whom."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
