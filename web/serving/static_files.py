"""The files of web/static, served from memory under names that contain their hash, so that they never go stale."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "static"
MEDIA_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class StaticFile:
    url: str
    media_type: str
    content: bytes


def load_static_files(folder: Path = FOLDER) -> Mapping[str, StaticFile]:
    """Every file of the folder by its name ("vendor/htmx.min.js"); licences stay on disk."""
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in MEDIA_TYPES:
            name, content = path.relative_to(folder).as_posix(), path.read_bytes()
            digest = sha256(content).hexdigest()[:16]
            files[name] = StaticFile(f"/static/{digest}/{name}", MEDIA_TYPES[path.suffix], content)
    return files
