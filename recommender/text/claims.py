"""Claims: which words of a text are negated, hypothetical or about somebody else."""

import re
from collections.abc import Iterable, Iterator, Sequence

from recommender.results import UnrecognisedReason

Clause = tuple[int, int]
"""Code-point offsets within a text, end exclusive."""

_POINTS = (
    r"[;!?()\n]+|,(?!\d)|\.+(?=\s|$)"
    r"|(?<!\bwith)(?<!\bin)(?<!\bof)(?<!\bfollowing):|\s[-–—]+\s"  # noqa: RUF001
)
_TURNS = (
    r"(?<!\banything\s)but|however|though|although|whereas|while|instead|except(?!\s+me\b)"
    r"|apart\s+from|other\s+than|besides|unless|until|when\s+(?:i|we)\b|yet(?=\s+(?:i|we|can|am|my|still)\b)"
    r"|(?:and|so)\s+(?:i|we|can|now|am|my)\b|where\s+i\b|using\s+my|to\s+use\s+my"
)
_BREAK = re.compile(rf"(?:{_POINTS})|(?=\b(?:{_TURNS})\b)", re.IGNORECASE)


def clauses_of(text: str) -> list[Clause]:
    """Return the clauses of a text: between points, and from each turn ("but", "and I") on."""
    bounds = [(0, 0), *(found.span() for found in _BREAK.finditer(text)), (len(text), len(text))]
    spans = [(bounds[at][1], bounds[at + 1][0]) for at in range(len(bounds) - 1)]
    return [(start, end) for start, end in spans if text[start:end].strip()]


