"""The operations on devices and sessions, and the one that takes passings."""

from typing import Any

from . import schema, shapes
from .call import Answer, Call
from .errors import RefusedError
from .world import World


def bind_device(world: World, call: Call) -> Answer:
    """D1."""
    device = world.bind(**schema.check_device(schema.parse(call.body), world.options))
    return 201, {"description": "Device binded succesfully", "deviceid": device.deviceid}


def unbind_device(world: World, call: Call) -> Answer:
    """D2."""
    deviceid = call.ids["deviceid"]
    world.unbind(deviceid)
    return 200, {"description": "Device unbinded succesfully", "deviceid": deviceid}


def list_devices(world: World, call: Call) -> Answer:
    """D3."""
    page = call.page(world.options, limited=True)
    items = list(world.devices.values())
    result = [shapes.device(world, item) for item in page.of(items)]
    content = page.answer(world.options, result, len(items))
    if world.options.omit_empty_result and not items:
        del content["result"]
    return 200, content


def get_device(world: World, call: Call) -> Answer:
    """D4; a missing device's id is not echoed."""
    device = world.devices.get(call.ids["deviceid"])
    if device is None:
        raise RefusedError(404, "Device not found")
    return 200, {"description": "Success", "result": shapes.device(world, device)}


def open_session(world: World, call: Call) -> Answer:
    """S1."""
    body = schema.parse(call.body)
    session = world.open(**schema.check(body, schema.SESSION, strict=world.options.strict))
    content = {"description": "Session inserted succesfully", "token_session": session.token}
    return world.options.inserted_status, content


def close_session(world: World, call: Call) -> Answer:
    """S2."""
    session = world.close(call.ids["token"])
    return 200, {"description": "Session closed succesfully", "token_session": session.token}


def list_sessions(world: World, call: Call) -> Answer:
    """S3: the active one first, then by creation."""
    deviceid = call.ids["deviceid"]
    sessions = sorted(world.sessions_of(deviceid), key=lambda session: not session.active)
    if not sessions:
        raise RefusedError(404, "Sessions not found", deviceid=deviceid)
    result = [shapes.session_row(world, session) for session in sessions]
    return 200, {"description": "Success", "result": result}


def get_active_session(world: World, call: Call) -> Answer:
    """S4."""
    deviceid = call.ids["deviceid"]
    session = world.active_session(deviceid)
    if session is None:
        raise RefusedError(404, "Sessions not found", deviceid=deviceid)
    return 200, {"description": "Success", "result": [shapes.session_detail(world, session)]}


def get_session(world: World, call: Call) -> Answer:
    """S5."""
    session = world.session(call.ids["token"])
    return 200, {"description": "Success", "result": [shapes.session_detail(world, session)]}


def insert_passings(world: World, call: Call) -> Answer:
    """P1; the counts are of the new generation."""
    body = schema.parse(call.body)
    token, passings = schema.check_passings(body, world.options)
    inserted, duplicates = world.insert(token, passings)
    content: dict[str, Any] = {
        "description": "Passings inserted succesfully",
        "token_session": token,
    }
    if world.options.strict:
        content |= {"inserted_count": inserted, "duplicate_count": duplicates}
    return world.options.inserted_status, content
