"""Lines that give orders to a machine instead of telling a reader something.

They stand in résumés, postings and messages to make a model write what their author
wants. They are kept from whoever writes, and quoted by nobody. What is not recognized
here still meets the fence around the data and the guard of what was written.
"""

import re
import unicodedata
from itertools import pairwise
from typing import Any, TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)

_PIECES = re.compile(r"(\n+|(?<=[.!?])\s+)")
# Letters that are there and not seen, and those that look like others.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e001f\U000e007f-\U000e01ef]"
)
_LOOK_ALIKE = {
    **{0xE0000 + code: chr(code) for code in range(0x20, 0x7F)},
    **dict(zip(map(ord, "аеорсухіԁո"), "aeopcyxidn", strict=True)),
}
# Where an order may begin: at the start of a clause, or after a word that asks.
_BEGIN = (
    r"(?:^|[.:;,!?<>\[\](){}*#|=\-–—\"'“”`/]\s{0,9}|\b(?:please|now|must|should|just|kindly"
    r"|you|i)\s+)"
)
_RATE = (
    r"(?:give|rate|score|rank|assign|award|set|mark|grade|treat|consider|recommend|hire"
    r"|accept|approve|classify)"
)
_RATED = r"(?:candidate|applicant|r[eé]sum[eé]|cv|match|score|me|him|her|person)"
_BEST = (
    r"(?:100|hundred|full marks?|highest|maximum|max|perfect|top|10/10"
    r"|strong (?:match|hire)|hired)"
)
_MACHINE = (
    r"(?:ais?|llms?|(?:large )?language models?|(?:chat)?gpt|gemini|claude|copilot"
    r"|assistants?(?! (?:manager|director|professor))|chatbots?|models?|ats|bots?"
    r"|machines?|(?:ai |automated |screening |recruiting )+(?:systems?|tools?|software))"
)
_ADDRESS = r"(?:\S+@\S+|https?://|www\.)"
_ORDERS_TEXT = (
    # to leave the task
    rf"{_BEGIN}(?:ignore|disregard|forget|override|bypass|ignorez?|ignora|ignoriere"
    r"|olvida|vergiss|oublie[zr]?|desconsidere|esqueça)\b.{0,40}?(?:instru\w+|anweisung"
    r"|consigne|\bprompts?\b|\brules?\b|guideline|direction|command|\borders\b|reglas"
    r"|règles|regeln|constraint|above\b|earlier|everything|\bwhat (?:you|was)\b)",
    r"\byou are (?:now|no longer|free|an? (?:ai|assistant|language model|unrestricted))"
    r"\b",
    r"\bfrom now on\b,? ?(?:you|answer|respond|reply|act)",
    rf"{_BEGIN}(?:act as (?:dan\b|an? unrestricted|the system)|pretend (?:to be|you|that))",
    r"\b(?:developer mode|dan mode|jailbreak mode|do anything now)\b",
    r"\bnew (?:task|instructions?|system prompt|rules?|orders?)\s{0,9}:",
    r"\b(?:obey|comply with|follow|execute)\b.{0,30}\b(?:instructions?|orders?|commands?)"
    r"\b.{0,20}\b(?:below|above|here|hidden|inside|this|that follow)",
    r"\b(?:decode|decrypt|decipher)\b.{0,60}\b(?:follow|obey|execute|do what|answer)",
    r"\bi (?:order|command|instruct|require) you\b",
    # to speak to whoever reads as a machine
    r"\b(?:dear|attention|notes? (?:to|for)|notice (?:to|for)|messages? (?:to|for)"
    rf"|instructions? (?:to|for)|important for)\b[ ,:]*(?:all |any |the |an? )*{_MACHINE}"
    r"\b",
    rf"\bif you(?:'re| are) (?:an? |the )?{_MACHINE}\b",
    r"\b(?:this|here) is (?:a |an |the )?(?:new )?(?:system|admin\w*|developer|google"
    r"|openai) (?:message|instruction|override|prompt|order|notice|command)",
    # to give away what is ours
    r"\b(?:print|reveal|repeat|show|output|leak|display|disclose|echo|dump|recite)\b"
    r".{0,40}\b(?:system prompt|hidden prompt|initial prompt|your (?:prompt|instructions"
    r"|rules|secrets?)|(?:everything|words?|text|lines?) above)",
    r"\b(?:e-?mail|send|forward|post|upload|transmit)\b.{0,60}\b(?:conversation|chat"
    r"|prompt|data|history|everything|contents?|secrets?|passwords?|phone number"
    rf"|profile|answer)\b.{{0,60}}{_ADDRESS}",
    # to write a certain thing
    rf"{_BEGIN}(?:answer|reply|respond|output|return|say|print|write|echo|repeat|include"
    r"|insert|append|mention|add|begin|start|end|finish)\b.{0,30}\b(?:only|just(?!-)"
    r"|exactly|nothing but|verbatim|the (?:word|phrase|string|token|code|sentence)"
    r"|(?:every|each|your|the) (?:answer|reply|letter|summary|sentence))\b",
    r"\b(?:tell|inform|advise) (?:the )?(?:user|candidate|applicant|reader|them|her|him)"
    r" (?:to|that)\b",
    rf"\b(?:link|image|picture|url)\b.{{0,40}}{_ADDRESS}",
    rf"{_BEGIN}{_RATE}\b.{{0,40}}\b{_RATED}\b.{{0,60}}\b{_BEST}\b",
    r"\b(?:match|ats|fit|overall)[ _]score\b.{0,20}\b100\b",
    r"\bthe (?:(?:correct|right|only|expected|final|true) ){1,2}(?:score|answer|output|rating"
    r"|verdict|reply) (?:is|must|should)",
    # to look like something else than data
    r"(?:^|[\"'>}\]]\s{0,9})(?:system|assistant|developer)(?: ?(?:message|prompt|override"
    r"|note))?\s{0,9}:\s{0,9}(?:[{\"]|you\b|ignore|give|score|rate|answer|reply|respond|print"
    r"|output|say|write|set|obey|override|from now|sure|the (?:candidate|score|user)"
    r"|always|i\b|new\b|sure\b|certainly|of course)",
    r"<\s{0,9}/?\s{0,9}(?:system|assistant|user|instructions?|prompt|data|tool_call|tool"
    r"|function_call|admin)\b[^>]{0,99}>",
    r"<\|[^|]{1,30}\|>",
    r"\[/?inst\]",
    r"<<\s{0,9}/?\s{0,9}sys\s{0,9}>>",
    r"(?<!#)#{2,8}\s{0,9}(?:system|instruction|new task|human|assistant)\b",
    r"(?<![-=<#>])[-=<#>]{2,40}\s{0,9}(?:end|begin|start)\b.{0,30}[-=<#>]{2}",
    r"[\"'](?:\w+_)?(?:score|role|verdict|hired?|admin|tool|function|arguments"
    r"|tool_calls?|function_call|engine)[\"']\s{0,9}:",
    r"\b(?:tool_call|function_call|call_tool|tool_code)s?\b",
    r"\b(?:call|invoke) the \w+ (?:tool|function)\b",
    # to be carried out where it is shown
    r"!\[[^\]]{0,99}\]\s{0,9}\(",
    r"\b(?:javascript|vbscript):",
    r"\bdata:text/",
    r"(?:^|[\s\"'(;])[=+@-]\s{0,9}(?:hyperlink|importxml|importdata|webservice|image|cmd|dde)"
    r"\s{0,9}[(|]",
    r"<\s{0,9}(?:script|img|iframe|object|embed|svg|form|meta|style|base|link)\b",
    r"\bon(?:error|load|click|mouseover)\s{0,9}=",
)
_ORDERS = re.compile("|".join(f"(?:{each})" for each in _ORDERS_TEXT), re.MULTILINE)


