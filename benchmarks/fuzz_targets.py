"""All that reads what comes from outside, and what each may raise."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
import logging
from typing import Any, Literal

import homeassistant.core  # noqa: F401  # puts its own engine in the place of voluptuous
from mashumaro import DataClassDictMixin
import voluptuous as vol

from custom_components.steward.descriptions import Action
from custom_components.steward.systems.api.errors import (
    InvalidUrlError,
    MalformedAnswerError,
    RemoteError,
)
from custom_components.steward.systems.api.http import retry_after, web_address
from custom_components.steward.systems.api.json import Reader, json_object
from custom_components.steward.systems.api.secrets import Secrets
from custom_components.steward.systems.eliab.api.types import read_answer
from custom_components.steward.systems.eliab.app_session import AppSession
from custom_components.steward.systems.lrs.api.types import EndedSession, GuestSession, Message
from custom_components.steward.systems.lrs.pager_numbers import read_guest, read_numbers
from custom_components.steward.systems.rufus.api.types import Device, Event, Passing, Session
from custom_components.steward.systems.rufus.passings.checkpoint import Checkpoint
from custom_components.steward.systems.spreadsheetweb.api.types import (
    moment,
    read_outputs,
    read_responses,
    read_session_id,
    read_token,
    to_table,
    typed,
)
from custom_components.steward.systems.spreadsheetweb.application import restored
from custom_components.steward.systems.table import SYSTEMS
from custom_components.steward.voice.languages import load_languages
from custom_components.steward.voice.names import forms_of

_NOW = datetime(2026, 3, 1, tzinfo=UTC)
_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)
"""What a store may raise: its file is then kept aside."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """One reader."""

    name: str
    takes: Literal["json", "bytes", "text", "list"]
    read: Callable[[Any], object]
    raises: tuple[type[Exception], ...] = ()
    writable: bool = False
    """Whether what is read must be writable as JSON."""


def _model(model: type[DataClassDictMixin]) -> Target:
    reader = Reader(logging.getLogger("fuzz"))
    return Target(
        name=model.__name__,
        takes="json",
        read=lambda given: reader.read_now(model, [given]),
        writable=True,
    )


def _object(name: str, read: Callable[[Any], object], **more: Any) -> Target:
    """Make the target of a reader of objects; what is no object never gets there."""
    return Target(
        name=name,
        takes="json",
        read=lambda given: read(given) if isinstance(given, dict) else None,
        **more,
    )


def _message(body: dict[str, Any]) -> Message:
    return Message.from_body(body, None)


def _checkpoint(stored: Any) -> object:
    checkpoint = Checkpoint()
    checkpoint.restore(stored)
    return checkpoint.to_store()


def _action(action: Action[Any]) -> Target:
    """Make the target of what an action takes: odd values for all its fields."""
    schema = vol.Schema(dict(action.fields))
    names = [str(name) for name in action.fields]

    def read(given: list[Any]) -> object:
        return schema(dict(zip(names, given, strict=False)))

    return Target(name=f"action {action.name}", takes="list", read=read, raises=(vol.Invalid,))


def _actions() -> Sequence[Target]:
    """Make targets of all actions that have fields."""
    named = {one.name: one for system in SYSTEMS.values() for one in system.actions if one.fields}
    return [_action(one) for one in named.values()]


def _heard(given: str) -> object:
    return [[*language.recognize(given)] for language in load_languages().values()]


def _table(given: Any) -> object:
    with suppress(ValueError):
        return to_table(given)
    return None


_SECRETS = Secrets("key-1", "Zoë Müller")
_MALFORMED = (MalformedAnswerError,)

TARGETS: tuple[Target, ...] = (
    *map(_model, (Device, Session, Passing, Event, GuestSession, EndedSession)),
    Target(name="json_object", takes="bytes", read=json_object, raises=_MALFORMED, writable=True),
    Target(
        name="eliab answer",
        takes="bytes",
        read=lambda given: read_answer(given, {}),
        raises=_MALFORMED,
        writable=True,
    ),
    _object("transmitter's message", _message),
    _object("token", lambda body: read_token(body, _NOW), raises=_MALFORMED),
    _object("session id", read_session_id, raises=_MALFORMED, writable=True),
    _object(
        "outputs", lambda body: read_outputs(body, ["A"]), raises=(RemoteError,), writable=True
    ),
    _object("responses", read_responses, raises=_MALFORMED),
    Target(name="table", takes="json", read=_table),
    Target(name="cell", takes="text", read=lambda given: typed(None, given), writable=True),
    Target(name="cell of JSON", takes="json", read=lambda given: typed("x", given)),
    Target(name="moment", takes="text", read=moment, writable=True),
    Target(name="Retry-After", takes="text", read=retry_after, writable=True),
    Target(name="address", takes="text", read=web_address, raises=(InvalidUrlError,)),
    Target(name="secrets", takes="text", read=_SECRETS.clean, writable=True),
    Target(name="name", takes="text", read=forms_of),
    Target(name="sentence", takes="text", read=_heard),
    Target(name="guest", takes="text", read=read_guest, writable=True),
    Target(name="numbers", takes="text", read=read_numbers, raises=(ValueError,)),
    Target(
        name="store of an application",
        takes="json",
        read=lambda given: restored("A", given).to_store(),
        raises=_UNREADABLE,
        writable=True,
    ),
    Target(
        name="store of an app session",
        takes="json",
        read=lambda given: AppSession.from_store(given).to_store(),
        raises=_UNREADABLE,
        writable=True,
    ),
    Target(
        name="store of passings",
        takes="json",
        read=_checkpoint,
        raises=_UNREADABLE,
        writable=True,
    ),
    *_actions(),
)
"""All of them."""
