"""The one HTML page; everything else of the frontend is a static file."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie


@ensure_csrf_cookie
def index(request: HttpRequest) -> HttpResponse:
    page = settings.FRONTEND_DIST / "index.html"
    if not page.exists():
        return HttpResponse("The frontend is not built yet: run `make run` or `make frontend`.", status=503)
    response = HttpResponse(page.read_bytes())
    response["Cache-Control"] = "no-cache"
    return response


def admin_login(request: HttpRequest, extra_context: object = None) -> HttpResponse:
    """One door: the sign-in form of the admin site itself would not be throttled."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", "/admin/"))
