"""One settings module: the environment makes the difference (see `.env.example`)."""

import os
from typing import Any

from config.env import HOME, PRODUCTION, ROOT, cache_backend, database, env, redis_url, secret_key, storage_backend

BASE_DIR = ROOT
SECRET_KEY = secret_key()
DEBUG = env.bool("DEBUG", False)
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS") if PRODUCTION else env.list("ALLOWED_HOSTS", default=[]) or LOOPBACK
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "django_filters",
    "csp",
    "annotation",
    "learner",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- Database: SQLite by default, PostgreSQL by DATABASE_URL -------------------------------------------------------
_database = database()
if _database["ENGINE"].endswith("sqlite3"):
    HOME.mkdir(parents=True, exist_ok=True)
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
        ),
    }
else:
    _database["CONN_HEALTH_CHECKS"] = True
_database["CONN_MAX_AGE"] = 60
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis / Valkey: broker, results, cache ------------------------------------------------------------------------
REDIS_URL = redis_url()
CACHES = {"default": cache_backend(REDIS_URL)}

CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True  # the row of the job is the result
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 2_000_000  # KiB, seen between tasks: what a big model took is given back
CELERY_TASK_DEFAULT_QUEUE = "default"
HEAVY_TASKS = ("run_round", "score_chunk", "play_run", "pretrain")
CELERY_TASK_ROUTES = {f"learner.tasks.{name}": {"queue": "gpu"} for name in HEAVY_TASKS}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Longer than the longest task: the lease in the database decides who works, not the broker.
    "visibility_timeout": 24 * 3600,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 3,
    "retry_policy": {"timeout": 3.0},
}

# Two threads per worker process collapse under load where the cores are few.
TORCH_THREADS = env.int("TORCH_THREADS", max(1, min(4, (os.cpu_count() or 1) // 2)))
# Compiling an encoder takes 20 to 60 s in every worker process; scoring is up to a fifth faster from then on.
SCORING_COMPILE_FROM = env.int("SCORING_COMPILE_FROM", 100_000)
os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(HOME / "compiled"))  # torch asks the environment alone

# --- Files ---------------------------------------------------------------------------------------------------------
STORAGE_URL = env.str("STORAGE_URL", "")
MEDIA_ROOT = HOME / "media"
MODELS_ROOT = HOME / "models"
os.environ["ANNEAL_ENCODERS"] = str(MODELS_ROOT / "encoders")  # for the learner, which knows no Django
STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", str(ROOT / "var" / "static"))
FRONTEND_DIST = ROOT / "frontend" / "dist"
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.exists() else []
WHITENOISE_USE_FINDERS = not PRODUCTION  # the embedded mode serves frontend/dist as it is, without collectstatic
STORAGES: dict[str, dict[str, Any]] = {
    "default": storage_backend(STORAGE_URL),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}

# --- Limits --------------------------------------------------------------------------------------------------------
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", 64 * 1024 * 1024)
SENTENCE_MAX_CHARS = env.int("SENTENCE_MAX_CHARS", 2000)
CLAIM_MINUTES = env.int("CLAIM_MINUTES", 20)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # JSON bodies; files are streamed to disk
FILE_UPLOAD_TEMP_DIR = None

# --- Sign-in and security ------------------------------------------------------------------------------------------
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [{"NAME": "annotation.services.users.EndTokens"}]
LOGIN_URL = "/login"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
if PRODUCTION:
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^api/health/"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],  # Mantine sets style attributes
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",  # first: who is not signed in gets 401, not 403
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.parsers.BoundedJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "config.pagination.Pages",
    "PAGE_SIZE": 50,
    "EXCEPTION_HANDLER": "annotation.api.errors.handle",
    "DEFAULT_THROTTLE_RATES": {
        "login": env.str("LOGIN_RATE", "10/min"),  # per address and name
        "login_address": env.str("LOGIN_ADDRESS_RATE", "100/min"),
    },
    "NUM_PROXIES": env.int("NUM_PROXIES", 1 if PRODUCTION else 0),
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Anneal API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "JobStatus": "annotation.models.JobStatus",
        "SentenceStatus": "annotation.models.Status",
        "LotStatus": "learner.models.LotStatus",
        "Split": "annotation.models.Split",
        "Origin": "annotation.models.Origin",
        "Role": "annotation.models.Role",
        "ServiceState": "annotation.api.health.ServiceState",
        "ImportFormat": "annotation.formats.registry.import_names",
        "ExportFormat": "annotation.formats.registry.export_names",
        "RoundPhase": "learner.models.Phase",
        "PretrainingPhase": "learner.models.PretrainingPhase",
        "EnsembleKind": "learner.ner.ensembles.config.KINDS",
    },
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "中文")]
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", "UTC")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {"gensim": {"level": "WARNING"}},  # it tells every second what it is doing
}
