"""Style sheet, script and icons under names that contain their hash: kept by browsers for a year."""

from litestar import Response, get
from litestar.params import FromPath

from tickets.errors import NotFound
from web.serving.desk import desk_of
from web.serving.sessions import DeskRequest


@get("/static/{digest:str}/{name:path}", opt={"stateless": True}, sync_to_thread=False)
def show_static_file(request: DeskRequest, digest: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    file = desk_of(request).static_files.get(str(name).lstrip("/"))
    if file is None or file.url != f"/static/{digest}/{str(name).lstrip('/')}":
        raise NotFound("There is no such file.")
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(content=file.content, media_type=file.media_type, headers=headers)
