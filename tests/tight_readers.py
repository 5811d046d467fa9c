"""Readers that also know how to misbehave (hostile_readers), under limits that stop them within seconds."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from inbox import isolate
from inbox.isolate import Limits, Readers

TIGHT = Limits(cpu_seconds=2, wall_seconds=4.0, memory_bytes=256 * 2**20, output_bytes=64 * 2**20)


@contextmanager
def tight_readers(limits: Limits = TIGHT) -> Iterator[Readers]:
    with pytest.MonkeyPatch.context() as patch:
        start = isolate.START_ZYGOTE.replace("; from inbox", "; import hostile_readers; from inbox")
        patch.setattr(isolate, "START_ZYGOTE", start)
        with Readers(mail_limits=limits, document_limits=limits) as readers:
            yield readers
