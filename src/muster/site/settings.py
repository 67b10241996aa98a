"""The one settings module. What differs between installations comes from the environment; see docs/operator.md."""

from functools import partial
from pathlib import Path

from django.utils.csp import CSP

from muster.site import environment as env

PACKAGE = Path(__file__).resolve().parent.parent
VAR = Path(env.text("VAR", "var")).resolve()
KEYS = VAR / "keys"

DEBUG = False
DEMONSTRATION = env.flag("DEMONSTRATION", default=False)
# The demonstration's accounts are fictional and made only in demonstration mode, so their password is no secret.
DEMONSTRATION_DOMAIN = "demo.example"
DEMONSTRATION_PASSWORD = "demonstration-2026"  # noqa: S105
SECRET_KEY = env.secret("SECRET_KEY", KEYS)
# Read anew at each call, so that a process sees a rotation made by another.
MASTER_KEYS = partial(env.secret, "MASTER_KEYS", KEYS, env.master_key_entry)
NEW_MASTER_KEY = env.master_key_entry
ADD_MASTER_KEY = partial(env.put_first, "MASTER_KEYS", KEYS, NEW_MASTER_KEY)
DIGEST_KEY = env.secret("DIGEST_KEY", KEYS)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
# Where `muster run` listens, and the address that people use.
HOST = env.text("HOST", "127.0.0.1")
PORT = env.number("PORT", 8000)
PUBLIC_URL = env.text("PUBLIC_URL", f"http://localhost:{PORT}")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "muster.journal",
    "muster.people",
    "muster.accounts",
    "muster.offices",
    "muster.notices",
    "muster.cases",
    "muster.rounds",
    "muster.contracts",
    "muster.keeping",
    "muster.pages",
    "muster.portal",
    "muster.desk",
    "muster.site",
]

