"""The words an old register uses, in English, Arabic and Sorani, and the codes they stand for."""

from collections.abc import Mapping
from functools import cached_property

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from cases.core.names import fold
from cases.people.codes import Governorate, Language, Sex
from cases.stays.codes import HUD_CODE, Completion, Destination, Tenure


class Vocabulary:
    """Words that stand for codes; the program's own label in any of its languages is one of them."""

    def __init__(self, labels: Mapping[str, str | Promise], words: Mapping[str, str]) -> None:
        self._labels, self._words = labels, words

    @cached_property
    def table(self) -> dict[str, str]:
        """Word -> code, as written and folded; made at first use, when the translations can be read."""
        pairs: list[tuple[str, str]] = []
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                pairs += [(str(label), code) for code, label in self._labels.items()]
        for code, words in self._words.items():
            pairs += [(word, code) for word in (code, *words.split("|"))]
        found = {form: code for word, code in pairs for form in (word.casefold(), fold(word))}
        found.pop("", None)
        return found

    def find(self, text: str) -> str | None:
        """The code that `text` stands for, whatever its spelling; None if it stands for none."""
        return self.table.get(text.casefold()) or self.table.get(fold(text))


SEX = Vocabulary(
    dict(Sex.choices),
    {
        "female": "f|woman|girl|أنثى|امرأة|بنت|شابة|مێ|ژن|کچ|ئافرەت",
        "male": "m|man|boy|ذكر|رجل|ولد|شاب|نێر|پیاو|کوڕ",
        "other": "x|another|آخر|أخرى|تر",
        "unknown": "not known|غير معروف|غير مذكور|نەزانراو",
    },
)

COMPLETION = Vocabulary(
    dict(Completion.choices),
    {
        "completed": (
            "complete|finished|as planned|yes|y|true|1|✓|✔|نعم|أكمل|مكتمل|مكتملة|اكتملت|بەڵێ|تەواو|تەواوکراو"
        ),
        "left_early": (
            "early|left before the end|no|n|false|0|✗|✘|لا|كلا|لم يكمل|غادر مبكرا|غير مكتمل|نەخێر"
            "|تەواونەکراو|زوو ڕۆیشت"
        ),
        "asked_to_leave": (
            "told to leave|evicted|expelled|طلب منه المغادرة|طلب منها المغادرة|فصل|داوای ڕۆیشتنی لێکرا"
        ),
    },
)

TENURE = Vocabulary(
    dict(Tenure.choices),
    {
        "secure": "permanent|long term|lasting|a year or more|دائم|دائمة|سنة أو أكثر|هەمیشەیی",
        "short": "temporary|short term|for now|less than a year|مؤقت|مؤقتة|أقل من سنة|کاتی",
        "none": "no own place|بدون سكن|لا يوجد|بێ شوێن",
        "unknown": "not known|غير معروف|نەزانراو",
    },
)

_DESTINATIONS = {
    "own_rent": (
        "own rental|rented|own flat|own apartment|own house|إيجار|سكن مستقل|بيت إيجار|کرێ|خانووی کرێ"
    ),
    "own_rent_with_our_help": ("rented with our help|إيجار بمساعدتنا|سكن بمساعدتنا|کرێ بە یارمەتی ئێمە"),
    "family_temporary": ("family|with family|relatives|الأهل|العائلة|أقارب|أهل مؤقت|خێزان|کەسوکار|ماڵی خزم"),
    "family_permanent": "family for good|أهل دائم|مع الأهل بشكل دائم|خێزان هەمیشەیی",
    "friends_temporary": "friends|friend|with friends|أصدقاء|صديق|عند صديق|هاوڕێ|هاوڕێیان",
    "friends_permanent": "friends for good|أصدقاء دائم|مع أصدقاء بشكل دائم|هاوڕێیان هەمیشەیی",
    "other_safe_house": (
        "another safe house|other shelter|shelter|بيت آمن آخر|مأوى آخر|مأوى|ماڵی ئارامی تر|پەناگەی تر"
    ),
    "other_programme": "other program|another programme|برنامج آخر|بەرنامەی تر",
    "hotel": "motel|فندق|ئوتێل|هوتێل",
    "hospital": "clinic|مستشفى|نەخۆشخانە",
    "detained": "prison|arrested|detention|معتقل|موقوف|سجن|اعتقال|دەستگیرکراو|زیندان",
    "deceased": "died|dead|death|killed|متوفى|توفي|وفاة|مقتول|شهيد|مردوو|کۆچی دوایی|کوژراو",
    "no_exit_interview": "no interview|بدون مقابلة|بێ چاوپێکەوتن",
    "does_not_know": "doesn't know|لا يعرف|لا تعرف|نازانێت",
    "prefers_not_to_say": "won't say|لا يريد القول|يفضل عدم القول|نایەوێت بڵێت",
    "not_recorded": "unknown|not known|غير معروف|غير مسجل|مجهول|نەزانراو|تۆمارنەکراو",
    "returned_home_governorate": (
        "returned|home|went home|returned home|عاد|عاد إلى محافظته|العودة|رجع|گەڕایەوە|گەڕانەوە"
    ),
    "moved_governorate": (
        "other governorate|another governorate|محافظة أخرى|انتقل إلى محافظة أخرى|پارێزگای تر"
    ),
    "left_country_asylum": (
        "abroad|asylum|left the country|خارج العراق|خارج البلد|لجوء|سافر|دەرەوەی وڵات|پەنابەری"
    ),
    "left_country_programme": ("programme abroad|fellowship abroad|برنامج خارج العراق|بەرنامەی دەرەوەی وڵات"),
    "resettled": "resettlement|إعادة توطين|توطين|نیشتەجێکردنەوە",
    "disappeared": "missing|lost contact|اختفى|مفقود|اختفاء|بزربوو|ونبوو|دیارنەماو",
    "asked_to_leave_unknown": (
        "asked to leave|told to leave|evicted|طلب منه المغادرة|طرد|داوای ڕۆیشتنی لێکرا"
    ),
}
_NUMBERS = {code.value: str(number) for code, number in HUD_CODE.items()}
DESTINATION = Vocabulary(
    dict(Destination.choices),
    {code: f"{words}|{_NUMBERS.get(code, code)}" for code, words in _DESTINATIONS.items()},
)

