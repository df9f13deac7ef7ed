"""How names are compared with what was said or written.

A name is heard whole or by its first word, exactly or without its accents: the first of these ways
in which somebody is called so is what was meant. All of it takes linear time.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category, normalize

MAX_LENGTH = 255
"""Characters of a name that are looked at; Home Assistant shows no more."""
_APOSTROPHES = dict.fromkeys((0x60, 0xB4, 0x2B9, 0x2BB, 0x2BC, 0x2018, 0x2019), "'")
"""Signs that are written for an apostrophe, by their code points."""
_AND = frozenset({"and", "und", "y", "e", "et", "+"})
_LETTERS = {
    ord("ø"): "o",
    ord("ł"): "l",
    ord("đ"): "d",
    ord("ð"): "d",
    ord("þ"): "th",
    ord("æ"): "ae",
    ord("œ"): "oe",
    ord("\N{LATIN SMALL LETTER DOTLESS I}"): "i",
}
"""Letters that are written otherwise by who has no key for them, and are no accented ones."""
_UMLAUTS = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue"}


class Forms(NamedTuple):
    """How a name may be said."""

    exact: str
    loose: frozenset[str]
    """Without accents, or with what stands for them; with a gap for an apostrophe."""
    first: str
    """The first word, by which somebody may be called too."""
    first_loose: frozenset[str]

    def rank(self, heard: Forms) -> int | None:
        """Tell in which way a name was meant by what was heard: 0 is the best, `None` in none."""
        if self.exact == heard.exact:
            return 0
        if not self.loose.isdisjoint(heard.loose):
            return 1
        if self.first and self.first == heard.exact:
            return 2
        return None if self.first_loose.isdisjoint(heard.loose) else 3


@lru_cache(maxsize=8192)
def forms_of(name: str) -> Forms:
    """Make the forms of a name; those of one in which nothing can be spoken are empty."""
    text = normalize("NFC", normalize("NFKC", name[:MAX_LENGTH]).casefold())
    text = "".join(map(_heard, text.translate(_APOSTROPHES)))
    exact = _joined(text.replace("'", ""))
    loose = frozenset(
        {
            without_accents(one)
            for joined in (exact, _joined(text.replace("'", " ")))
            for one in (joined, joined.translate(_UMLAUTS))
        }
        - {""}
    )
    first = _first_word(exact)
    return Forms(exact, loose, first, frozenset({without_accents(first)} - {""}))


def best[T](heard: str, named: Iterable[tuple[str, T]]) -> tuple[int | None, list[T]]:
    """Find whom a name means: in the best way in which somebody is called so, and all of these."""
    forms = forms_of(heard)
    best_rank: int | None = None
    found: list[T] = []
    for name, one in named:
        rank = forms_of(name).rank(forms) if forms.loose else None
        if rank is not None and (best_rank is None or rank <= best_rank):
            if rank != best_rank:
                best_rank, found = rank, []
            found.append(one)
    return best_rank, found


def is_whole(rank: int | None) -> bool:
    """Tell whether the rank of the best way is one of a whole name."""
    return rank is not None and rank <= 1


def looks_like_name(text: str) -> bool:
    """Tell whether somebody may be called so: few words without digits, each with a capital."""
    words = text.split()
    return 0 < len(words) <= 3 and all(
        word[0].isalpha()
        and not word[0].islower()
        and not any(character.isdigit() for character in word)
        for word in words
    )


def without_accents(text: str) -> str:
    """Take the accents away, and all marks that other scripts combine with letters."""
    decomposed = normalize("NFD", text.translate(_LETTERS))
    return normalize("NFC", "".join(one for one in decomposed if category(one) != "Mn"))


def _heard(character: str) -> str:
    """Leave what is spoken of a character: letters with their marks, digits, and a few signs."""
    if character.isalnum() or character in "'&+" or category(character)[0] == "M":
        return character
    return " "


def _joined(text: str) -> str:
    """Join the words; whatever is said for `&` is one."""
    words = text.replace("&", " & ").replace("+", " + ").split()
    return " ".join("&" if word in _AND else word for word in words)


def _first_word(exact: str) -> str:
    """Give the first word of a name; nothing for `Table 5`, or of a name of one word."""
    words = exact.split()
    if len(words) < 2 or len(words[0]) < 2 or any(one.isdigit() for one in exact):
        return ""
    return words[0]
