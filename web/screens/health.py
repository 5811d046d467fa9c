"""Is the web process able to work? For a load balancer, so without sign-in and without details."""

from typing import Any

from litestar import Request, get
from sqlalchemy import text

from web.desk import desk_of


@get("/health", opt={"public": True}, sync_to_thread=True)
def show_health(request: Request[Any, Any, Any]) -> dict[str, str]:
    """A database that does not answer is a 503 by the app's error pages."""
    with desk_of(request).db.read() as session:
        session.execute(text("select 1"))
    return {"status": "ok", "database": "ok"}
