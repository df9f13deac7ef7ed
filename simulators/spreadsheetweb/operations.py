"""The methods of the interface."""

from collections.abc import Callable
from dataclasses import dataclass, field

from simulators.base import Json

from . import reading, shapes
from .errors import FailedError, MemberError, SessionError
from .options import Reaction, Reactions
from .reading import Body
from .records import Session
from .workbook import Calculation
from .world import World


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request.

    Attributes:
        body: The body, with the names of its members in lower case.
        token: The access token, if one came.
    """

    body: Body
    token: str | None


@dataclass(frozen=True, kw_only=True)
class Operation:
    """A method.

    Attributes:
        path: Its path.
        run: Carries it out and returns the answer.
        blank: What a failed call answers with, besides what all do.
    """

    path: str
    run: Callable[[World, Call], Json]
    blank: Json = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


def get_token(world: World, call: Call) -> Json:
    """GetToken."""
    token = world.site.issue(
        reading.text(call.body, "ClientIdentifier"),
        reading.text(call.body, "ClientSecret"),
        world.options,
        world.now(),
    )
    return shapes.token(token, world.options)


def open_session(world: World, call: Call) -> Json:
    """OpenDedicatedSession; the documented sample of its success has no ``InvalidToken``."""
    world.authorise(call.token)
    session = world.open(reading.text(call.body, "ApplicationKey"))
    return {"SessionId": session.session_id, "Success": True, "Messages": []}


def close_session(world: World, call: Call) -> Json:
    """CloseDedicatedSession; an id that is left out is the id that stands for none."""
    world.authorise(call.token)
    application = world.application(reading.text(call.body, "ApplicationKey"))
    session_id = reading.text(call.body, "SessionId")
    session = _session(
        world,
        application.key,
        shapes.NO_SESSION if session_id is None else session_id,
        world.options.close_reactions,
    )
    if session is not None:
        world.close(session.session_id)
    return shapes.SUCCESS


def get_result(world: World, call: Call) -> Json:
    """GetResult."""
    session_id = _begin_calculation(world, call)
    told = world.calculate(session_id, reading.calculation(call.body))
    return shapes.result(told, world.options)


def get_batch_results(world: World, call: Call) -> Json:
    """GetBatchResults: one calculation after the other, each with an outcome of its own."""
    session_id = _begin_calculation(world, call)
    requests = [
        (reading.number(each, "Id"), reading.calculation(reading.nested(each, "Request")))
        for each in reading.objects(call.body, "Requests")
    ]
    responses = [
        {"Id": number, "Response": _one_of_batch(world, session_id, request)}
        for number, request in requests
    ]
    return {"Message": None, "Responses": responses, **shapes.SUCCESS}


def _one_of_batch(world: World, session_id: str | None, request: Calculation) -> Json:
    try:
        return shapes.result(world.calculate(session_id, request), world.options)
    except FailedError as error:
        return {**_NO_RESULT, **shapes.failure(error)}


def _begin_calculation(world: World, call: Call) -> str | None:
    """Return the id of the session to calculate in, None for none.

    Raises:
        FailedError: The call may not calculate, or not there.
        MemberError: The same of the session, where the options want that.
    """
    application = world.application(reading.text(call.body, "ApplicationKey"))
    if application.restricted:
        world.authorise(call.token)
    session_id = reading.text(call.body, "SessionId")
    if not session_id:
        return None
    session = _session(world, application.key, session_id, world.options.result_reactions)
    return None if session is None else session.session_id


def _session(
    world: World, application_key: str, session_id: str, reactions: Reactions
) -> Session | None:
    """Return the session of an id, None where a flawed id is to do no harm."""
    try:
        return world.session(application_key, session_id)
    except SessionError as error:
        match reactions[error.flaw]:
            case Reaction.FAILURE:
                raise
            case Reaction.BAD_REQUEST:
                raise MemberError("SessionId") from error
            case Reaction.SUCCESS:
                return None


_NO_RESULT: Json = {"Message": None, "Outputs": None}

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        path="/Api/Auth/GetToken",
        run=get_token,
        blank={"AccessToken": None, "Issued": None, "Expires": None},
    ),
    Operation(
        path="/Api/Applications/OpenDedicatedSession",
        run=open_session,
        blank={"SessionId": shapes.NO_SESSION},
    ),
    Operation(path="/Api/Applications/CloseDedicatedSession", run=close_session),
    Operation(path="/Api/Applications/GetResult", run=get_result, blank=_NO_RESULT),
    Operation(
        path="/Api/Applications/GetBatchResults",
        run=get_batch_results,
        blank={"Message": None, "Responses": None},
    ),
)
