"""All settings of the project in one file; each value comes from the environment, or an `.env` beside manage.py."""

import base64
import hashlib
import os
import stat
from pathlib import Path
from zoneinfo import available_timezones

import environ
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def stop(sentence: str) -> SystemExit:
    """Refuse to start: one sentence, no traceback."""
    return SystemExit(f"Safehouse cannot start: {sentence}")


try:
    if (BASE_DIR / ".env").is_file():
        env.read_env(BASE_DIR / ".env")
except (OSError, ValueError) as error:
    raise stop("the file .env beside manage.py cannot be read as text.") from error


def number(name: str, default: int) -> int:
    """A whole number that is not negative."""
    given = env.str(name, default=str(default))
    if not (given.isascii() and given.isdigit()):
        raise stop(f"{name} must be a whole number.")
    return int(given)


def switch(name: str) -> bool:
    """On or off; a misspelt word would otherwise silently mean off."""
    given = env.str(name, default="off").lower()
    if given not in ("on", "off", "true", "false", "yes", "no", "1", "0"):
        raise stop(f"{name} must be on or off.")
    return given in ("on", "true", "yes", "1")


# --- Mode and key -----------------------------------------------------------------------------------------------

MODE = env.str("SAFEHOUSE_MODE", default="")
if MODE not in ("demo", "production"):
    raise stop("set SAFEHOUSE_MODE to 'demo' or 'production'.")
DEMO = MODE == "demo"
HOME = Path(env.str("SAFEHOUSE_HOME", default=str(BASE_DIR / (".demo" if DEMO else ".static")))).resolve()


def make_demo_key() -> Path:
    """The demo makes its own key, so that its two commands are enough."""
    path = HOME / "demo.key"
    try:
        HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(32))
    except FileExistsError:
        pass
    except OSError as error:
        raise stop(f"the folder {HOME} cannot be written to; set SAFEHOUSE_HOME to another one.") from error
    return path


def key_file() -> Path:
    """The file with 32 random bytes that opens the vault."""
    given = env.str("SAFEHOUSE_KEY_FILE", default="") or (str(make_demo_key()) if DEMO else "")
    if not given:
        raise stop("set SAFEHOUSE_KEY_FILE to the path of the key file (32 random bytes, on another medium).")
    path = Path(given)
    if not path.is_file():
        raise stop(
            f"the key file {given} is not there; make it with: (umask 077; head -c 32 /dev/urandom > {given})"
        )
    if path.stat().st_size != 32:
        raise stop(f"the key file {given} must hold exactly 32 bytes.")
    if not DEMO and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise stop(f"the key file {given} can be read by others; run: chmod 600 {given}")
    if not os.access(path, os.R_OK):
        raise stop(f"the key file {given} cannot be read by this user.")
    return path


KEY_FILE = key_file()
# Signs cookies and tokens only; no data depends on it. Derived, so that there is one secret to keep.
SECRET_KEY = base64.b64encode(
    hashlib.blake2b(KEY_FILE.read_bytes(), person=b"django-secret").digest()
).decode()
DEBUG = False
given_hosts = env.list("SAFEHOUSE_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEMO else [])
ALLOWED_HOSTS = [host.strip() for host in given_hosts if host.strip()]
if not ALLOWED_HOSTS or any("*" in host or "/" in host for host in ALLOWED_HOSTS):
    raise stop("set SAFEHOUSE_ALLOWED_HOSTS to the host names of this site, with commas between them.")

# --- Database ---------------------------------------------------------------------------------------------------

database_url = env.str("DATABASE_URL", default=f"sqlite:///{HOME}/safehouse.sqlite3" if DEMO else "")
if database_url.partition(":")[0] not in ("sqlite", "postgres", "postgresql"):
    raise stop("set DATABASE_URL to sqlite:///PATH or postgres://USER@HOST/NAME.")
try:
    DATABASES = {"default": env.db_url_config(database_url)}
except (environ.ImproperlyConfigured, ValueError) as error:
    raise stop("DATABASE_URL is not a database address.") from error
if DATABASES["default"].get("NAME") in ("", ":memory:"):
    raise stop("DATABASE_URL names no database.")
if DATABASES["default"].get("ENGINE") == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
        " PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;",
    }
