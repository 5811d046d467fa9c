"""Outlook's two formats, written from their specifications for tests: winmail.dat (TNEF) and .msg files."""

from dataclasses import dataclass, field

UNICODE, BINARY = 0x1F, 0x102
SUBJECT, BODY, HTML, RTF = 0x0037, 0x1000, 0x1013, 0x1009
SENDER_NAME, SENDER_EMAIL, MESSAGE_ID, HEADERS = 0x0C1A, 0x5D01, 0x1035, 0x007D
LONG_NAME, DATA, METHOD = 0x3707, 0x3701, 0x3705

Texts = dict[int, str | bytes]


@dataclass
class Item:
    """`texts` by property number; a file is a name and bytes, or another item."""

    texts: Texts
    files: list[tuple[str, "bytes | Item"]] = field(default_factory=list)


# -- TNEF -------------------------------------------------------------------------------------------------------


def write_tnef(item: Item) -> bytes:
    out = b"\x78\x9f\x3e\x22\x01\x00"
    out += _attribute(1, 0x00089006, b"\x00\x00\x01\x00")
    out += _attribute(1, 0x00069007, (65001).to_bytes(4, "little") + bytes(4))
    out += _attribute(1, 0x00069003, _properties(item.texts))
    for name, content in item.files:
        out += _attribute(2, 0x00069002, bytes(14))
        out += _attribute(2, 0x00018010, name.encode("ascii", "replace") + b"\0")
        if isinstance(content, Item):
            inner = bytes.fromhex("0703020000000000c000000000000046") + write_tnef(content)
            listed = _one(LONG_NAME, UNICODE, _wide(name)) + _one(DATA, 0x0D, inner)
            out += _attribute(2, 0x00069005, (2).to_bytes(4, "little") + listed)
        else:
            out += _attribute(2, 0x0006800F, content)
            out += _attribute(2, 0x00069005, (1).to_bytes(4, "little") + _one(LONG_NAME, UNICODE, _wide(name)))
    return out


def _attribute(level: int, number: int, data: bytes) -> bytes:
    head = bytes([level]) + number.to_bytes(4, "little") + len(data).to_bytes(4, "little")
    return head + data + (sum(data) & 0xFFFF).to_bytes(2, "little")


def _properties(texts: Texts) -> bytes:
    listed = [
        _one(number, BINARY, text) if isinstance(text, bytes) else _one(number, UNICODE, _wide(text))
        for number, text in texts.items()
    ]
    return len(listed).to_bytes(4, "little") + b"".join(listed)


def _one(number: int, kind: int, value: bytes) -> bytes:
    head = kind.to_bytes(2, "little") + number.to_bytes(2, "little") + (1).to_bytes(4, "little")
    return head + len(value).to_bytes(4, "little") + value + bytes(-len(value) % 4)


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le") + b"\0\0"


# -- .msg -------------------------------------------------------------------------------------------------------

Tree = dict[str, "bytes | Tree"]


def write_msg(item: Item) -> bytes:
    return write_compound(_message(item, 32))


def _message(item: Item, header: int) -> Tree:
    tree: Tree = _streams(item.texts, header)
    for position, (name, content) in enumerate(item.files):
        inside: Tree = _streams({LONG_NAME: name}, 8)
        if isinstance(content, Item):
            inside["__substg1.0_3701000D"] = _message(content, 24)
        else:
            inside["__substg1.0_37010102"] = content
        tree[f"__attach_version1.0_#{position:08X}"] = inside
    return tree


def _streams(texts: Texts, header: int) -> Tree:
    tree: Tree = {"__properties_version1.0": bytes(header)}
    for number, text in texts.items():
        kind = BINARY if isinstance(text, bytes) else UNICODE
        tree[f"__substg1.0_{number:04X}{kind:04X}"] = text if isinstance(text, bytes) else text.encode("utf-16-le")
    return tree


_FREE, _END, _FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


@dataclass
class _Entry:
    name: str
    kind: int  # 1 storage, 2 stream, 5 root
    content: bytes = b""
    child: int = _FREE
    right: int = _FREE
    start: int = _END


def write_compound(tree: Tree) -> bytes:
    """MS-CFB, version 3: small streams in the mini stream, siblings in a row instead of a balanced tree."""
    entries = [_Entry("Root Entry", 5)]
    entries[0].child = _add(tree, entries)
    mini, mini_chain = bytearray(), list[int]()
    sectors, chain = bytearray(), list[int]()
    for entry in entries[1:]:
        if entry.kind == 2 and entry.content:
            small = len(entry.content) < 4096
            entry.start = _store(entry.content, *((mini, mini_chain, 64) if small else (sectors, chain, 512)))
    entries[0].content = bytes(mini)
    entries[0].start = _store(bytes(mini), sectors, chain, 512)
    mini_start = _store(b"".join(each.to_bytes(4, "little") for each in mini_chain), sectors, chain, 512)
    directory = b"".join(map(_directory_entry, entries))
    directory_start = _store(directory, sectors, chain, 512)
    fat_count = 1
    while (len(chain) + fat_count) * 4 > fat_count * 512:
        fat_count += 1
    fat_at = list(range(len(chain), len(chain) + fat_count))
    chain += [_FAT_SECTOR] * fat_count
    fat = b"".join(each.to_bytes(4, "little") for each in chain)
    sectors += fat + b"\xff" * (fat_count * 512 - len(fat))
    mini_count = len(mini_chain) * 4 // 512 + (1 if len(mini_chain) * 4 % 512 else 0)
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + bytes.fromhex("3e000300feff09000600") + bytes(10)
    numbers = [fat_count, directory_start, 0, 4096, mini_start, mini_count, _END, 0]
    numbers += fat_at + [_FREE] * (109 - len(fat_at))
    return head + b"".join(number.to_bytes(4, "little") for number in numbers) + bytes(sectors)


def _add(tree: Tree, entries: list[_Entry]) -> int:
    """Append a folder's entries; the number of the first."""
    first, before = _FREE, None
    for name, content in tree.items():
        entry = _Entry(name, 2, content) if isinstance(content, bytes) else _Entry(name, 1)
        number = len(entries)
        entries.append(entry)
        if not isinstance(content, bytes):
            entry.child = _add(content, entries)
        if before is None:
            first = number
        else:
            before.right = number
        before = entry
    return first


def _store(content: bytes, sectors: bytearray, chain: list[int], size: int) -> int:
    if not content:
        return _END
    start = len(chain)
    count = -(-len(content) // size)
    sectors += content + bytes(count * size - len(content))
    chain += [*range(start + 1, start + count), _END]
    return start


def _directory_entry(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    head = name + bytes(64 - len(name)) + len(name).to_bytes(2, "little") + bytes([entry.kind, 1])
    links = b"".join(number.to_bytes(4, "little") for number in (_FREE, entry.right, entry.child))
    size = 0 if entry.kind == 1 else len(entry.content)
    return head + links + bytes(36) + entry.start.to_bytes(4, "little") + size.to_bytes(8, "little")
