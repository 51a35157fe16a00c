"""Django REST framework on SQLite, under gunicorn with one worker of four threads.

`django_rest.py load FILE CONTACTS` fills a database, `django_rest.py serve FILE PORT` serves it.
"""

import itertools
import json
import os
import sys
import uuid
from pathlib import Path
from typing import ClassVar

import django
import gunicorn_one
from django.conf import settings

_FILE = os.environ.get("PEER_DATABASE") or sys.argv[2]

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": _FILE,
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456;",
            },
        }
    },
    INSTALLED_APPS=["rest_framework"],
    LOGGING_CONFIG=None,
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
        "UNAUTHENTICATED_USER": None,
    },
    ROOT_URLCONF=__name__,
    USE_TZ=True,
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - needs the settings
from django.db import connection, models  # noqa: E402 - as above
from rest_framework import mixins, serializers, viewsets  # noqa: E402 - as above
from rest_framework.request import Request  # noqa: E402 - as above
from rest_framework.response import Response  # noqa: E402 - as above
from rest_framework.routers import SimpleRouter  # noqa: E402 - as above


class Contact(models.Model):
    """A row."""

    userid = models.CharField(max_length=64, unique=True, default=lambda: uuid.uuid4().hex, editable=False)
    name = models.CharField(max_length=100)
    state_code = models.CharField(max_length=8)
    mobile = models.CharField(max_length=20)
    address = models.CharField(max_length=500, blank=True)
    company_name = models.CharField(max_length=500, blank=True)
    email = models.CharField(max_length=200, blank=True)
    follower_user_id = models.CharField(max_length=64)
    label_ids = models.JSONField()
    remark = models.CharField(max_length=1000, blank=True)
    share_dept_ids = models.JSONField(default=list)
    share_user_ids = models.JSONField(default=list)
    title = models.CharField(max_length=200, blank=True)

    class Meta:
        """What Django is told of the table."""

        app_label = "peer"
        constraints: ClassVar = [models.UniqueConstraint(fields=["state_code", "mobile"], name="phone")]

    def __str__(self) -> str:
        return self.name


class ContactSerializer(serializers.ModelSerializer):
    """The thirteen fields."""

    class Meta:
        """What the framework is told."""

        model = Contact
        exclude: ClassVar = ["id"]
        validators: ClassVar = []  # the constraint is enough, and spares a query


class ContactViewSet(
    mixins.CreateModelMixin, mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet
):
    """Get, list and create."""

    queryset = Contact.objects.all()
    serializer_class = ContactSerializer
    lookup_field = "userid"

    def list(self, request: Request) -> Response:
        """Give a page; the framework's own pagination would count all rows each time."""
        offset, size = int(request.query_params["offset"]), int(request.query_params["size"])
        page = self.get_queryset().order_by("id")[offset : offset + size]
        return Response(self.get_serializer(page, many=True).data)


_router = SimpleRouter(trailing_slash=False)
_router.register("contacts", ContactViewSet)
urlpatterns = _router.urls
application = get_wsgi_application()


def main() -> None:
    """Load or serve."""
    if sys.argv[1] == "load":
        with connection.schema_editor() as editor:
            editor.create_model(Contact)
        with Path(sys.argv[3]).open() as file:
            while some := list(itertools.islice(file, 5000)):
                Contact.objects.bulk_create([Contact(**json.loads(line)) for line in some])
        connection.cursor().execute("ANALYZE")
    else:
        gunicorn_one.serve("django_rest:application", sys.argv[3], PEER_DATABASE=_FILE)


if __name__ == "__main__":
    main()
