"""Normalised text of a rule file: one-to-one replacements, so that offsets stay true.

NFKC is not used: it turns ① into 1 and changes the length of the text. Quoted text is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from grammar.source import Span

_FROM = ",;:!()[]%~～–−-－*/／+．｡﹐　"
_TO = "，；：！（）〔〕%———－－－×÷÷＋.。， "
_TABLE = {
    **{chr(0xFF10 + i): str(i) for i in range(10)},
    **{chr(0xFF21 + i): chr(65 + i) for i in range(26)},
    **{chr(0xFF41 + i): chr(97 + i) for i in range(26)},
    **dict(zip(_FROM, _TO, strict=True)),
    "％": "%",
    "［": "〔",
    "］": "〕",
    "﹪": "%",
    "\u00a0": " ",
    "\ufeff": " ",
    "\t": " ",
    "\r": " ",
}
_QUOTES = {"「": "」", "“": "”", "《": "》", '"': '"'}


@dataclass(frozen=True)
class Normal:
    """Normalised text (same length as the source's) and the spans of the comments taken out of it."""

    text: str
    comments: tuple[Span, ...]


def normalise(text: str) -> Normal:
    """Fold punctuation, digits and spaces outside quotes; blank out comments (# to the end of the line)."""
    out: list[str] = []
    comments: list[Span] = []
    closing = ""
    start = -1
    for offset, char in enumerate(text):
        if start >= 0:
            if char == "\n":
                comments.append(Span(start, offset))
                start = -1
            out.append("\n" if char == "\n" else " ")
        elif closing:
            if char == closing or char == "\n":
                closing = ""
            out.append(char)
        elif char in "#＃":
            start = offset
            out.append(" ")
        else:
            closing = _QUOTES.get(char, "")
            out.append(_TABLE.get(char, char))
    if start >= 0:
        comments.append(Span(start, len(text)))
    return Normal("".join(out), tuple(comments))


def fold(name: str) -> str:
    """A name or article number as it is compared: full-width folded, spaces removed."""
    return "".join(_TABLE.get(c, c) for c in name if not c.isspace()).strip()
