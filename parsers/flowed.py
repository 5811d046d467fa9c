"""Text in format=flowed in, each paragraph as one line out (RFC 3676): a space at a line's end is a soft break."""


def unflow(text: str, drop_space: bool) -> str:
    """`drop_space` is the DelSp parameter. Quoted lines keep their marks, and join within their depth only."""
    out: list[str] = []
    open_depth: int | None = None  # of the paragraph that the next line may continue
    for line in text.split("\n"):
        body = line.lstrip(">")
        depth = len(line) - len(body)
        body = body.removeprefix(" ")
        signature = body == "-- "
        if open_depth == depth and not signature:
            out[-1] += body
        else:
            out.append(f"{'>' * depth} {body}" if depth else body)
        open_depth = depth if body.endswith(" ") and not signature else None
        if open_depth is not None and drop_space:
            out[-1] = out[-1][:-1]
    return "\n".join(out)