else:
    DATABASES["default"].update({"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True})
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c jit=off -c work_mem=64MB"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Counts the tries to sign in.  Roomy, because Django throws out live rows, and with them the count of an account,
# when the table is full (300 rows unless told); keyed digests, because the table would hold addresses otherwise.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "throttle",
        "TIMEOUT": 3600,
        "KEY_FUNCTION": "cases.access.adapter.throttle_key",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- Applications -----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "cases",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cases.access.middleware.SessionLimits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "cases.access.middleware.Doors",
]
ROOT_URLCONF = "safehouse.urls"
WSGI_APPLICATION = "safehouse.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cases.access.context.shell",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "crispy"
CRISPY_TEMPLATE_PACK = "crispy"
CRISPY_FAIL_SILENTLY = False
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Signing in -------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "cases.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "cases.access.adapter.ClosedAdapter"
ACCOUNT_FORMS = {
    "login": "cases.access.forms.SignInForm",
    "reauthenticate": "cases.access.forms.ConfirmForm",
    "change_password": "cases.access.forms.ChangeForm",
}
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # seconds; exports ask for the pass phrase again
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = number("SAFEHOUSE_PROXIES", 0)
SESSION_ENGINE = "cases.access.sessions"
SESSION_IDLE_SECONDS = 30 * 60
SESSION_ABSOLUTE_SECONDS = 10 * 3600
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- Transport, headers and uploads -----------------------------------------------------------------------------

SECURE_COOKIES = not DEMO
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_NAME = "__Host-session" if SECURE_COOKIES else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_COOKIES else "csrf"
LANGUAGE_COOKIE_NAME = "__Host-language" if SECURE_COOKIES else "language"
CSRF_COOKIE_HTTPONLY = SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cases.access.views.csrf_failure"
SECURE_SSL_REDIRECT = SECURE_COOKIES
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
if switch("SAFEHOUSE_BEHIND_TLS_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Not `no-referrer`: with it Chromium sends `Origin: null` and every form is answered with 403.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": dict.fromkeys(("default-src", "frame-ancestors", "base-uri"), [NONE])
    | dict.fromkeys(("script-src", "style-src", "img-src", "media-src", "connect-src", "form-action"), [SELF])
}
# Uploads stay in memory: Django's own second handler would spool them to disk in plain.
FILE_UPLOAD_HANDLERS = ["cases.core.uploads.MemoryOnly"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
EVIDENCE_FILE_BYTES = 100 * 1024 * 1024
UPLOAD_LIMITS = {"evidence_add": EVIDENCE_FILE_BYTES + 1024 * 1024}  # by name of address; the form needs room
given_folder = env.str("SAFEHOUSE_FILES", default=str(HOME / "files"))  # made with the first sealed file
try:
    SAFEHOUSE_FILES = Path(given_folder or "\0").resolve()
    standing = next(folder for folder in (SAFEHOUSE_FILES, *SAFEHOUSE_FILES.parents) if folder.exists())
except (OSError, ValueError) as error:
    raise stop("SAFEHOUSE_FILES must be the path of a folder.") from error
if not standing.is_dir() or not os.access(standing, os.W_OK | os.X_OK):
    raise stop(f"SAFEHOUSE_FILES: the folder {SAFEHOUSE_FILES} for sealed files cannot be written to.")
if SAFEHOUSE_FILES.is_relative_to(HOME / "static"):
    raise stop("SAFEHOUSE_FILES must not lie in the folder of static files, which anyone may fetch.")

# --- Static files -----------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "safehouse" / "static"]
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}

# --- Language and time ------------------------------------------------------------------------------------------

KNOWN_LANGUAGES = {"en": "English", "ar": "العربية", "ckb": "کوردی"}
given_languages = env.list("SAFEHOUSE_LANGUAGES", default=list(KNOWN_LANGUAGES))
chosen_languages = list(dict.fromkeys(code.strip() for code in given_languages))
if not chosen_languages or set(chosen_languages) - set(KNOWN_LANGUAGES):
    raise stop("SAFEHOUSE_LANGUAGES may name en, ar and ckb, with commas between them.")
LANGUAGES = [(code, KNOWN_LANGUAGES[code]) for code in chosen_languages]
LANGUAGE_CODE = chosen_languages[0]
LOCALE_PATHS = [BASE_DIR / "safehouse" / "locale"]
FORMAT_MODULE_PATH = ["safehouse.formats"]
USE_I18N = USE_TZ = True
TIME_ZONE = env.str("SAFEHOUSE_ZONE", default="Asia/Baghdad")
if TIME_ZONE not in available_timezones():
    raise stop(f"SAFEHOUSE_ZONE '{TIME_ZONE}' is not a time zone.")

# --- Logs: no values, no names ----------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_words": {"()": "cases.core.logs.NoWords"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["no_words"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}
