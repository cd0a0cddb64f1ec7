"""Personal words: who a person is, which must not move what their skills lead to."""

import re

_NATIONALITIES = (
    "afghan albanian algerian american arab argentinian armenian asian australian austrian "
    "azerbaijani bangladeshi belarusian belgian black bosnian brazilian british bulgarian "
    "cameroonian canadian caribbean chilean chinese colombian congolese croatian cuban "
    "cypriot czech danish dutch ecuadorian egyptian english eritrean estonian ethiopian "
    "european filipino finnish french gambian georgian german ghanaian greek hungarian "
    "icelandic indian indonesian iranian iraqi irish israeli italian ivorian jamaican "
    "japanese jordanian kazakh kenyan korean kosovan kurdish latvian lebanese libyan "
    "lithuanian macedonian malaysian maltese mexican moldovan mongolian montenegrin moroccan "
    "nepalese nigerian norwegian pakistani palestinian persian peruvian polish portuguese "
    "roma romanian russian saudi scottish senegalese serbian slovak slovenian somali spanish "
    "sudanese swedish swiss syrian taiwanese tamil thai tunisian turkish ugandan ukrainian "
    "uzbek venezuelan vietnamese welsh white yemeni "
)
_NATIONALITY = f"(?:{'|'.join(_NATIONALITIES.split())})"
_PERSON = (
    r"(?:man|woman|male|female|girl|boy|mother|father|mum|mom|dad|lady|guy|person|citizen|"
    r"grandmother|grandfather|grandparent|teenager|pensioner|immigrant|migrant|refugee|parent|"
    r"wife|husband|housewife|househusband|homemaker|widow|widower|muslim|christian|catholic|"
    r"protestant|jew|hindu|buddhist|sikh|atheist)"
)
_STATE = (
    r"(?:pregnant|disabled|divorced|widowed|muslim|christian|catholic|protestant|orthodox|jewish|"
    r"hindu|buddhist|sikh|gay|lesbian|bisexual|transgender|non-binary|heterosexual)"
)
_AGE = r"(?:1[4-9]|[2-9]\d)"
_OLD = rf"{_AGE}[\s-]years?[\s-]old"
_QUALITY = (
    rf"(?:young|old|older|elderly|middle-aged|single|married|unmarried|stay-at-home|{_STATE}|"
    rf"{_OLD}|{_NATIONALITY})"
)
_QUALITIES = rf"(?:{_QUALITY}(?:\s*,\s*|\s+)){{0,4}}"
_OF_SOME = r"(?:\s+of\s+(?:one|two|three|four|five|\d))?"
_WHO = rf"{_QUALITIES}{_PERSON}{_OF_SOME}(?:\s+and\s+(?:an?\s+)?{_QUALITIES}{_PERSON}{_OF_SOME})*"
_I_AM = r"\b(?:as|i am|i'm|being)\s+(?:an?\s+)?"
_THAT_IS_ALL = (
    r"(?=\s*[,.;:()]|\s*$|\s+(?:and|but|who|with|from|in|aged|i|i'm|we|he|she|they|my)\b)"
)
_AND_SO_ON = r"(?:\s*[,:])*(?:\s+(?:and|but|who)\b)?"
_PATTERNS = (
    r"\b(?:my name is|my name's|call me)\s+[^\s,.;:]+(?:\s+(?!and\b|i\b|but\b)[^\s,.;:]+){0,2}",
    rf"{_I_AM}{_WHO}{_THAT_IS_ALL}",
    rf"{_I_AM}{_QUALITIES}(?:{_NATIONALITY}|{_STATE}){_THAT_IS_ALL}",
    rf"(?:\b(?:i am|i'm|at|aged?|at the age of)\s+)?\b{_AGE}\s+years\s+(?:old|of\s+age)\b",
    rf"\b(?:i am|i'm|aged?|at the age of)\s+{_AGE}(?:\s*,\s*{_NATIONALITY})?{_THAT_IS_ALL}",
    rf"\b{_OLD}\b",
)
_PRONOUNS = (
    r"\b(?:i|i'm|i've|me|my|mine|we|our|he|him|his|she|her|hers|they|them|their)\b",
    r"\b(?:mr\b\.?|mrs\b\.?|ms\.)(?:\s+[^\s,.;:]+)?|\b(?:miss|sir|madam)\b",
)
_PERSONAL = re.compile(
    "|".join((*(f"{pattern}{_AND_SO_ON}" for pattern in _PATTERNS), *_PRONOUNS)), re.IGNORECASE
)


def without_personal_words(text: str) -> str:
    """Return the text with names introduced as such, ages, sex, nationality and pronouns blanked.

    Every removed character becomes a space, so that offsets stay; languages named as skills
    ("I speak German") stay too.
    """
    return _PERSONAL.sub(lambda found: " " * len(found.group()), text)
