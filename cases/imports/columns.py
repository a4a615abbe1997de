"""What a row of an old register can tell, and which of its columns probably says it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.core.names import fold
from cases.imports.words import Vocabulary

# A shorter word inside a longer heading proves nothing ("no" in "note to self").
_SHORTEST_INSIDE = 3


@dataclass(frozen=True)
class Field:
    """One thing a row can tell; `words` are headings people have used for it, separated by bars."""

    code: str
    label: str | Promise
    help: str | Promise
    words: str
    required: bool = False


_LISTED = (
    Field(
        "source_ref",
        _("Register number"),
        _("The old register's own number of the line. With it, a line is never brought in twice."),
        "register number|register no|reg no|no|nr|number|id|ref|reference|serial|serial number"
        "|file no|file number|case no|case number|line|رقم السجل|الرقم|رقم|ت|م|تسلسل|التسلسل"
        "|رقم الملف|رقم القيد|رقم الحالة|ژمارە|ژ|ژمارەی تۆمار|ژمارەی فایل|زنجیرە|ژمارەی کەیس",
    ),
    Field(
        "code_name",
        _("Code name"),
        _("The name used in the house. Left empty, the program proposes one."),
        "code name|codename|code|الاسم الرمزي|الرمز|الاسم الحركي|الكود|ناوی نهێنی|ناوی کۆد|کۆد",
    ),
    Field(
        "name",
        _("Full name"),
        _("All parts of the name in one column. It is stored sealed."),
        "name|full name|guest|guest name|person|person name|resident|activist|الاسم|الاسم الكامل"
        "|الاسم الرباعي|الاسم الثلاثي|الاسم الثلاثي واللقب|الاسم الرباعي واللقب|اسم الضيف|الضيف|الشخص"
        "|اسم الشخص|الناشط|اسم الناشط|ناو|ناوی تەواو|ناوی سیانی|ناوی چوارینە|میوان|ناوی میوان|کەس"
        "|چالاکوان",
    ),
    Field(
        "given_name",
        _("Given name"),
        _("The first of the four parts of the name."),
        "given name|first name|forename|الاسم الأول|ناوی یەکەم",
    ),
    Field(
        "father_name",
        _("Father's name"),
        _("The second part of the name."),
        "father|father name|father's name|second name|middle name|اسم الأب|الأب|ناوی باوک|باوک|ناوی دووەم",
    ),
    Field(
        "grandfather_name",
        _("Grandfather's name"),
        _("The third part of the name."),
        "grandfather|grandfather name|grandfather's name|third name|اسم الجد|الجد|ناوی باپیر|باپیر"
        "|ناوی سێیەم",
    ),
    Field(
        "family_name",
        _("Family name"),
        _("The last part of the name."),
        "family name|last name|surname|اللقب|اسم العائلة|الكنية|نازناو|ناوی خێزان|ناسناو",
    ),
    Field(
        "latin_name",
        _("Name in Latin letters"),
        _("As it stands in a passport, if known."),
        "latin name|name latin|name in latin|name in english|english name|name english|english"
        "|passport name|الاسم بالإنجليزية|الاسم بالإنكليزية|الاسم باللاتينية|الاسم بالحروف اللاتينية"
        "|الاسم في الجواز|ناو بە ئینگلیزی|ناوی لاتینی|ناو بە لاتینی",
    ),
    Field(
        "sex",
        _("Sex"),
        _("Female, male or unknown, as a word or first letter."),
        "sex|gender|m f|الجنس|النوع|النوع الاجتماعي|ڕەگەز|جێندەر",
    ),
    Field(
        "birth_year",
        _("Birth year"),
        _("A year; of a full date only the year is kept."),
        "birth year|year of birth|born|yob|date of birth|birth date|birthday|dob|سنة الولادة"
        "|سنة الميلاد|المواليد|تاريخ الميلاد|تاريخ الولادة|التولد|ساڵی لەدایکبوون|لەدایکبوون"
        "|بەرواری لەدایکبوون",
    ),
    Field(
        "phone",
        _("Phone"),
        _("One or more, in any form and any digits. They are stored sealed."),
        "phone|phone number|phone no|mobile|mobile number|telephone|tel|cell|الهاتف|رقم الهاتف"
        "|الموبايل|رقم الموبايل|الجوال|تەلەفۆن|ژمارەی تەلەفۆن|مۆبایل|ژمارەی مۆبایل",
    ),
    Field(
        "governorate",
        _("Governorate of origin"),
        _("A name or an ISO code such as IQ-BA."),
        "governorate|governorate of origin|home governorate|province|origin|place of origin|المحافظة"
        "|محافظة الأصل|محافظة المنشأ|محافظة السكن|پارێزگا|پارێزگای زێد",
    ),
    Field(
        "language",
        _("Languages"),
        _("One or more, separated by commas."),
        "language|languages|mother tongue|اللغة|اللغات|زمان|زمانەکان",
    ),
    Field(
        "house",
        _("House"),
        _("The house's code name. Without this column, choose one house for all rows."),
        "house|house name|safe house|safehouse|shelter|home|site|الدار|اسم الدار|البيت|البيت الآمن"
        "|اسم البيت|المأوى|ماڵ|ناوی ماڵ|ماڵی ئارام|خانوو|پەناگە",
        required=True,
    ),
    Field(
        "room",
        _("Room"),
        _("The room's code."),
        "room|room no|room number|room code|الغرفة|رقم الغرفة|ژوور|ژمارەی ژوور",
    ),
    Field(
        "bed",
        _("Bed"),
        _("The bed's label in its room."),
        "bed|bed no|bed number|bed label|السرير|رقم السرير|قەرەوێڵە|ژمارەی قەرەوێڵە|جێگا|تەخت",
    ),
    Field(
        "arrived",
        _("Arrived"),
        _("A date, with the time if known. Day first (31.12.2024) or ISO (2024-12-31)."),
        "arrived|arrival|arrived on|arrived at|arrival date|date of arrival|check in|checkin"
        "|check in date|entry|entry date|date in|entered|admitted|admission date|start|start date"
        "|الوصول|تاريخ الوصول|تسجيل الوصول|الدخول|تاريخ الدخول|تاريخ القدوم|گەیشتن|بەرواری گەیشتن"
        "|هاتن|بەرواری هاتن|چوونەژوورەوە",
        required=True,
    ),
    Field(
        "departed",
        _("Departed"),
        _("A date, with the time if known. Empty means still in the house."),
        "departed|departure|departed on|departure date|date of departure|left|left on|check out"
        "|checkout|check out date|exit|exit date|date out|end|end date|date of leaving|المغادرة"
        "|تاريخ المغادرة|تسجيل المغادرة|الخروج|تاريخ الخروج|ڕۆیشتن|بەرواری ڕۆیشتن|دەرچوون"
        "|بەرواری دەرچوون",
    ),
    Field(
        "planned_until",
        _("Planned until"),
        _("The date on which the person was expected to leave."),
        "planned until|until|stay until|planned departure|planned departure date|expected departure"
        "|expected departure date|planned end|حتى|لغاية|المغادرة المتوقعة|تاريخ المغادرة المتوقع"
        "|المغادرة المخططة|تا|تا کەی|ڕۆیشتنی چاوەڕوانکراو",
    ),
    Field(
        "destination",
        _("Destination"),
        _("Where the person went: a word or a HUD number."),
        "destination|exit destination|destination code|where to|went to|moved to|الوجهة|وجهة المغادرة"
        "|إلى أين|غادر إلى|شوێنی مەبەست|بۆ کوێ|چووە بۆ",
    ),
    Field(
        "tenure",
        _("Tenure"),
        _("For a year or more, for less, or no place of one's own."),
        "tenure|tenancy|temporary or permanent|مؤقت أو دائم|نوع السكن|جۆری نیشتەجێبوون",
    ),
    Field(
        "completed",
        _("Completion"),
        _("Completed, left early or asked to leave; yes and no are understood."),
        "completed|completion|stay completed|how it ended|outcome|الإكمال|أكمل|أكمل الإقامة"
        "|هل أكمل الإقامة|تەواوکرا|تەواوکردن",
    ),
    Field(
        "note",
        _("Note"),
        _("Anything else. It is stored sealed."),
        "note|notes|remark|remarks|comment|comments|ملاحظات|ملاحظة|الملاحظات|تێبینی|تێبینییەکان",
    ),
)

FIELDS: dict[str, Field] = {field.code: field for field in _LISTED}
NAME_FIELDS = ("name", "given_name", "father_name", "grandfather_name", "family_name", "latin_name")
# One of these must be known of each row, or nobody could say whom it is about.
WHO_FIELDS = ("code_name", *NAME_FIELDS, "source_ref")

_HEADINGS = Vocabulary(
    {field.code: field.label for field in _LISTED}, {field.code: field.words for field in _LISTED}
)


def guess(header: Sequence[str]) -> dict[str, int]:
    """Field -> column index, surest first: the whole heading, else the longest known word inside it."""
    found: dict[str, int] = {}
    open_columns: list[tuple[int, str]] = []
    for index, heading in enumerate(header):
        words = fold(heading)
        code = _HEADINGS.find(heading)
        if code is not None and code not in found:
            found[code] = index
        elif words:
            open_columns.append((index, words))
    hits = [
        (len(word), -index, code)
        for index, words in open_columns
        for word, code in _HEADINGS.table.items()
        if len(word) >= _SHORTEST_INSIDE and f" {word} " in f" {words} "
    ]
    taken = set(found.values())
    for _length, minus_index, code in sorted(hits, reverse=True):
        if code not in found and -minus_index not in taken:
            found[code] = -minus_index
            taken.add(-minus_index)
    return {code: found[code] for code in FIELDS if code in found}


def missing(chosen: dict[str, int], *, default_house: bool) -> list[str]:
    """Required fields that no column was chosen for; `code_name` stands for "whom the row is about"."""
    lacking = [field.code for field in _LISTED if field.required and field.code not in chosen]
    if default_house and "house" in lacking:
        lacking.remove("house")
    if not any(code in chosen for code in WHO_FIELDS):
        lacking.append("code_name")
    return lacking
