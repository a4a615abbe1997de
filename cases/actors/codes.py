"""Code lists of perpetrators and channels (source: HURIDOCS micro-thesauri 24 and 41, see domain.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActorType(models.TextChoices):
    """HURIDOCS list 24; an unidentified armed element unless somebody knows more."""

    UNIDENTIFIED = "unidentified_armed_element", _("Unidentified armed people")
    ARMED_FORCES = "armed_forces", _("Armed forces")
    POLICE = "police", _("Police")
    INTELLIGENCE = "intelligence", _("Intelligence service")
    PARAMILITARY = "paramilitary", _("Paramilitary group")
    DEATH_SQUAD = "death_squad", _("Death squad")
    PRIVATE_ARMY = "private_army", _("Private army")
    FACADE_GROUP = "facade_group", _("Facade group")
    PARTY = "party", _("Political party")
    INDIVIDUAL = "private_individual", _("Private individual")
    UNKNOWN = "unknown", _("Not known at all")


# Agents of the state: decides between two HURIDOCS codes of a killing.
STATE = (ActorType.ARMED_FORCES, ActorType.POLICE, ActorType.INTELLIGENCE)


class Certainty(models.TextChoices):
    """HURIDOCS list 41."""

    CONFIRMED = "confirmed", _("Confirmed")
    LIKELY = "likely", _("Likely")
    POSSIBLE = "possible", _("Possible")
    UNLIKELY = "unlikely", _("Unlikely")
    NOT = "not", _("Not so")
    UNKNOWN = "unknown", _("Not known")


class Platform(models.TextChoices):
    """Where a channel is published."""

    TELEGRAM = "telegram", _("Telegram")
    FACEBOOK = "facebook", _("Facebook")
    X = "x", _("X")
    TIKTOK = "tiktok", _("TikTok")
    YOUTUBE = "youtube", _("YouTube")
    INSTAGRAM = "instagram", _("Instagram")
    WEBSITE = "website", _("Website")
    TELEVISION = "television", _("Television")
    OTHER = "other", _("Other")