def blanked(text: str, spans: Iterable[Clause]) -> str:
    """Return a text with a space for every character of the spans, so that offsets stay."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


_NOT = r"(?:not|never|cannot|[a-z]+n't|(?:is|was|do|did|does|can|could|would|wo)nt)"
_NONE = rf"(?:{_NOT}|no|hardly|scarcely|rarely|nobody|no\s+one|nothing|impossible)"
_NEAR = r"(?:(?!\b(?:and|but|because|as|since|so|if|when|or)\b)[^,.;:!?\n]){0,90}?"
_FEW = r"(?:(?!(?:of|in|with|about|experience|knowledge)\b)[\w'-]+\s+){0,2}?"
_TIMES = r"(?:minute|hour|shift|day|night|evening|week|weekend|month|season|year)"
_SPEAKER = r"(?:i|we|me|us|i've|we've|i'm|i'd)"
_PSEUDO_NEGATIONS = (
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
_FALSE = re.compile("|".join(_PSEUDO_NEGATIONS), re.IGNORECASE)
_LETTER = re.compile(r"\w")


def without_false_denials(text: str) -> str:
    """Return a text of the same length in which every false denial is a row of x.

    For finding denials only: what looks like one and is none has no letters left there.
    """
    return _FALSE.sub(lambda found: _LETTER.sub("x", found.group()), text)


_KIN = (
    "sister brother mother father mum mom dad wife husband son daughter uncle aunt auntie cousin "
    "nephew niece grandmother grandfather gran granny nan grandma grandpa grandad granddad "
    "boyfriend girlfriend fiance fiancé fiancée flatmate roommate housemate neighbour neighbor "
    "friend mate sister-in-law brother-in-law mother-in-law father-in-law stepfather stepmother "
    "landlord landlady boss solicitor accountant lawyer dentist doctor hairdresser mechanic"
)
_BARE_KIN = "mum|mom|dad|gran|granny|nan|grandma|grandpa|grandad|granddad"
_PAST = (
    "ran|came|wrote|taught|made|built|sold|grew|drove|kept|sang|drew|led|did|was|were|had|got|went"
    "|took|dug|broke|gave|bought|cut|flew|rode|sewed|knew|spent|won|put|set"
)
_DOES = (
    rf"(?:is|are|does|do|has|have|can|could|will|would|might|{_PAST}|(?!this|his|us\b)\w{{2,}}"
    r"(?<!s)s|\w{3,}ed)"
)
_OFTEN = r"(?:(?:always|never|also|still|already|all|just|both|now|once|used|often)\s+)*"
_SO = r"\A\s*(?:(?:and|but|so|because|while|although|though|however|when|as|since)\s+)?"
_SMALL = r"(?!(?:with|for|of|as|at|on|in|and|to|from|by)\b)"
_PERSON = r"(?:wom[ae]n|m[ae]n|lads?|lass|guys?|blokes?|boys?|girls?|chaps?|lad(?:y|ies))"
_SUBJECTS = (
    rf"(?:my|our|his|her)\s+(?:{_SMALL}[\w'-]+\s+){{0,2}}?(?:{'|'.join(_KIN.split())})s?"
    r"(?:'s\s+\w+)?(?!')",
    rf"(?:{_BARE_KIN})",
    rf"(?:(?:a|some|those|these|two|three|the\s+new)\s+)(?:\w+\s+)?{_PERSON}",
    r"(?:the|our|my)\s+(?:previous|former|other)\s+[\w-]+",
    r"(?:the|our)\s+(?:\w+\s+)?\w+\s+next\s+door",
)
_WHICH = r"(?:\s+(?:from|in|at|on)\s+(?:the\s+|a\s+)?(?:\w+\s+)?\w+|\s+who\b.{1,60}?)?"
_FIRM = (
    r"(?:company|firm|organi[sz]ation|agency|charity|start-up|supplier|client"
    r"|hospital|bank|council)"
)
_OTHERS = re.compile(
    rf"{_SO}(?:{'|'.join(_SUBJECTS)}){_WHICH}\s+{_OFTEN}{_DOES}(?![\w'])"
    r"|\A\s*(?:our|my)\s+(?:client|customer|supplier)s?\s+(?:mak|build|sell|produc|manufactur|design"
    r"|import|export|own|run|buy)e?s?\b|\A\s*(?:our|my)\s+(?:client|customer)s?\s+(?:is|was|are)\b"
    rf"|\A\s*the\s+{_FIRM}\s+(?!needs|seeks|requires|wants|offers|has|looks|expects)\w{{3,}}s\s+"
    r"(?!(?:and|or|of|in|for|with|from|to|on|at|were|are|that|is|was)\b)\w",
    re.IGNORECASE,
)
_SPEAKER_WORD = re.compile(
    r"\b(?:i|i'm|i've|i'd|i'll|me|myself|us|ourselves|we|together|you|mine)\b", re.IGNORECASE
)
_DONE = (
    r"(?:replaced|cut|fixed|repaired|serviced|fitted|installed|rewired|painted|decorated|done|mended"
    r"|cleaned|coloured|colored|dyed|checked|removed|delivered|built|insulated|redecorated|tiled"
    r"|plastered|mot'd|pulled|filled|whitened|extracted|laid|redone|valued|surveyed|resurfaced)"
)
_HOME = (
    r"(?:boiler|roof|kitchen|bathroom|car|van|house|flat|windows?|heating|garden|carpets?|floor|walls?"
    r"|fence|drive|drains?|chimney|bike|washing\s+machine|cooker|loft|sofa|piano|phone|laptop|gutters?)"
)
_TRADE = (
    r"(?:electricians?|plumbers?|mechanics?|builders?|roofers?|decorators?|painters?|joiners?"
    r"|carpenters?|dentists?|doctors?|surgeons?|nurses?|vets?|hairdressers?|barbers?|movers?|glaziers?)"
)
_SERVED = re.compile(
    rf"(?:\A\s*|\b(?:i|we|we've|i've|and|just|finally)\s+)(?:had|got|have|get|getting|having)\s+"
    rf"(?:(?:my|our)\s+(?:[\w-]+\s+){{1,3}}?|the\s+(?:\w+\s+)?{_HOME}\s+){_DONE}\b"
    r"(?!\s+(?:within|in\s+(?:an?|under|\d)|by\s+(?:noon|lunch|\d)|on\s+time))"
    r"|\b(?:i|we|i've|we've)\s+(?:was|were|been|got|have\s+been)\s+(?:\w+\s+)?"
    r"(?:operated\s+on|served\s+by|looked\s+after\s+by|treated\s+(?:by|for|at|in)|examined\s+by)\b"
    rf"|\b(?:my|our)\s+(?:[\w-]+\s+){{1,3}}?(?:was|were|got)\s+(?:{_DONE}|made|taken)\s+by\s+(?!me|us)"
    r"|\b(?:i|i've|i'm)\s+(?:was\s+|am\s+|been\s+|have\s+been\s+)?an?\s+"
    r"(?:patient|customer|client|passenger)\s+(?:at|of|in|with|on|there|here)\b"
    r"|\bi\s+(?:take|took|am\s+on)\s+(?:\w+\s+){0,3}?(?:tablets|pills|medication|medicine|insulin"
    r"|painkillers|antibiotics)\b(?!\s+(?:to|round|around|from))"
    rf"|\A\s*the\s+{_TRADE}\s+(?:\w+\s+)?(?:rewired|fixed|repaired|replaced|installed|mended|painted"
    r"|built|cut|pulled|kept|took)\s+(?:\w+\s+)?(?:my|our)\b"
    rf"|\A\s*the\s+(?:{_TRADE}|teachers?|staff|waiters?|waitress|drivers?|crew)\s+(?:was|were|is|are)\s+"
    r"(?:\w+\s+)?(?:kind|lovely|rude|nice|friendly|great|helpful|strict|horrible|awful|late|patient)\b",
    re.IGNORECASE,
)


def is_others_doing(said: str) -> bool:
    """Return whether a clause tells only what somebody else does, or did for the speaker.

    Not where the speaker is in it too: "my mother taught me to sew", "my sister and I bake".
    """
    if _SERVED.search(said):
        return True
    found = _OTHERS.match(said)
    return found is not None and not _SPEAKER_WORD.search(said)


_ADVERBS = (
    r"(?:(?:really|always|also|still|dearly|very|much|currently|now|often|just|secretly|quite|am"
    r"|have|had|been|would|be|so|actually|only|simply|is)\s+){0,4}"
)
_I = rf"(?:\A\s*|\bi(?:'m|'d|'ve|\s+am)?\s+|\b(?:and|but|so|because|then)\s+){_ADVERBS}"
_WISHED = (
    r"(?:learn|become|be|study|train|try|work|start|get|find|qualify|do|join|move|take|retrain)"
)
_WORK = (
    r"(?:work|jobs?|position|post|role|employment|vacancy|opportunit(?:y|ies)|apprenticeship"
    r"|placement|internship|traineeship|career)"
)
_LIKE = r"(?:love|like|prefer|enjoy|consider|rather|sooner)"
_TELL = r"(?:mention|add|say|point|tell|stress|emphasi[sz]e|introduce|share|highlight|draw|thank)"
_HYPOTHETICAL = (
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
    rf"\bi(?:'d|\s+would)\s+(?:end\s+up|{_WISHED})\b(?!\s+(?:able|happy|up\s+early))",
    r"\b(?:it|that)\s+(?:would|'d)\s+be\s+(?:so\s+)?(?:nice|great|lovely|fun|wonderful|a\s+dream)",
    r"\bthe\s+(?:idea|thought)\s+of\s+\w+ing\b|\bput\s+my\s+name\s+down\b|\bwaiting\s+list\b"
    r"|\bi(?:'ve)?\s+(?:have\s+)?(?:ever\s+since\s+)?dream(?:ed|t)\s+of\b|\btake\s+me\s+on\b",
    r"\bwish\s+i\s+could\b|\bhave\s+a\s+go\s+at\b",
)
_WISH = re.compile("|".join(f"(?:{pattern})" for pattern in _HYPOTHETICAL), re.IGNORECASE)
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


_NT = r"(?:[a-z]+n't|(?:ca|is|was|do|did|does|has|have|had|could|would|should|were|are|wo)nt)"
_COURSE = r"(?:course|class(?:es)?|lessons?|training|apprenticeship|exams?|tests?|degree)"
_LEFT = r"(?:failed|flunked|missed|skipped|dropped|quit|abandoned|cancelled)"
_CUES = (
    r"no(?![-'\w])(?!\s+(?:one\s+)?[\w']+\s+than\b)|nil|none|nothing|nobody|no\s+one"
    rf"|not(?!-)|never|cannot|{_NT}|without|lack(?:s|ed|ing)?|nor|neither|nope"
    r"|unable|incapable|(?:hardly|barely|scarcely)(?!\s+an?\b)|hardly\s+(?=what\b)"
    r"|zero\s+(?:experience|knowledge|skills?|training|qualifications?|clue|idea|interest)"
    r"|yet\s+to|anything\s+but|far\s+from\s+(?:being\b|an?\b|good|fluent|able)"
    r"|(?:hopeless|useless|rubbish|terrible|awful|clueless|dreadful|bad|poor|lousy)\s+"
    r"(?:at|with|about|on)|ignorant\s+(?:of|about)"
    r"|(?:i|have|had|and|then|soon|since|^)\s*(?:gave|given|giving)\s+up"
    r"(?!\s+(?:my\s+)?(?:time|weekends?|evenings?|smoking|sugar|meat))"
    r"|dropped\s+out|refus(?:ed|es?)\s+to\s+(?:let|teach|show|pay)|banned\s+from|barred\s+from"
    rf"|{_LEFT}\s+(?:out\s+of\s+)?(?:my|the|his|every|an?|all)\b[^,.;]{{0,40}}?\b{_COURSE}"
    r"|forg[eo]t(?:ten)?\s+(?:all|everything|most|nearly|how)"
    r"|(?:i|i've|always|really|still|^)\s*struggl(?:e|ed|ing)\s+(?:with|to|at|in)"
    r"|out\s+of\s+my\s+depth|(?<!no\s)stranger\s+to"
)
_CUE = re.compile(rf"(?<![\w'-])(?:{_CUES})(?!\w)|\A\s*(?:struggl|gave\s+up)\w*", re.IGNORECASE)
_OF_MINE = (
    r"(?:(?:my|our)\s+(?:\w+\s+)?(?:things?|points?|strengths?|fort[eé]|cup\s+of\s+tea|job|area|field"
    r"|department|line|style|world|bag|subject)|something|one\s+of|among|part\s+of|for\s+me|an?\s+"
    r"(?:skill|subject|thing|language|area)|what\s+i|within|in\s+my|i\b|known|familiar|within)"
)
_NEGATED_BE = (
    rf"(?:(?:is|are|was|were|am|be|been)\s+(?:not|never|hardly|no(?=\s+\w+\s+of\s+mine))|{_NT}"
    r"|(?:has|have)\s+never\s+been|never\s+(?:was|were))"
)
_BACKWARD = re.compile(
    rf"\b{_NEGATED_BE}\s+(?:really\s+|exactly\s+|ever\s+|quite\s+|been\s+)*{_OF_MINE}"
    r"|\b(?:is|are|was|were)\s+(?:completely\s+|totally\s+|all\s+|way\s+|well\s+|far\s+|quite\s+)?"
    r"(?:beyond\s+(?:me|my)|over\s+my\s+head|greek\s+to\s+me|double\s+dutch|an?\s+(?:\w+\s+)?"
    r"(?:mystery|closed\s+book|nightmare|stranger)|new\s+to\s+me|foreign\s+to\s+me|out\s+of\s+the"
    r"|unknown\s+to\s+me|somebody\s+else's|someone\s+else's|too\s+\w+\s+for\s+me|none\b|not\s+an?\s+"
    r"|cancelled|called\s+off|always\s+beyond|the\s+last\s+thing)"
    r"|\b(?:is|are|was|were|'s)\s+(?:something|things?|one\s+thing|an?\s+\w+|the\s+\w+)\s+(?:that\s+)?"
    rf"i(?:'ve|'d)?\s+(?:have\s+|had\s+)?(?:never|cannot|not|{_NT})"
    r"|\b(?:terrif|scare|frighten|baffle|confuse|defeat|elude|escape|puzzle|petrif|intimidate)"
    r"(?:ies|s|d|ed)?\s+me\b|\bmakes?\s+me\s+(?:dizzy|sick|panic|nervous)"
    rf"|\b{_COURSE}\s+(?:was|were|got)\s+(?:too\s+)?(?:full|expensive|dear)\b"
    r"|\b(?:somebody|someone)\s+else's\s+(?:job|work|business)|\bexcept\s+me\b|\bpassed\s+me\s+by"
    r"|\bthe\s+others\s+who\b|\b(?:was|were|got)\s+(?:rejected|turned\s+down|refused)"
    r"|\b(?:knowledge|experience|skills?)\b.{1,40}\b(?:stops?|ends?)\s+(?:at|with|there)\b"
    r"|\A\s*(?!(?:when|because|although|if|as|so|and|that|what|the|since|where|who|but)\b)"
    r"(?:[\w+#'-]+\s+){1,4}?i(?:'ve|\s+have)?\s+(?:never|cannot|can't|don't|do\s+not|haven't|couldn't)"
    r"\s+(?:\w+\s+)?(?:tried|done|learnt|learned|know|understand|touch(?:ed)?|do|did|got)"
    r"(?:\s+(?:before|yet|at\s+all|myself|properly))?\s*\Z",
    re.IGNORECASE,
)
_FLAT_NO = re.compile(
    r"\s*(?:(?:sorry|sadly|honestly|alas|well|er|um|ha)\b\s*)?(?:none|nil|nope?|nah|never|zero|n/a"
    r"|nothing|not\s+(?:yet|really|at\s+all|a\s+clue|my\s+thing|for\s+me|a\s+chance|something|one)"
    r"|no(?=\s*\Z)|no\s+(?:idea|clue|experience|training|knowledge|thanks|thank|chance|interest|way|skills?)"
    rf"|forget\s+it|hopeless|useless|(?:i|i've|i'm)\s+(?:\w+\s+)?(?:no|not|never|{_NT})|{_NT}\s+(?!i\b)"
    r"|don't\s+ask|haven't\s+a\s+clue|hardly|barely|neither)\b(?!-)",
    re.IGNORECASE,
)
_WHEN_IT_COMES_TO = re.compile(r"\b(?:when\s+it\s+comes\s+to|as\s+(?:for|to))\b", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:i|i'm|i've|i'd|we|my|you|is|are|was|were|am|can|have|has|had|but|only|just|though)\b"
    r"|\b(?:although|however|yet|now|happy|also|still|plus)\b",
    re.IGNORECASE,
)
_LIST_END = re.compile(r"\b(?:or|nor)\b", re.IGNORECASE)
_LIST_WORDS = 5
_LIST_NAMES = 12


def without_denied_words(text: str) -> str:
    """Return the text with denials, mere wishes and other people's doing blanked.

    A denial reaches to the end of its clause, or over the whole of it ("Excel is beyond me"), or
    back to what was asked ("Excel? No idea"). "Not only", "no stranger to" and "no-code" deny
    nothing. Every removed character becomes a space, so that offsets stay.
    """
    return blanked(text, (span for _, span in _denied(without_false_denials(text))))


def why_denied(text: str) -> UnrecognisedReason | None:
    """Return why the first words count for nothing that `without_denied_words` would blank."""
    return next((reason for reason, _ in _denied(without_false_denials(text))), None)


def _denied(text: str) -> Iterator[tuple[UnrecognisedReason, Clause]]:
    """Return the spans of a text that claim nothing, and why."""
    clauses = clauses_of(text)
    for number, (start, end) in enumerate(clauses):
        said = text[start:end]
        if is_others_doing(said):
            yield UnrecognisedReason.DONE_BY_OTHERS, (start, end)
        elif _BACKWARD.search(said):
            first = clauses[_list_start(text, clauses, number)][0]
            yield UnrecognisedReason.DENIED, (first, end)
        elif begins := _first(said):
            reason, at = begins
            yield reason, (start + at, clauses[_list_end(text, clauses, number)][1])
            yield from ((reason, span) for span in _asked(text, clauses, number))


def _first(said: str) -> tuple[UnrecognisedReason, int] | None:
    """Return which of a denial and a wish begins first in a clause, and where."""
    cue, wish = _CUE.search(said), wish_start(said)
    if cue and (wish is None or cue.start() <= wish):
        return UnrecognisedReason.DENIED, cue.start()
    return None if wish is None else (UnrecognisedReason.WISHED, wish)


def _asked(text: str, clauses: Sequence[Clause], number: int) -> Iterator[Clause]:
    """Return what stands before a flat "no" that answers it: "Excel? Not a clue"."""
    if not number:
        return
    (before, until), (start, end) = clauses[number - 1], clauses[number]
    point, answer = text[until:start].strip(), text[start:end]
    flat = _FLAT_NO.match(answer)
    short = len(answer.split()) <= _LIST_WORDS
    topic = _WHEN_IT_COMES_TO.search(text, before, until)
    if topic:
        yield topic.start(), until
    elif flat and (point == "?" or (point in {":", "-", "–", "—"} and short)):  # noqa: RUF001
        yield clauses[_list_start(text, clauses, number - 1)][0], until
    elif flat and point == "," and short and _bare(text, clauses[number - 1]) and number == 1:
        yield before, until


def _list_start(text: str, clauses: Sequence[Clause], number: int) -> int:
    """Return the first of the bare names, with commas between, that end in a clause."""
    first = max(0, number - _LIST_NAMES)
    while number > first and _comma(text, clauses, number) and _bare(text, clauses[number - 1]):
        number -= 1
    return number


def _list_end(text: str, clauses: Sequence[Clause], number: int) -> int:
    """Return the last of the bare names that a denied clause goes on with, up to one with "or"."""
    for last in range(number + 1, min(number + 1 + _LIST_NAMES, len(clauses))):
        if not (_comma(text, clauses, last) and _bare(text, clauses[last])):
            break
        if _LIST_END.search(text, *clauses[last]):
            return last
    return number


def _comma(text: str, clauses: Sequence[Clause], number: int) -> bool:
    return text[clauses[number - 1][1] : clauses[number][0]].strip() == ","


def _bare(text: str, clause: Clause) -> bool:
    said = text[slice(*clause)]
    return len(said.split()) <= _LIST_WORDS and not _SAID.search(said)
