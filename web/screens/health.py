"""Is the web process able to work, and does a worker? For a load balancer and a monitor: no sign-in, no details."""

from typing import Any

from litestar import Request, get

from tickets.worker_jobs import list_late
from web.serving.desk import desk_of


@get("/health", opt={"public": True}, sync_to_thread=True)
def show_health(request: Request[Any, Any, Any]) -> dict[str, str]:
    """A database that does not answer is a 503 by the app's error pages. Screens serve without a worker, so a
    late one is a word."""
    desk = desk_of(request)
    with desk.db.read() as session:
        late = list_late(session, now=desk.clock())
    return {"status": "ok", "database": "ok", "worker": "late" if late else "ok"}
