"""How names are compared with what was said."""

from functools import lru_cache
import re

from hassil.util import remove_punctuation

_UNSPEAKABLE = re.compile(r"[^\w\s'&+.,]|_")


@lru_cache(maxsize=4096)
def spoken(name: str) -> str:
    """Give a name as it is heard: in lower case, without what is not spoken.

    What is left bears no meaning in a sentence's template.
    """
    heard = _UNSPEAKABLE.sub(
        " ", remove_punctuation(name.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")).lower()
    )
    return " ".join(remove_punctuation(heard).split())


@lru_cache(maxsize=4096)
def short(name: str) -> str:
    """Give the first word of a name, by which a guest may be called too; nothing for `Table 5`."""
    words = spoken(name).split()
    if len(words) < 2 or len(words[0]) < 2 or any(char.isdigit() for char in name):
        return ""
    return words[0]
