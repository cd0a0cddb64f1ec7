"""Other people's doing: what somebody else does, or did for the speaker."""

import re

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
_SPEAKER = re.compile(
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
    return found is not None and not _SPEAKER.search(said)
