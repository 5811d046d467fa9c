"""Each of the seventy numbered traps of remittance advices has a test of its own, named after its number."""

import re
from pathlib import Path


def test_each_trap_has_a_test_with_its_number() -> None:
    sources = [path.read_text() for path in Path(__file__).parent.glob("test_trap_*.py")]

    numbers = {
        int(number) for source in sources for number in re.findall(r"^def test_t(\d\d)_", source, re.MULTILINE)
    }

    assert numbers == set(range(1, 71))
