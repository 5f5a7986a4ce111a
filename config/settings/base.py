"""Settings that every shape of Parley shares."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PARLEY_HOME = Path(env.text("PARLEY_HOME", str(BASE_DIR / ".parley"))).expanduser().absolute()
PARLEY_DEMO = env.flag("PARLEY_DEMO", default=False)
PARLEY_MARKING = env.text("PARLEY_MARKING", "TLP:AMBER")

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = ""
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_countries",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "guardian",
    "rest_framework",
    "template_partials",
    "core",
    "accounts",
    "actors",
    "engagements",
    "riskreview",
    "reassessment",
    "casestudies",
    "config",
]

MIDDLEWARE = [
    "core.middleware.ContentPolicy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.Door",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.kept.Kept",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.Refusals",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.nav.shell",
                "core.web.site",
                "accounts.http.account_menu",
            ],
            "builtins": ["core.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# The owner migrates, the application serves (SETTLED.md A8). PARLEY_ROLE=owner is set for migrations only.
PARLEY_ROLE = env.choice("PARLEY_ROLE", ("app", "owner"), "app")
DATABASES = {"default": env.database("DATABASE_OWNER_URL" if PARLEY_ROLE == "owner" else "DATABASE_URL")}

_redis = env.redis("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": _redis.cache,
        "KEY_PREFIX": "parley",
    }
}

# Mail says how much waits in an inbox and no more; with no ADMINS no error is reported by it, which might quote a case.
_mail = env.mail("EMAIL_URL")
EMAIL_BACKEND = f"django.core.mail.backends.{_mail.backend}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.use_tls, _mail.use_ssl
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _mail.sender
ADMINS: list[str] = []

CELERY_BROKER_URL = _redis.queue
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "global_keyprefix": "parley:",
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 240
CELERY_TASK_SOFT_TIME_LIMIT = 200
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/login/"
ACCOUNT_ADAPTER = "accounts.services.sign_in.Adapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.SignIn",
    "change_password": "accounts.forms.sign_in.ChangePassword",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "change_password": "5/m/user",
}
USERSESSIONS_TRACK_ACTIVITY = False  # it would write a row on every request
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ar", _("Arabic"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = PARLEY_HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "core.assets.OneSheetStorage"},
}
MEDIA_ROOT = PARLEY_HOME / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": (),
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated", "core.scopes.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["core.told.Json"],
    "DEFAULT_PARSER_CLASSES": ["core.parsers.Json"],
    "DEFAULT_PAGINATION_CLASS": "core.keyset.Keyset",
    "DEFAULT_FILTER_BACKENDS": ["core.filters.AskedFilters"],
    "DEFAULT_SCHEMA_CLASS": "core.openapi.ParleySchema",
    "DEFAULT_THROTTLE_CLASSES": ["core.throttle.PerCaller"],
    "DEFAULT_THROTTLE_RATES": {"user": "6000/min"},
    "EXCEPTION_HANDLER": "core.api.problem_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "core.openapi.fits_any"],
    "TITLE": "Parley",
    "DESCRIPTION": "Actors, engagements, reviews and assessments, as far as the caller may see them.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SCHEMA_PATH_PREFIX_TRIM": False,
    # Choice sets that several fields share, or whose fields bear a common name, each under a name of its own.
    "ENUM_NAME_OVERRIDES": {
        "LetGoActionEnum": "accounts.api.names.LET_GO_ACTION",
        "LetGoStatusEnum": "accounts.api.names.LET_GO_STATUS",
        "ActorStatusEnum": "actors.api.names.ACTOR_STATUS",
        "AnswerEnum": "actors.api.names.ANSWER",
        "ConfidenceEnum": "actors.api.names.CONFIDENCE",
        "ConsentEnum": "actors.api.names.CONSENT",
        "CredibilityEnum": "actors.api.names.CREDIBILITY",
        "DdrStateEnum": "actors.api.names.DDR_STATE",
        "DegreeEnum": "actors.api.names.DEGREE",
        "VerificationMethodEnum": "actors.api.names.VERIFICATION_METHOD",
        "DeterminationOutcomeEnum": "actors.api.names.DETERMINATION_OUTCOME",
        "DeterminationStateEnum": "actors.api.names.DETERMINATION_STATE",
        "FindingEnum": "actors.api.names.FINDING",
        "GroundKindEnum": "actors.api.names.GROUND_KIND",
        "IncentiveResponseEnum": "actors.api.names.INCENTIVE_RESPONSE",
        "InterestCategoryEnum": "actors.api.names.INTEREST_CATEGORY",
        "InterestLevelEnum": "actors.api.names.INTEREST_LEVEL",
        "LeaderRoleEnum": "actors.api.names.LEADER_ROLE",
        "MergeStatusEnum": "actors.api.names.MERGE_STATUS",
        "NameKindEnum": "actors.api.names.NAME_KIND",
        "NoteKindEnum": "actors.api.names.NOTE_KIND",
        "FactStateEnum": "actors.api.names.FACT_STATE",
        "PersonalRiskEnum": "actors.api.names.PERSONAL_RISK",
        "ReliabilityEnum": "actors.api.names.RELIABILITY",
        "ReshapingShownKindEnum": "actors.api.names.RESHAPING_KIND",
        "SourceKindEnum": "actors.api.names.SOURCE_KIND",
        "StandpointLevelEnum": "actors.api.names.STANDPOINT_LEVEL",
        "ActionEnum": "engagements.api.names.COMMITMENT_ACTION",
        "BreachStateEnum": "engagements.api.names.BREACH_STATE",
        "ChannelStatusEnum": "engagements.api.names.CHANNEL_STATUS",
        "CommitmentStatusEnum": "engagements.api.names.COMMITMENT_STATUS",
        "DelegateRoleEnum": "engagements.api.names.DELEGATE_ROLE",
        "DeliveryStatusEnum": "engagements.api.names.DELIVERY_STATUS",
        "EngagementKindEnum": "engagements.api.names.ENGAGEMENT_KIND",
        "ExposureEnum": "engagements.api.names.EXPOSURE",
        "FateEnum": "engagements.api.names.OFFER_FATE",
        "IncentiveCategoryEnum": "engagements.api.names.INCENTIVE_CATEGORY",
        "LegalSensitivityEnum": "engagements.api.names.LEGAL_SENSITIVITY",
        "PartyRoleEnum": "engagements.api.names.PARTY_ROLE",
        "PlannedKindEnum": "engagements.api.names.PLANNED_KIND",
        "PromiseFateEnum": "engagements.api.names.PROMISE_FATE",
        "ReleaseStatusEnum": "engagements.api.names.RELEASE_STATUS",
        "TeamRoleEnum": "engagements.api.names.TEAM_ROLE",
        "VerificationStateEnum": "engagements.api.names.VERIFICATION_STATE",
        "EscalationLevelEnum": "reassessment.api.names.ESCALATION_LEVEL",
        "RunStateEnum": "reassessment.api.names.RUN_STATE",
        "RunTriggerEnum": "reassessment.api.names.RUN_TRIGGER",
        "TrustBandEnum": "reassessment.api.names.TRUST_BAND",
        "TieEnum": "riskreview.api.names.TIE",
        "EngagementStatusEnum": "riskreview.api.names.ENGAGEMENT_STATUS",
        "OutcomeEnum": "riskreview.api.names.OUTCOME",
        "LaneEnum": "riskreview.api.names.LANE",
        "LaneStatusEnum": "riskreview.api.names.LANE_STATUS",
        "ReviewKindEnum": "riskreview.api.names.REVIEW_KIND",
        "ReviewStatusEnum": "riskreview.api.names.REVIEW_STATUS",
        "RiskEnum": "riskreview.api.names.RISK",
    },
}

# Where papers look for letters that the fonts of the pages do not have (core.fonts).
FONT_FOLDERS: tuple[str, ...] = ("/usr/share/fonts", "/usr/local/share/fonts")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"fontTools": {"level": "ERROR"}, "fpdf": {"level": "ERROR"}},  # they tell of every letter of a paper
}

# Compiling a statement of many parts takes PostgreSQL seconds, running it a fraction of one.
# One wrong letter in a short name leaves half of its trigrams (actors.selectors.search); PostgreSQL's own limit is 0.6.
# Only on discs that turn does a page out of order cost four times one in order; at that price a list is walked past all
# that its reader may not see rather than read from the index of what they may. A second process for one statement
# starts slower than most end, is missing to other requests, and makes such a walk seem half as dear.
_options = DATABASES["default"].setdefault("OPTIONS", {})
_planned = "-c jit=off -c random_page_cost=1.1 -c max_parallel_workers_per_gather=0"
_options["options"] = f"{_options.get('options', '')} -c pg_trgm.word_similarity_threshold=0.5 {_planned}".strip()
