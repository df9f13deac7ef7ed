"""What anybody might send: any JSON, and objects that have known members with any values."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st
from mashumaro import DataClassDictMixin

_scalars = (
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**63), max_value=2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)

json_values: st.SearchStrategy[Any] = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)

zones = st.integers(min_value=-1439, max_value=1439).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)

moments = st.datetimes(
    min_value=datetime(1970, 1, 3),  # noqa: DTZ001 - the zone comes from `timezones`
    max_value=datetime(2199, 12, 29),  # noqa: DTZ001 - the same
    timezones=st.just(UTC) | zones,
)
"""Any time that is taken in, whatever its zone."""

iso_texts = st.one_of(
    st.text(),
    moments.map(datetime.isoformat),
    st.datetimes().map(datetime.isoformat),
    st.dates().map(lambda day: day.isoformat()),
)


def objects(names: Iterable[str], **known: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Make objects that have some of the named members, with any values or with the known ones."""
    members: Mapping[str, st.SearchStrategy[Any]] = {
        name: known.get(name, json_values | iso_texts) for name in names
    }
    return st.fixed_dictionaries({}, optional=dict(members))


def wire_names(model: type[DataClassDictMixin]) -> list[str]:
    """List the members that a model is read from, by their names on the wire."""
    return [str(field.metadata.get("alias", field.name)) for field in fields(model)]  # type: ignore[arg-type]
