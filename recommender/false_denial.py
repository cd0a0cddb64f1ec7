"""False denials: words that look like a denial and deny no skill ("no stranger to")."""

import re

_NOT = r"(?:not|never|cannot|[a-z]+n't|(?:is|was|do|did|does|can|could|would|wo)nt)"
_NONE = rf"(?:{_NOT}|no|hardly|scarcely|rarely|nobody|no\s+one|nothing|impossible)"
_NEAR = r"(?:(?!\b(?:and|but|because|as|since|so|if|when|or)\b)[^,.;:!?\n]){0,90}?"
_FEW = r"(?:(?!(?:of|in|with|about|experience|knowledge)\b)[\w'-]+\s+){0,2}?"
_TIMES = r"(?:minute|hour|shift|day|night|evening|week|weekend|month|season|year)"
_SPEAKER = r"(?:i|we|me|us|i've|we've|i'm|i'd)"
_PATTERNS = (
    # Two denials make a claim: "never went home without cleaning", "no boiler I haven't repaired".
    rf"\b{_NONE}\b{_NEAR}\bwithout\b",
    rf"\b(?:no|never|nothing|there\s+(?:is|was|are|were)(?:n't|\s+not|\s+no|\s+hardly)|not\s+a|hardly\s+an?"
    rf"|ca(?:n't|nnot)\s+(?:remember|think|recall|imagine))\b{_NEAR}\b(?:i|we)(?:'d|'ve)?\s+"
    r"(?:[a-z]+n't|cannot|do\s+not|did\s+not|have\s+not|could\s+not)\b",
    rf"\b{_NONE}\b{_NEAR}\bfail(?:s|ed)?\b",
    rf"\b(?:not|hardly|scarcely|rarely)\s+an?\s+(?:single\s+)?{_TIMES}\s+(?:pass|go|went|has|that|i\b"
    r"|we\b|in\b|on\b)\w*(?:[^,.;:!?\n]{0,40}?\b(?:not|[a-z]+n't)\b)?",
    rf"\bhardly\s+an?\s+{_TIMES}\s+when\b[^,.;:!?\n]{{0,40}}?\bnot\b",
    r"\b(?:hardly|scarcely)\s+(?:anyone|anybody)\b",
    r"\bfar\s+from\s+being\s+(?:put|afraid|scared|bothered|bored|worried|tired|daunted)\b",
    r"\bwithout\s+me\b[^,.;:!?\n]{0,90}|\bnever\s+(?:been\s+)?one\s+to\b",
    rf"\b[a-z]+n't\s+an?\s+{_TIMES}\s+(?:when|that|goes|passes)\b[^,.;:!?\n]{{0,40}}?\b(?:not|[a-z]+n't)\b",
    # More than that: "not only", "didn't stop at", "not to mention".
    rf"\b{_NOT}\s+(?:\w+\s+)?(?:only|just|merely|simply|solely)\b",
    rf"\b{_NOT}\s+stop(?:ped)?\b|\bnot\s+to\s+mention\b|\bnot\s+least\b|\bnot\s+until\b|\bif\s+not\b",
    r"\bnothing\s+(?:(?:else|that)\s+)?(?:i|we)(?:'d)?\s+(?:\w+\s+)?"
    r"(?:like|love|enjoy|prefer)s?\b|\bnothing\s+(?:if\s+not|beats|better|gives|makes|pleases)\b",
    r"\bwould(?:n't|\s+not|\s+never)\s+"
    r"(?:be\s+without|miss|swap|trade|change|stop|be\s+happier|ask\s+for)\b",
    # No trouble, no fear, no limit.
    rf"\bno\s+{_FEW}(?:strangers?|trouble|problems?|difficult(?:y|ies)|issues?|fears?|secret|doubt"
    r"|hesitation|shortage|question|less\s+than|fewer\s+than|later\s+than|matter|wonder|exaggeration"
    r"|nonsense|joke|end\s+of|need|complaints?|accidents?|mistakes?|errors?|qualms|objections?"
    r"|novice|beginner|newcomer|slouch|amateur|two|better)\b",
    r"\bno\s+(?:mean|small|ordinary)\s+\w+|\bin\s+no\s+time\b",
    r"\bno\s+[\w-]+(?:\s+[\w-]+)?\s+(?:is|was|are|were)\s+(?:ever\s+)?(?:too|beyond)\b",
    r"\b(?:no|not\s+an?)\s+[\w-]+(?:\s+of\s+(?:mine|ours))?\s+(?:(?:has|have|had)\s+)?ever\b",
    r"\bno\s+[\w-]+\s+of\s+(?:mine|ours)\b",
    # Nobody else: a denial only where the speaker was left out ("nobody showed me").
    rf"\b(?:no\s+one|nobody|no-one|nothing)\b(?!{_NEAR}\b(?:me|us)\b(?!\s+to\s+push))(?=\s+\w)"
    rf"(?!\s+(?:to\s+put|at\s+all|about|in|of|for|whatsoever|like|yet)\b)",
    r"\b(?:no\s+one|nobody|no-one|nothing)\b(?:\s+\w+){0,5}\s+(?:better|faster|more|quicker)\b",
    rf"\b{_NOT}\s+(?:ever\s+|once\s+|yet\s+|been\s+|have\s+|had\s+|to\s+|be\s+|even\s+|so\s+)*"
    r"(?:an?\s+|any\s+|my\s+|the\s+|too\s+|at\s+all\s+|very\s+|that\s+|of\s+|really\s+)*"
    r"(?:reportable\s+|serious\s+|single\s+)?"
    r"(?:problems?|trouble|issues?|afraid|scared|shy|bad|bored|boring|difficult|hard|mind|hesitate"
    r"|forg[eo]t(?:ten)?|unfamiliar|unaware|unknown|unusual|unlike|uncommon|inexperienced|a\s+stranger"
    r"|new\s+to|miss(?:ed|es)?|late|tired?|lost|lose|dull|satisfied|sick|drop(?:ped)?|refused?"
    r"|complain(?:ed)?|give\s+(?:in|up)|g[ai]ven?\s+up|quit|sit|leave|left|let\s+\w+\s+down"
    r"|late|accidents?|bother(?:ed|s)?|fooled|surprised|resist|help\s+(?:but|\w+ing)|wait|beat|be\s+beaten"
    r"|skip(?:ped)?|cut\s+corners|averse|squeamish|put\s+off|troubled?|daunted?|faze[sd]?|scares?"
    r"|exaggerat\w+|shabby|worried|worry)\b(?!\s+(?:with\s+)?(?:learning|trying))",
    rf"\b{_NOT}\s+need\b|\b{_NOT}\s+(?:say|count|tell\s+you|list)\s+(?:how|the|all)\b",
    r"\b(?:doesn't|don't|does\s+not|do\s+not|never|nothing|neither\b[^,.;]{1,40}?\bnor\s+\w+)\s+"
    r"(?:stops?|bothers?|worr(?:y|ies)|frightens?|scares?|puts?)\b",
    r"\bneed\s+no\b|\bwho\s+says\b[^,.;:!?\n]{0,90}|\bwhether\s+or\s+not\b|\bwhy\s+not\b",
    r"\bmore\s+often\s+than\s+not\b|\bn't\s+(?:it|i|you|they|we|he|she)\s*\?",
    # What went well: "without hurting anyone", "without supervision".
    r"\bwithout\s+(?:\w+\s+)?(?:fail\w*|me|help|supervision|delays?|errors?|mistakes?|faults?"
    r"|accidents?|complaints?|waste|wasting|hurting|harming|breaking|damaging|dropping|losing"
    r"|spilling|stopping|missing|incident|problems?|panic\w*|trouble|being\s+(?:asked|told)"
    r"|doubt|disturbing|upsetting|interrupting|wanting|prompting|hesitation|effort)\b",
    # What is kept from happening: "ensure that no food is wasted", "teach them not to fear water".
    rf"\b(?:ensur\w+|ma(?:ke|kes|king|de)\s+(?:\w+\s+)?(?:sure|certain)|so\s+that|check(?:s|ed|ing)?"
    rf"|see\s+to\s+it)\b(?:(?!\bi\b)[^,.;:!?\n]){{0,60}}?\b(?:{_NONE})\b",
    rf"\b(?:teach|taught|train|show|tell|told|advis|warn|coach|remind)\w*\s{_NEAR}\bnot\s+to\b",
    # What others cannot or a thing does not: "patients who cannot walk", "when a pump won't start".
    rf"\b(?:who|which|what|whoever|whatever)\s+(?:\w+\s+)?{_NOT}\b",
    rf"\b(?:when|whenever|if|that|where)\s+(?!(?:{_SPEAKER})\b)(?:(?!\b(?:{_SPEAKER})\b)[^,.;:!?\n]"
    rf"){{1,50}}?\b{_NOT}\b",
)
_FALSE = re.compile("|".join(_PATTERNS), re.IGNORECASE)
_LETTER = re.compile(r"\w")


def without_false_denials(text: str) -> str:
    """Return a text of the same length in which every false denial is a row of x.

    For finding denials only: what looks like one and is none has no letters left there.
    """
    return _FALSE.sub(lambda found: _LETTER.sub("x", found.group()), text)
