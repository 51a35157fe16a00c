"""How the WSGI peers are served: gunicorn with one worker process of four threads."""

import os
import sys
from pathlib import Path
from typing import NoReturn

_OPTIONS = ("--workers=1", "--threads=4", "--keep-alive=75", "--log-level=warning", "--timeout=120")


def serve(application: str, port: str, **environment: str) -> NoReturn:
    """Become gunicorn.

    Args:
        application: `module:name`; modules beside this file are found.
        port: of 127.0.0.1.
        environment: what the application is told.
    """
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    where = (f"--bind=127.0.0.1:{port}", f"--chdir={Path(__file__).parent}")
    os.execve(gunicorn, [gunicorn, *_OPTIONS, *where, application], os.environ | environment)  # noqa: S606 - no shell is wanted
