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
_PERSON = r"(?:man|woman|male|female|girl|boy|mother|father|mum|mom|dad|lady|guy|person|citizen)"
_PATTERNS = (
    r"\bmy name is\s+[^\s,.;]+(?:\s+(?!and\b|i\b|but\b)[^\s,.;]+){0,2}",
    r"\b(?:i am|i'm|aged?)\s+\d{1,3}\b(?:\s*years?(?:\s+old)?|\s+and\b)?",
    r"\b\d{1,3}[\s-]years?[\s-]old\b",
    rf"\b(?:as\s+)?(?:an?\s+)?(?:(?:young|old|older|elderly|{_NATIONALITY})\s+)+{_PERSON}\b",
    rf"\b(?:as|i am|i'm)\s+(?:an?\s+)?{_PERSON}\b",
    rf"\b(?:i am|i'm)\s+(?:an?\s+)?{_NATIONALITY}(?=\s*(?:[,.;]|and\b|$))",
    r"\b(?:i|i'm|i've|me|my|mine|we|our|us|he|him|his|she|her|hers|they|them|their)\b",
    r"\b(?:mr|mrs|ms|miss|sir|madam)\b\.?",
)
_PERSONAL = re.compile("|".join(_PATTERNS), re.IGNORECASE)


def without_personal_words(text: str) -> str:
    """Return the text with names introduced as such, ages, sex, nationality and pronouns blanked.

    Every removed character becomes a space, so that offsets stay; languages named as skills
    ("I speak German") stay too.
    """
    return _PERSONAL.sub(lambda found: " " * len(found.group()), text)
