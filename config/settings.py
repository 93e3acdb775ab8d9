"""All settings, in one file. What differs between installations is read from the environment (README, "Settings")."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from config.env import database, env_bool, env_int, env_list, env_secret, env_str, label, queue_options

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env_str("DATA_DIR", str(BASE_DIR / "var")))

# ---- what an installation chooses
DEBUG = env_bool("DEBUG")
DEMO = env_bool("DEMO")
SECRET_KEY = env_secret("SECRET_KEY")
ORGANISATION = env_str("ORGANISATION", "Your organisation")
BIND = env_str("BIND", "127.0.0.1:8000")
HTTPS = env_bool("HTTPS")
SITE_URL = env_str("SITE_URL", f"http://{BIND}").rstrip("/")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("TRUSTED_ORIGINS")
TIME_ZONE = env_str("TIME_ZONE", "UTC")
DATABASES = {"default": database(env_str("DATABASE_URL", f"sqlite:///{DATA_DIR}/rungs.sqlite3"))}
EMAIL_CONFIG = environ.Env.email_url_config(env_str("EMAIL_URL", "consolemail://"))
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env_str("EMAIL_FROM", "Rungs <rungs@localhost>")
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("TRUSTED_PROXY_COUNT", 0)
DECISION_HOSTS = [host.lower() for host in env_list("DECISION_HOSTS", "github.com,gitlab.com,codeberg.org")]
REDIS_URL = env_str("REDIS_URL")
WORKERS = env_int("WORKERS", 1)
DATABASE_LABEL = label(DATABASES["default"]["NAME"])
JOBS_DIR = Path(env_str("JOBS_DIR", str(DATA_DIR / "jobs" / DATABASE_LABEL)))

# ---- the application
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "accounts",
    "ladder",
    "growth.notices",
    "growth.jobs",
    "growth.evidence",
    "growth.mentoring",
    "growth.load",
    "growth.practice",
    "growth.reports",
    "growth.opportunities",
    "growth.decisions",
    "growth.checkins",
    "growth.effort",
    "growth.roadmaps",
    "growth.promotions",
    "growth.teams",
    "growth.inbox",
    "growth",
    "config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "simple_history",
    "template_partials",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SetupMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.TimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["growth.templatetags.rungs", "template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "growth.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "config.forms.RungsFormRenderer"
LANGUAGE_CODE = "en-gb"
USE_I18N = False  # every sentence is written in English
USE_TZ = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ---- people and sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600  # an invitation is opened within a week, or sent again
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited by an administrator at an address that is known
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Rungs] "
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody is invited by a mail to sign up
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Rungs"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers allow passkeys on http://localhost only
SESSION_COOKIE_AGE = 30 * 24 * 3600

# ---- the API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "config.permissions.ActionRules",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "config.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.exceptions.handle",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Rungs",
    "VERSION": "1",
    "DESCRIPTION": "The second door of every page: the same people see the same things, and may do the same.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "DecisionStatusEnum": "growth.decisions.models.Status",
        "ReviewReplyEnum": "growth.decisions.reviewing.models.ItemReply",
        "EvidenceKindEnum": "growth.evidence.models.Kind",
        "EntryKindEnum": "growth.checkins.agreements.Entry.Kind",
        "PartSideEnum": "growth.checkins.models.Part.Side",
        "MentoringKindEnum": "growth.mentoring.models.Kind",
        "MentorRequestStateEnum": "growth.mentoring.asking.models.MentorRequest.State",
        "MentorChoiceStateEnum": "growth.mentoring.asking.models.MentorChoice.State",
        "MatchingRoundStateEnum": "growth.mentoring.rounds.models.Round.State",
        "ProposalStateEnum": "growth.mentoring.rounds.models.Proposal.State",
        "EvidenceVisibilityEnum": "growth.evidence.visibility.Visibility",
        "EnrolmentVisibilityEnum": "growth.roadmaps.enrolments.models.Visibility",
        "CaseStateEnum": "growth.promotions.cases.states.State",
        "CaseAdvocateStateEnum": "growth.promotions.endorsements.models.Advocate.State",
        "CaseConcernStateEnum": "growth.promotions.concerns.models.Concern.State",
        "CaseEndorsementStateEnum": "growth.promotions.endorsements.models.Endorsement.State",
        "CaseGateStateEnum": "growth.promotions.gates.models.Gate.State",
        "CaseSideEnum": "growth.promotions.cases.models.Side",
        "CaseOutcomeKindEnum": "growth.promotions.calibration.models.Outcome.Kind",
        "VersionStatusEnum": "ladder.models.LadderVersion.Status",
    },
}

# ---- long work (config/celery.py), and what web processes share
CELERY_BROKER_URL = REDIS_URL or "folder://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"global_keyprefix": f"rungs:{DATABASE_LABEL}:", "socket_connect_timeout": 3, "socket_timeout": 30}
    if REDIS_URL
    else queue_options(JOBS_DIR)
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True  # what came of a job stands in its row
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}  # a page waits for this
CELERY_WORKER_POOL = "threads"
CELERY_WORKER_CONCURRENCY = env_int("WORKER_THREADS", 2)
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Words between workers would pile up as files; with one worker there is nobody to talk to.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(JOBS_DIR / "beat")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": f"rungs:{DATABASE_LABEL}:cache",
        }
    }

# ---- uploads
UPLOAD_BYTES = 101 * 1024 * 1024  # a zip of decision records, with room for the form around it
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # more than this is refused bluntly; forms refuse fewer, with a sentence
FILE_UPLOAD_HANDLERS = [
    "config.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# ---- static files
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ---- what the browser may do
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # data: is the QR code of two-factor set-up
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if ALLAUTH_TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"secrets": {"()": "config.logs.WithoutSecretAddresses"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]}},
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "INFO")},
    "loggers": {"django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
