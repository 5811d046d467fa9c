"""A stored PDF and a page number in, its PNG out, drawn by a reader in a child process and remembered a while."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

RenderPage = Callable[[bytes, int], bytes]


class PageImages:
    """The newest `capacity` images by the document's hash. Two requests for one page may both draw it."""

    def __init__(self, render_page: RenderPage | None, capacity: int = 32) -> None:
        self._render_page = render_page
        self._capacity = capacity
        self._images: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._lock = Lock()

    @property
    def available(self) -> bool:
        return self._render_page is not None

    def get(self, sha256: str, page: int, load: Callable[[], bytes]) -> bytes | None:
        """None without a renderer; what the renderer raises goes to the caller."""
        if self._render_page is None:
            return None
        with self._lock:
            if (sha256, page) in self._images:
                self._images.move_to_end((sha256, page))
                return self._images[sha256, page]
        image = self._render_page(load(), page)
        with self._lock:
            self._images[sha256, page] = image
            while len(self._images) > self._capacity:
                self._images.popitem(last=False)
        return image
