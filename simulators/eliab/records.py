"""What the server holds, as immutable records."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Son:
    """A pupil, as the login answers with one.

    Attributes:
        id: Number of the pupil.
        first_name: First names.
        last_name: Surnames.
        avatar: Number of a picture.
        section: Parallel class.
        grade: School year.
        school_id: Number of the school.
    """

    id: int
    first_name: str
    last_name: str
    avatar: int
    section: str
    grade: str
    school_id: int = 1


@dataclass(frozen=True, kw_only=True)
class User:
    """Somebody who can log in.

    Attributes:
        id: Number of the user.
        email: What the user logs in with.
        password: The other half of it.
        first_name: First names.
        last_name: Two surnames, with a space between.
        phone: Telephone number.
        address: Postal address.
        sons: The user's pupils.
    """

    id: int
    email: str
    password: str = field(repr=False)
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    address: str = ""
    sons: tuple[Son, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Session:
    """An app session.

    Attributes:
        id: 64 lower-case hexadecimal digits.
        user: E-mail address of its user.
        opened: When it was opened.
        expires: When it ends by itself, None for never.
        closed: When it was closed, None if it was not.
    """

    id: str
    user: str
    opened: datetime
    expires: datetime | None = None
    closed: datetime | None = None
