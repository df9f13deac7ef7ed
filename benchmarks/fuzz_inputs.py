"""Odd input: JSON values, bytes and texts, of valid ones with something in them that is not."""

import random
from typing import Any

import orjson

_ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 12.7, 1e300, -1e300, 2**31, 2**53, 2**63 - 1, 2**63, 2**64 - 1),
    *("", " ", "0", "-1", "null", "NaN", "\0", "a\0b", "\n", "\x1b[31m", "\u202e", "\ufeff"),
    *("é", "e\u0301", "ẞ", "İ", "😀", "👩‍👩‍👧", "x" * 255, "x" * 256, "x" * 1001, "1" * 400),
    *("0001-01-01", "9999-12-31T23:59:59Z", "2026-03-01T08:00:00", "2026-03-01T08:00:00+23:59"),
    *("2026-02-30", "1970-01-01T00:00:00-00:01", "20260301T080000Z", "2026-W09-7", "24:00"),
    *("/Date(0)/", "/Date(-99999999999999)/", "/Date(99999999999999)/", "../..", "%00", "a/b"),
    *([], {}, [[]], [{}], {"": None}, [None], {"a": {"b": []}}, ["x"] * 50),
)
_SIGNS = (
    *(
        "a",
        "Z",
        "0",
        "9",
        " ",
        "\t",
        "\n",
        "\0",
        ",",
        "-",
        ".",
        "'",
        "\u2019",
        "&",
        "+",
        "!",
        "…",
        "é",
    ),
    *("ß", "İ", "ø", "Ø", "王", "😀", "\u0301", "\u200d", "\u202e", "%", "%41", "&amp;", "\\u0041"),
    *(
        "page ",
        "guest ",
        "number ",
        "pager ",
        "and ",
        "is ",
        "next ",
        "clear ",
        "1-20",
        "e5",
        "://",
    ),
)

SAMPLES: tuple[dict[str, Any], ...] = (
    {
        "result": [
            {
                "deviceid": "A1",
                "alias": "Mat",
                "model": "S4",
                "serial_number": "1",
                "sessions": 3,
                "last_login": "2026-03-01T08:00:00.000Z",
                "battery_percentage": 81,
                "charging": True,
            }
        ],
        "pagination": {"page": 1, "limit": 5000, "total": 1, "has_more": False},
    },
    {"deviceid": "A1", "token_session": "T", "alias": "Run", "active": True, "passings": 5},
    {
        "num_passing": 5,
        "timestamp": "2026-03-01T08:00:00.000Z",
        "bib": "101",
        "chip": None,
        "latitude": "52.1",
        "longitude": "4.2",
        "timezone": "CET",
        "gender": "F",
        "token_session": "T",
    },
    {
        "event_token": "E",
        "name": "City run",
        "start_date": "2026-03-01",
        "end_date": "2026-03-02T08:00:00+01:00",
    },
    {
        "number": 7,
        "state": "started",
        "uuid": "u-1",
        "sessionSequence": 4,
        "label": "Ana",
        "partySize": 2,
        "goalInSeconds": 600,
        "started": "2026-03-01T08:00:00",
        "notified": None,
        "cleared": None,
        "clearType": "STOP",
    },
    {
        "sessions": [{"number": 7, "state": "paged"}],
        "globalSessionSequence": 65535,
        "statistics": {"guestsServed": 3, "percentOnTime": 50.0, "averageTimeServed": 312},
        "settings": {"systemId": 1, "defaultTargetGoal": 600, "statisticsClearMark": 4},
        "timestamp": "2026-03-01T08:00:00",
        "deviceName": "T7470",
        "firmwareVersion": "1.2",
    },
    {
        "Success": True,
        "AccessToken": "t",
        "Expires": "2026-03-01T09:00:00Z",
        "Issued": "/Date(1772352000000)/",
        "SessionId": "s-1",
        "Messages": ["no"],
        "Outputs": [{"Ref": "A", "Value": [[{"Value": "1.5", "Type": "Number", "Text": "1,5"}]]}],
        "Responses": [{"Id": 1, "Response": {"Success": True, "Outputs": []}}],
    },
    {
        "info": {"type": "success", "title": "t", "message": "m", "sessionId": "s-1"},
        "responseContent": {"name": "Inés"},
    },
    {
        "overdue": ["u-1"],
        "session": {
            "session_id": "s",
            "opened": "2026-03-01T08:00:00+00:00",
            "calculations": 2,
        },
        "dropped": False,
        "orphans": ["o"],
        "unconfirmed": False,
        "session_id": "s",
        "in_doubt": False,
        "opened": "2026-03-01T08:00:00+00:00",
    },
    {
        "baseline": {"A1": 3},
        "devices": {
            "A1": {
                "until": "2026-03-01T08:00:00+00:00",
                "absent": None,
                "sessions": {
                    "T": {
                        "created": "2026-03-01T08:00:00+00:00",
                        "ranges": [[1, 5], [7, 9]],
                        "baseline": 2,
                        "settled": None,
                        "last": None,
                    }
                },
            }
        },
    },
)
"""Valid objects: what systems answer, and what is stored."""


def odd_json(rng: random.Random) -> Any:
    """Make a JSON value: a valid object with odd members, or something odd."""
    if rng.random() < 0.1:
        return rng.choice(_ODD)
    return _spoilt(rng, rng.choice(SAMPLES), 0.25)


def odd_list(rng: random.Random) -> list[Any]:
    """Make a few JSON values, most of them plain."""
    plain = ("a", 5, "2026-03-01T08:00:00Z", 52.1, True)
    return [rng.choice(plain) if rng.random() < 0.6 else odd_json(rng) for _ in range(8)]


def _spoilt(rng: random.Random, value: Any, share: float) -> Any:
    """Copy a value, with some of what is in it replaced, left out, renamed or repeated."""
    if rng.random() < share * 0.5:
        return rng.choice(_ODD)
    if isinstance(value, dict):
        return {
            (rng.choice(("", "a", key.upper())) if rng.random() < share * 0.1 else key): _spoilt(
                rng, one, share
            )
            for key, one in value.items()
            if rng.random() > share * 0.3
        }
    if isinstance(value, list):
        return [_spoilt(rng, one, share) for one in value] * rng.choice((1, 1, 1, 0, 2))
    return value


def odd_bytes(rng: random.Random) -> bytes:
    """Make bytes: a JSON object, of which some are others."""
    content = bytearray(orjson.dumps(odd_json(rng)))
    for _ in range(rng.choice((0, 0, 1, 2, 5))):
        place = rng.randrange(len(content) + 1)
        match rng.randrange(4):
            case 0:
                del content[place:]
            case 1:
                content[place : place + 1] = bytes([rng.randrange(256)])
            case 2:
                content[place:place] = rng.choice((b"NaN", b"\xff", b"[" * 50, b"\\ud800", b"\0"))
            case _:
                content[place : place + rng.randrange(8)] = b""
    return bytes(content)


def odd_text(rng: random.Random) -> str:
    """Make a text of a few signs, or of very many of them."""
    if rng.random() < 0.1:
        return str(rng.choice(_ODD))
    if rng.random() < 0.01:
        return rng.choice(_SIGNS) * rng.randrange(4000) + rng.choice(_SIGNS)
    return "".join(rng.choices(_SIGNS, k=rng.randrange(20)))
