"""What a server holds, as immutable records."""

from dataclasses import dataclass
from datetime import datetime

from .workbook import Values


@dataclass(frozen=True, kw_only=True)
class Application:
    """A published workbook.

    Attributes:
        key: Its ``ApplicationKey``: 32 lower-case hexadecimal digits.
        name: Name.
        restricted: Whether calculations need an access token; sessions always do.
    """

    key: str
    name: str
    restricted: bool


@dataclass(frozen=True, kw_only=True)
class Token:
    """An access token.

    Attributes:
        value: 44 characters of ``A-Z a-z 0-9 _ -``.
        issued: When it was issued.
        expires: When it ends.
    """

    value: str
    issued: datetime
    expires: datetime


@dataclass(frozen=True, kw_only=True)
class Session:
    """A dedicated session: a workbook that keeps its inputs from call to call.

    Attributes:
        session_id: GUID in lower case.
        application_key: Its application.
        opened: When it was opened.
        last_used: When it was last used; at first when it was opened.
        values: The workbook's inputs.
        closed: When it was closed, None while it was not.
        calculations: How often it calculated.
    """

    session_id: str
    application_key: str
    opened: datetime
    last_used: datetime
    values: Values
    closed: datetime | None = None
    calculations: int = 0
