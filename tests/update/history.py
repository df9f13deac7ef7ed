"""The rows of Home Assistant's database that hold an entity's past, as JSON and back."""

from collections.abc import Container, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
import sqlite3

from homeassistant.components.recorder import db_schema
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from .systems import Json

_DATABASE = "home-assistant_v2.db"
_STATES = """
    SELECT states_meta.entity_id, state, shared_attrs, last_updated_ts FROM states
    JOIN states_meta USING (metadata_id) LEFT JOIN state_attributes USING (attributes_id)
    ORDER BY state_id
"""
_STATISTICS = """
    SELECT statistic_id, {table}.* FROM {table}
    JOIN statistics_meta ON statistics_meta.id = metadata_id ORDER BY {table}.id
"""
_PERIODS = {
    "statistics": timedelta(hours=1),
    "statistics_short_term": timedelta(minutes=5),
}
"""How long a row of statistics is for, by its table; it begins with the clock."""


def read(config: Path, entity_ids: Container[str]) -> Json:
    """Read what the database of a configuration folder knows of some entities.

    `states` refer to their `attributes` by number.
    """
    with closing(sqlite3.connect(config / _DATABASE)) as database:
        database.row_factory = sqlite3.Row

        def rows(query: str) -> list[Json]:
            return [dict(row) for row in database.execute(query)]

        states = [row for row in rows(_STATES) if row["entity_id"] in entity_ids]
        attributes = {row["shared_attrs"] or "{}": None for row in states}
        numbers = {text: number for number, text in enumerate(attributes)}
        return {
            "states": [
                [
                    row["entity_id"],
                    row["state"],
                    numbers[row["shared_attrs"] or "{}"],
                    _iso(row["last_updated_ts"]),
                ]
                for row in states
            ],
            "attributes": [*map(json.loads, attributes)],
            "statistics_meta": [
                {name: value for name, value in row.items() if name != "id"}
                for row in rows("SELECT * FROM statistics_meta ORDER BY id")
            ],
            **{table: [*map(_value, rows(_STATISTICS.format(table=table)))] for table in _PERIODS},
        }


def write(folder: Path, kept: Json) -> str:
    """Make a database that knows what `read` read; return its URL.

    Rows of statistics begin with their period, wherever their moments were put.
    """
    url = f"sqlite:///{folder / _DATABASE}"
    engine = create_engine(url)
    db_schema.Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(db_schema.SchemaChanges(schema_version=db_schema.SCHEMA_VERSION))
        _write_states(session, kept)
        metas = [db_schema.StatisticsMeta(**row) for row in kept["statistics_meta"]]
        session.add_all(metas)
        session.flush()
        ids = {f"{meta.statistic_id}": meta.id for meta in metas}
        for table, period in _PERIODS.items():
            kind = db_schema.Statistics if table == "statistics" else db_schema.StatisticsShortTerm
            rows = [_row(row, ids, period) for row in kept[table]]
            session.add_all(kind(**row) for row in rows)
        # else the recorder would take the periods of these rows, the last read, for missing ones
        for begun in {row["start_ts"] for row in rows}:
            session.add(db_schema.StatisticsRuns(start=datetime.fromtimestamp(begun, UTC)))
        session.commit()
    engine.dispose()
    return url


def _write_states(session: Session, kept: Json) -> None:
    """Add the rows of states."""
    entities = {one[0]: db_schema.StatesMeta(entity_id=one[0]) for one in kept["states"]}
    attributes = [
        db_schema.StateAttributes(
            shared_attrs=(text := json.dumps(one)),
            hash=db_schema.StateAttributes.hash_shared_attrs_bytes(text.encode()),
        )
        for one in kept["attributes"]
    ]
    session.add_all([*entities.values(), *attributes])
    session.flush()
    session.add_all(
        db_schema.States(
            metadata_id=entities[entity_id].metadata_id,
            state=state,
            attributes_id=attributes[number].attributes_id,
            last_updated_ts=datetime.fromisoformat(moment).timestamp(),
        )
        for entity_id, state, number, moment in kept["states"]
    )


def _row(kept: Json, ids: Mapping[str, int], period: timedelta) -> Json:
    """Make the columns of a row of statistics."""
    values = {name: kept[name] for name in ("mean", "min", "max", "state", "sum")}
    start = datetime.fromisoformat(kept["start_ts"]).timestamp()
    period_start = start // period.total_seconds() * period.total_seconds()
    reset = kept["last_reset_ts"]
    return values | {
        "metadata_id": ids[kept["statistic_id"]],
        "start_ts": period_start,
        "last_reset_ts": reset and datetime.fromisoformat(reset).timestamp(),
    }


def _value(row: Json) -> Json:
    """Make JSON of a row of statistics, without the ids of this one database."""
    moments = {name: row[name] for name in ("start_ts", "last_reset_ts")}
    values = ("statistic_id", "mean", "min", "max", "state", "sum")
    return {
        **{name: row[name] for name in values},
        **{name: moment and _iso(moment) for name, moment in moments.items()},
    }


def _iso(timestamp: float) -> str:
    """Write a moment."""
    return datetime.fromtimestamp(timestamp, UTC).isoformat()
