"""The JSON forms of the server's answers, and of its world."""

from datetime import datetime, timedelta

from simulators.base import Json
from simulators.clock import utc_text, utc_text_or_none

from .cells import Cell
from .errors import FailedError
from .options import Moment, Options, Refs
from .records import Application, Session, Token
from .workbook import Told
from .world import World

# The session id that stands for none.
NO_SESSION = "00000000-0000-0000-0000-000000000000"

SUCCESS: Json = {"Success": True, "InvalidToken": False, "Messages": []}


def failure(error: FailedError) -> Json:
    """Return what every failed call answers with."""
    return {"Success": False, "InvalidToken": error.invalid_token, "Messages": [f"{error}"]}


def moment(time: datetime, options: Options) -> str | None:
    """Return a token's time as the options want it written."""
    match options.token_times:
        case Moment.UTC:
            return utc_text(time)
        case Moment.LOCAL:
            local = time + timedelta(seconds=options.utc_offset)
            return local.replace(tzinfo=None).isoformat()
        case Moment.DATE:
            return f"/Date({int(time.timestamp() * 1000)})/"
        case Moment.NULL:
            return None


def token(item: Token, options: Options) -> Json:
    """Return what GetToken answers with."""
    return {
        "AccessToken": item.value,
        "Issued": moment(item.issued, options),
        "Expires": moment(item.expires, options),
        **SUCCESS,
    }


def result(told: list[Told], options: Options) -> Json:
    """Return what GetResult answers with, its outputs named and ordered as the options want."""
    ordered = told if options.output_order == "asked" else reversed(told)
    return {
        "Message": None,
        "Outputs": [_output(each, options.output_refs) for each in ordered],
        **SUCCESS,
    }


def _output(told: Told, form: Refs) -> Json:
    cells = {"Value": [[_cell(cell) for cell in row] for row in told.cells]}
    match form:
        case Refs.ASKED:
            return {"Ref": told.asked, **cells}
        case Refs.NAME:
            return {"Ref": told.range.name, **cells}
        case Refs.ADDRESS:
            return {"Ref": told.range.address, **cells}
        case Refs.NULL:
            return {"Ref": None, **cells}
        case Refs.ABSENT:
            return cells


def _cell(item: Cell) -> Json:
    return {
        "Type": item.kind,
        "Value": item.value,
        "Format": item.format,
        "Text": item.text,
    }


def application(item: Application) -> Json:
    """Return an application for a look inside."""
    return {"application_key": item.key, "name": item.name, "restricted": item.restricted}


def session(world: World, item: Session) -> Json:
    """Return a session for a look inside; ``state`` is ``open``, ``closed`` or ``timed_out``."""
    return {
        "session_id": item.session_id,
        "application_key": item.application_key,
        "state": world.flaw(item) or "open",
        "opened": utc_text(item.opened),
        "last_used": utc_text(item.last_used),
        "closed": utc_text_or_none(item.closed),
        "calculations": item.calculations,
        "inputs": {name: [list(row) for row in grid] for name, grid in item.values.items()},
    }


def world(item: World) -> Json:
    """Return a whole world; of the tokens it tells the times only."""
    now = item.now()
    return {
        "applications": [application(each) for each in item.applications.values()],
        "sessions": [session(item, each) for each in item.sessions.values()],
        "tokens": [
            {"issued": utc_text(each.issued), "expires": utc_text(each.expires)}
            for each in item.site.tokens(now)
        ],
        "locked": item.site.locked(now),
        "calls": dict(item.calls),
    }
