"""Code lists of people (source: domain.md section 2; governorates ISO 3166-2:IQ, needs after UNHCR)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    """Decides rooms only; seen by the case team."""

    FEMALE = "female", _("Woman")
    MALE = "male", _("Man")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Not recorded")


class Governorate(models.TextChoices):
    """ISO 3166-2:IQ, with Halabja and two of our own."""

    ANBAR = "IQ-AN", _("Anbar")
    BASRA = "IQ-BA", _("Basra")
    BABIL = "IQ-BB", _("Babil")
    BAGHDAD = "IQ-BG", _("Baghdad")
    DUHOK = "IQ-DA", _("Duhok")
    DIYALA = "IQ-DI", _("Diyala")
    DHI_QAR = "IQ-DQ", _("Dhi Qar")
    ERBIL = "IQ-AR", _("Erbil")
    KARBALA = "IQ-KA", _("Karbala")
    KIRKUK = "IQ-KI", _("Kirkuk")
    MAYSAN = "IQ-MA", _("Maysan")
    MUTHANNA = "IQ-MU", _("Muthanna")
    NAJAF = "IQ-NA", _("Najaf")
    NINEWA = "IQ-NI", _("Ninewa")
    QADISIYYA = "IQ-QA", _("Qadisiyya")
    SALAH_AL_DIN = "IQ-SD", _("Salah al-Din")
    SULAYMANIYAH = "IQ-SU", _("Sulaymaniyah")
    WASIT = "IQ-WA", _("Wasit")
    HALABJA = "XX-HB", _("Halabja")
    OUTSIDE = "outside", _("Outside Iraq")
    UNKNOWN = "unknown", _("Not known")


class DefenderRole(models.TextChoices):
    """What somebody did that drew the threat."""

    PROTEST_ORGANISER = "protest_organiser", _("Protest organiser")
    JOURNALIST = "journalist", _("Journalist")
    MEDIA_WORKER = "media_worker", _("Media worker")
    CITIZEN_JOURNALIST = "citizen_journalist", _("Citizen journalist")
    LAWYER = "lawyer", _("Lawyer")
    MEDIC = "medic", _("Medic")
    AID_VOLUNTEER = "aid_volunteer", _("Aid volunteer")
    STUDENT = "student", _("Student")
    TEACHER = "teacher", _("Teacher")
    UNION = "union", _("Trade union")
    WOMEN_RIGHTS = "women_rights", _("Women's rights")
    MINORITY_RIGHTS = "minority_rights", _("Minority rights")
    ENVIRONMENT = "environment", _("Environment")
    ANTI_CORRUPTION = "anti_corruption", _("Anti-corruption")
    ARTIST_WRITER = "artist_writer", _("Artist or writer")
    BLOGGER = "blogger", _("Blogger")
    FAMILY_OF_VICTIM = "family_of_victim", _("Family of a victim")
    WITNESS = "witness", _("Witness")
    OTHER = "other", _("Other")


class Need(models.TextChoices):
    """Specific needs, UNHCR style codes."""

    NO_PAPERS = "LP-ND", _("No papers")
    BASIC_NEEDS = "LP-BN", _("Basic needs unmet")
    DISPLACED_AGAIN = "LP-MD", _("Displaced more than once")
    VIOLENCE = "LP-AN", _("Violence or neglect")
    IN_HIDING = "LP-IH", _("In hiding")
    AT_RISK_PROFILE = "LP-RP", _("At risk by profile")
    TORTURE = "TR-PI", _("Torture")
    WITNESS = "TR-WV", _("Witness of violence")
    SINGLE_PARENT = "SP-PT", _("Single parent")
    FAMILY = "FU-FR", _("Family reunification")
    NURSING = "WR-LC", _("Nursing mother")
    DISABILITY = "DS", _("Disability")
    MEDICAL = "SM", _("Serious medical condition")
    CHILD = "CR", _("Child at risk")


class Language(models.TextChoices):
    """Languages somebody speaks (ISO 639)."""

    ARABIC = "ar", _("Arabic")
    SORANI = "ckb", _("Kurdish (Sorani)")
    KURMANJI = "kmr", _("Kurdish (Kurmanji)")
    ENGLISH = "en", _("English")
    TURKMEN = "tk", _("Turkmen")
    SYRIAC = "syr", _("Syriac")
    FARSI = "fa", _("Farsi")
    OTHER = "other", _("Other")


class HouseholdRole(models.TextChoices):
    """Place in a household."""

    HEAD = "head", _("Head or first contact")
    PARTNER = "partner", _("Partner")
    CHILD = "child", _("Child")
    PARENT = "parent", _("Parent")
    OTHER = "other", _("Other relative")


class Relation(models.TextChoices):
    """Who a safe contact is to the person."""

    PARENT = "parent", _("Parent")
    PARTNER = "partner", _("Partner")
    SIBLING = "sibling", _("Brother or sister")
    CHILD = "child", _("Son or daughter")
    RELATIVE = "relative", _("Other relative")
    FRIEND = "friend", _("Friend")
    COLLEAGUE = "colleague", _("Colleague")
    LAWYER = "lawyer", _("Lawyer")
    OTHER = "other", _("Other")


class ContactChannel(models.TextChoices):
    """How a safe contact is reached."""

    SIGNAL = "signal", _("Signal")
    WHATSAPP = "whatsapp", _("WhatsApp")
    TELEGRAM = "telegram", _("Telegram")
    CALL = "call", _("Phone call")
    SMS = "sms", _("SMS")
    IN_PERSON = "in_person", _("In person")
    OTHER = "other", _("Other")


class MayBeTold(models.TextChoices):
    """What a safe contact may learn."""

    NOTHING = "nothing", _("Nothing")
    ALIVE = "alive", _("That the person is alive")
    SAFE = "safe", _("That the person is safe")
    WHERE = "where", _("Where the person is")


class AlertKind(models.TextChoices):
    """Alerts that act at the door."""

    ASK_COORDINATOR = "ask_coordinator", _("Do not admit without the coordinator")
    MEDICAL_FIRST = "medical_first", _("Medical help first")
    HOSTILE_EXPECTED = "hostile_expected", _("Someone hostile may ask for this person")


class ConsentPurpose(models.TextChoices):
    """One consent is one purpose and one recipient."""

    KEEP_RECORD = "keep_record", _("Keep this record")
    CONTACT_FAMILY = "contact_family", _("Contact the family")
    REFERRAL = "referral", _("Refer to another organisation")
    MEDICAL = "medical", _("Share with medical staff")
    LEGAL = "legal", _("Share with a lawyer")
    REPORT = "report", _("Use in a report without the name")
    UN_SUBMIT = "un_submit", _("Send to United Nations experts")
    UN_NAME = "un_name", _("Let the United Nations name me to the government")
    UN_PUBLIC = "un_public", _("Let the United Nations name me in public")
    FOLLOW_UP = "follow_up", _("Contact after leaving")


class PaperKind(models.TextChoices):
    """Identity papers."""

    NATIONAL_ID = "national_id", _("National card")
    CIVIL_ID = "civil_id", _("Civil status card")
    PASSPORT = "passport", _("Passport")
    RESIDENCE = "residence", _("Residence card")
    LICENCE = "licence", _("Driving licence")
    PRESS_CARD = "press_card", _("Press card")
    OTHER = "other", _("Other")


class PaperHolder(models.TextChoices):
    """Who has the paper in hand."""

    PERSON = "person", _("The person")
    HOUSE = "house", _("The house")
    FAMILY = "family", _("The family")
    LOST = "lost", _("Lost or taken")


def in_words(choices: Any, values: list[str]) -> list[Any]:
    """Labels of the codes that are known."""
    known = dict(choices.choices)
    return [known[value] for value in values if value in known]
