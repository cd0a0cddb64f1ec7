"""Wishes: what a person wants, plans or dreams to do, which is nothing that they can do yet."""

import re

_ADVERBS = (
    r"(?:(?:really|always|also|still|dearly|very|much|currently|now|often|just|secretly|quite|am"
    r"|have|had|been|would|be|so|actually|only|simply|is)\s+){0,4}"
)
_I = rf"(?:\A\s*|\bi(?:'m|'d|'ve|\s+am)?\s+|\b(?:and|but|so|because|then)\s+){_ADVERBS}"
_TRADE = (
    r"(?:learn|become|be|study|train|try|work|start|get|find|qualify|do|join|move|take|retrain)"
)
_WORK = (
    r"(?:work|jobs?|position|post|role|employment|vacancy|opportunit(?:y|ies)|apprenticeship"
    r"|placement|internship|traineeship|career)"
)
_LIKE = r"(?:love|like|prefer|enjoy|consider|rather|sooner)"
_TELL = r"(?:mention|add|say|point|tell|stress|emphasi[sz]e|introduce|share|highlight|draw|thank)"
_PATTERNS = (
    rf"(?:\A\s*would|\bi(?:'d|\s+would))\s+{_ADVERBS}{_LIKE}(?!\s+(?:you|to\s+{_TELL}))\b",
    rf"{_I}(?:want|wanted|wish|hope|plan|intend|desire|aspire|long|yearn|expect|mean)(?:ed|ned)?"
    r"\s+(?:to|i|that\s+i)\b",
    rf"{_I}(?:wanting|wishing|hoping|planning|intending|aiming|aspiring|longing|dreaming|wondering"
    r"|thinking|considering|waiting)\s+(?:to|of|about|for|on|that|whether)\b",
    rf"{_I}(?:wanna|gonna|dream(?:ed|t)?\s+(?:of|about|to)|want\s+an?\b|eager\s+(?:to|for)"
    r"|thought\s+about|looking\s+forward\s+to)\b",
    rf"{_I}(?:aim|try|keen|determined)\s+to\s+(?:become|be\s+an?|learn|get|find|train|study|qualify)\b",
    rf"{_I}(?:interested\s+in|open\s+to|curious\s+about|fascinated\s+by)\s+(?:learning|becoming"
    rf"|getting|finding|trying|studying|training|working|joining|offers|what|an?\s+(?:\w+\s+)?{_WORK})",
    rf"{_I}(?:fascinated\s+by|fancy\s+(?:an?|the|being|becoming|trying))\b",
    rf"\bi(?:'m|\s+am)\s+{_ADVERBS}(?:looking\s+for|seeking)\b",
    rf"(?:\A|\b(?:and|currently|now|am))\s*(?:looking\s+for|seeking|in\s+search\s+of)\s+"
    rf"(?:[\w-]+\s+){{0,4}}?{_WORK}\b",
    r"\b(?:my|a|one\s+of\s+my)\s+(?:\w+\s+)?(?:dream|goal|ambition|hope|wish|aim|aspiration|plan)s?"
    r"(?:\s+job)?\s+(?:for\s+\w+\s+\w+\s+)?(?:is|was|has|would|to)\b",
    rf"\bi(?:'ll|\s+will|\s+shall|'m\s+going\s+to|\s+am\s+going\s+to|'m\s+about\s+to)\s+{_ADVERBS}"
    r"(?:start|begin|learn|study|enrol|become|apply|train\s+(?:as|to|for)|take\s+an?\b.{0,30}course)",
    r"\bif\s+i\s+(?:had|could|were|was|got|ever)\b.{0,60}?\bi(?:'d|\s+would|\s+could)\b",
    rf"\b(?:perhaps|maybe|ideally|someday|some\s+day|one\s+day)\s+i(?:'ll|'d|\s+will|\s+would|\s+{_LIKE})",
    rf"\bi(?:'d|\s+would)\s+(?:end\s+up|{_TRADE})\b(?!\s+(?:able|happy|up\s+early))",
    r"\b(?:it|that)\s+(?:would|'d)\s+be\s+(?:so\s+)?(?:nice|great|lovely|fun|wonderful|a\s+dream)",
    r"\bthe\s+(?:idea|thought)\s+of\s+\w+ing\b|\bput\s+my\s+name\s+down\b|\bwaiting\s+list\b"
    r"|\bi(?:'ve)?\s+(?:have\s+)?(?:ever\s+since\s+)?dream(?:ed|t)\s+of\b|\btake\s+me\s+on\b",
    r"\bwish\s+i\s+could\b|\bhave\s+a\s+go\s+at\b",
)
_WISH = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)
_WHOLE = re.compile(
    r"\b(?:on|at)\s+(?:\w+\s+){0,5}?(?:bucket|wish|to-do)\s+list\b|\bappeals?\s+to\s+me\b"
    r"|\b(?:is|was|has\s+(?:always|long)\s+been)\s+(?:an?\s+|my\s+)(?:\w+\s+)?(?:dream|ambition|goal)\b",
    re.IGNORECASE,
)


def wish_start(said: str) -> int | None:
    """Return where in a clause a wish or a plan begins, None where there is none."""
    if _WHOLE.search(said):
        return 0
    found = _WISH.search(said)
    return found.start() if found else None