def without_orders(text: str) -> str:
    """The text without the sentences and lines that give orders to a machine."""
    if not (_is_order(text) or _is_order(text.replace("\n", " . "))):
        return text
    pieces = _PIECES.split(text)  # what is between them stands at the odd places
    said = pieces[::2]
    dropped = {number for number, each in enumerate(said) if _is_order(each)}
    for first, second in pairwise(range(len(said))):
        apart = first not in dropped and second not in dropped
        if apart and _is_order(f"{said[first]} {said[second]}"):
            dropped |= {first, second}  # one order, over the end of a line
    kept = [
        each + (pieces[2 * number + 1] if 2 * number + 1 < len(pieces) else "")
        for number, each in enumerate(said)
        if number not in dropped
    ]
    whole = "".join(kept).strip()
    return "" if _is_order(whole) else whole


def screened(model: M) -> M:
    """The same without orders in any of its texts; a list loses those left empty."""
    kept = {name: _screened(value) for name, value in model}
    return model.model_copy(update=kept)


def _screened(value: Any) -> Any:
    if isinstance(value, str):
        return without_orders(value)
    if isinstance(value, BaseModel):
        return screened(value)
    if isinstance(value, list | tuple):
        kept = (_screened(each) for each in value)
        return type(value)(each for each in kept if each != "")
    if isinstance(value, dict):
        return {name: _screened(each) for name, each in value.items()}
    return value


def _is_order(text: str) -> bool:
    return _ORDERS.search(_seen_by_a_machine(text)) is not None


def _seen_by_a_machine(text: str) -> str:
    visible = _INVISIBLE.sub("", text.translate(_LOOK_ALIKE))
    return unicodedata.normalize("NFKC", visible).casefold()
