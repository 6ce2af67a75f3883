from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from config import converters  # noqa: F401  # registers <id:…>
from config.frontend import admin_login, index

admin.site.login = admin_login  # type: ignore[method-assign]
handler404 = "annotation.api.errors.not_found"
handler500 = "annotation.api.errors.server_error"
urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/schema", SpectacularAPIView.as_view(), name="schema"),
    path("api/", include("annotation.urls")),
    path("api/", include("learner.urls")),
    re_path(r"^(?!api/|admin/|static/).*$", index, name="frontend"),
]
