"""How the web server is started."""

import sys

GRACE_SECONDS = 10


def web_server(
    *, host: str, port: int, workers: int, application: str = "muster.site.wsgi:application"
) -> list[str]:
    """The words that start granian on the application, until it is sent a signal."""
    return [
        *(sys.executable, "-m", "granian", application, "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", "2", "--workers-kill-timeout", str(GRACE_SECONDS), "--no-ws"),
        *("--log-level", "warning"),
    ]