MIDDLEWARE = [
    "muster.site.headers.fence",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "muster.accounts.sessions.watch",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "muster.site.urls"
WSGI_APPLICATION = "muster.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "muster.pages.context.layout",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

FORM_RENDERER = "muster.pages.forms.Renderer"

DATABASES = {"default": env.database(env.text("DATABASE_URL", f"sqlite:///{VAR / 'muster.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["muster.people.signing_in.EmailBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "muster.people.passwords.WordsOfOursValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PASSWORD_RESET_TIMEOUT = 60 * 60
# An agency's own identity provider (OpenID Connect), for its staff; none unless an issuer is named.
OIDC_ISSUER = env.issuer("OIDC_ISSUER")
OIDC_NAME = env.text("OIDC_NAME", "your agency")
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID", "muster")
OIDC_CLIENT_SECRET = env.secret("OIDC_CLIENT_SECRET", KEYS) if OIDC_ISSUER else ""
LOGIN_URL = "portal:sign-in"
LOGIN_REDIRECT_URL = "portal:home"

SESSION_ENGINE = "muster.accounts.sessions"
# A session lives in the browser's memory; it ends when idle for the first number of seconds, and after the second
# however busy it is.
APPLICANT_SESSION = (2 * 60 * 60, 12 * 60 * 60)
STAFF_SESSION = (env.number("STAFF_IDLE_MINUTES", 30) * 60, 12 * 60 * 60)
# Staff need more than a password. Whoever tries out a demonstration has no telephone to enrol.
STAFF_SECOND_FACTOR = env.flag("STAFF_SECOND_FACTOR", default=not DEMONSTRATION)
# How long after a proof of who they are somebody may sign, decide, export or change how they are reached.
CONFIRMED_FOR_SECONDS = 10 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "muster.pages.signed_in.csrf_failure"

# Behind https every cookie is https-only and browsers are told so; plain http is for one's own machine.
HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
# __Host-: a browser takes them from this very host alone, so no neighbour on the domain can plant one.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
MESSAGE_STORAGE = "muster.site.said.Storage"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY", default=False) else None
)
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "require-trusted-types-for": ["'script'"],
}

LANGUAGE_CODE = "en"
LANGUAGES = [("uk", "Українська"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/Kyiv"  # the law's days are Kyiv's days
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = ["muster.pages.formats"]  # English dates in their British order
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR / "papers"  # sealed files; no URL leads here
# <office code>.pem seals the papers of that office; authority.pem names whose certificates are trusted.
SEALS = Path(env.text("SEALS", str(VAR / "seals")))
# A token behind a PKCS#11 module (a library's path) that holds the private keys of seals; nothing for none.
SEAL_TOKEN_MODULE = env.text("SEAL_TOKEN_MODULE", "")
SEAL_TOKEN_LABEL = env.text("SEAL_TOKEN_LABEL", "")
SEAL_TOKEN_PIN = env.given("SEAL_TOKEN_PIN", KEYS) if SEAL_TOKEN_MODULE else ""
SEAL_KEY_LABEL = env.text("SEAL_KEY_LABEL", "{office}")
# An authority that stamps each seal with the time (RFC 3161, http or https); nothing for none.
STAMP_ADDRESS = env.text("STAMP_ADDRESS", "")
# Where the journal's daily heads are signed to: best a folder that the operator of the database cannot change.
HEADS = Path(env.text("HEADS", str(VAR / "heads")))
# ClamAV's daemon, which is shown every file before it is kept: unix:/path or host:port; nothing for none.
CLAMD = env.text("CLAMD", "")
MAX_UPLOAD_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# Papers are taken in memory alone: no temporary file ever holds one unsealed, and none grows beyond the limit.
FILE_UPLOAD_HANDLERS = ["muster.pages.uploads.BoundedUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# In demonstration mode mail stays on this machine and is shown at /demo/mail/.
MAIL_FOLDER = VAR / "mail"
EMAIL_USER = env.text("EMAIL_USER", "")
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": MAIL_FOLDER},
    }
    if DEMONSTRATION
    else {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": env.text("EMAIL_HOST", "localhost"),
            "port": env.number("EMAIL_PORT", 25),
            "username": EMAIL_USER,
            "password": env.secret("EMAIL_PASSWORD", KEYS) if EMAIL_USER else "",
            "use_tls": env.flag("EMAIL_TLS", default=False),
            "timeout": 20,
        },
    }
}
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "Muster <no-reply@localhost>")

# Muster's own service targets, in working days (Monday to Friday); no legal deadline is known for any step.
DEADLINES = {
    "verification": env.number("DAYS_VERIFICATION", 2),
    "papers": env.number("DAYS_PAPERS", 14),
    "referral": env.number("DAYS_REFERRAL", 7),
    "medical": env.number("DAYS_MEDICAL", 10),
    "selection": env.number("DAYS_SELECTION", 7),
    "physical": env.number("DAYS_PHYSICAL", 7),
    "special_check": env.number("DAYS_SPECIAL_CHECK", 20),
    "offer": env.number("DAYS_OFFER", 3),
    "placement": env.number("DAYS_PLACEMENT", 7),
    "answer_offer": env.number("DAYS_ANSWER_OFFER", 5),
    "post_change": env.number("DAYS_POST_CHANGE", 5),
    "decision": env.number("DAYS_DECISION", 3),
    "contract": env.number("DAYS_CONTRACT", 3),
    "reading": env.number("DAYS_READING", 7),
    "signature": env.number("DAYS_SIGNATURE", 3),
    "enrolment": env.number("DAYS_ENROLMENT", 5),
}
# How many hours must lie between understanding a contract and confirming it.
COOLING_OFF_HOURS = env.number("HOURS_COOLING_OFF", 0)
# How many applications one account opens within an hour before the auditors are told.
READING_ALARM = env.number("READING_ALARM", 40)
# And how many at most, until an auditor has looked.
READING_LIMIT = env.number("READING_LIMIT", 100)
REGIME = "ua-ngu"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "muster.site.logs.Line", "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
}
