"""Text in format=flowed in, each paragraph as one line out (RFC 3676): a space at a line's end is a soft break."""


def unflow(text: str, drop_space: bool) -> str:
    """`drop_space` is the DelSp parameter. Quoted lines keep their marks, and join within their depth only."""
    paragraphs: list[list[str]] = []
    open_depth: int | None = None  # of the paragraph that the next line may continue
    for line in text.split("\n"):
        body = line.lstrip(">")
        depth = len(line) - len(body)
        body = body.removeprefix(" ")
        signature = body == "-- "
        soft = body.endswith(" ") and not signature
        shown = body[:-1] if soft and drop_space else body
        if open_depth == depth and not signature:
            paragraphs[-1].append(shown)
        else:
            paragraphs.append([f"{'>' * depth} {shown}" if depth else shown])
        open_depth = depth if soft else None
    return "\n".join(map("".join, paragraphs))