# ISO 3166-2:IQ; XX-HB is the project's own code for Halabja.
GOVERNORATE = Vocabulary(
    dict(Governorate.choices),
    {
        "IQ-AN": "AN|Anbar|Al Anbar|الأنبار|ئەنبار|ئەلئەنبار",
        "IQ-BA": "BA|Basra|Basrah|البصرة|بەسرە",
        "IQ-BB": "BB|Babil|Babylon|Hilla|بابل|الحلة|بابیل",
        "IQ-BG": "BG|Baghdad|بغداد|بەغدا|بەغداد",
        "IQ-DA": "DA|Duhok|Dohuk|Dahuk|دهوك|دهۆک",
        "IQ-DI": "DI|Diyala|ديالى|دیالە",
        "IQ-DQ": "DQ|Dhi Qar|Thi Qar|Nasiriyah|Nasiriya|ذي قار|الناصرية|زیقار|ذیقار",
        "IQ-AR": "AR|Erbil|Arbil|Hewler|Hawler|أربيل|اربيل|هەولێر",
        "IQ-KA": "KA|Karbala|Kerbala|كربلاء|کەربەلا",
        "IQ-KI": "KI|Kirkuk|كركوك|کەرکووک|کەرکوک",
        "IQ-MA": "MA|Maysan|Missan|Amara|ميسان|العمارة|مەیسان",
        "IQ-MU": "MU|Muthanna|Al Muthanna|Samawah|المثنى|السماوة|موسەننا|موسەنا",
        "IQ-NA": "NA|Najaf|النجف|النجف الأشرف|نەجەف",
        "IQ-NI": "NI|Ninewa|Nineveh|Ninawa|Mosul|نينوى|الموصل|نەینەوا|مووسڵ|موسڵ",
        "IQ-QA": "QA|Qadisiyya|Qadisiyah|Diwaniyah|Diwaniya|القادسية|الديوانية|قادسیە|دیوانیە",
        "IQ-SD": "SD|Salah al-Din|Salahaddin|Saladin|Tikrit|صلاح الدين|تكريت|سەلاحەدین",
        "IQ-SU": "SU|Sulaymaniyah|Sulaymaniyya|Sulaimaniya|Slemani|السليمانية|سليمانية|سلێمانی",
        "IQ-WA": "WA|Wasit|Kut|واسط|الكوت|واست",
        "XX-HB": "HB|Halabja|حلبجة|هەڵەبجە",
        "outside": "abroad|outside Iraq|خارج العراق|دەرەوەی عێراق",
        "unknown": "not known|غير معروف|نەزانراو",
    },
)

LANGUAGE = Vocabulary(
    dict(Language.choices),
    {
        "ar": "Arabic|العربية|عربي|عەرەبی",
        "ckb": (
            "Sorani|Kurdish Sorani|Central Kurdish|Kurdish|الكردية|كردي|سوراني|الكردية السورانية|کوردی|سۆرانی"
        ),
        "kmr": "Kurmanji|Badini|Northern Kurdish|بادينية|كرمانجية|بادینی|کورمانجی",
        "en": "English|الإنجليزية|انكليزي|إنجليزي|ئینگلیزی",
        "tk": "Turkmen|Turkoman|التركمانية|تركماني|تورکمانی",
        "syr": "Syriac|Assyrian|السريانية|سرياني|سریانی",
        "fa": "Persian|Farsi|الفارسية|فارسي|فارسی",
        "other": "another|أخرى|تر",
    },
)
