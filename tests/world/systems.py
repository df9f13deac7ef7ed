"""The four systems of a world, and Home Assistant's entries of them."""

from dataclasses import dataclass
import random
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigEntry

from custom_components.steward.config_flow import StewardConfigFlow
from custom_components.steward.systems.table import SYSTEMS
from simulators.eliab import EliabSimulator
from simulators.lrs import LrsSimulator
from simulators.lrs.options import Answers
from simulators.rufus import Options as RufusOptions, RufusSimulator
from simulators.rufus.options import Order
from simulators.spreadsheetweb import SpreadsheetWebSimulator

from .clock import Clock

_DEVICES = 3


@dataclass(kw_only=True)
class Systems:
    """The systems, and how they are reached."""

    rufus: RufusSimulator
    lrs: LrsSimulator
    web: SpreadsheetWebSimulator
    eliab: EliabSimulator

    @property
    def all(self) -> tuple[Any, ...]:
        """All of them."""
        return (self.rufus, self.lrs, self.web, self.eliab)

    def entries(self) -> list[ConfigEntry]:
        """Make the entries, as the config flow does."""
        rufus, web, eliab = self.rufus.ready(), self.web.ready(), self.eliab.ready()
        return [
            _entry("rufus", "RUFUS Cloud", api_key=rufus["api_key"], url=rufus["url"]),
            _entry("lrs", "T7470", host=self.lrs.host, port=self.lrs.port),
            _entry(
                "spreadsheetweb",
                "Pricing",
                **{
                    name: web[name]
                    for name in ("url", "client_id", "client_secret", "application_key")
                },
            ),
            _entry(
                "eliab",
                "eliab",
                url=eliab["url"],
                token=eliab["token"],
                session_id=eliab["session_id"],
                username=eliab["user"],
                password=eliab["password"],
            ),
        ]

    def secrets(self) -> set[str]:
        """List what must be told nowhere."""
        rufus, web, eliab = self.rufus.ready(), self.web.ready(), self.eliab.ready()
        return {
            rufus["api_key"],
            web["client_secret"],
            web["application_key"],
            eliab["token"],
            eliab["password"],
            *self.rufus.world.devices,
            *self.rufus.world.sessions,
            *self.web.world.sessions,
            *self.eliab.world.sessions,
        }


def make(seed: int, clock: Clock) -> Systems:
    """Make the systems, each as one of its kind may be."""
    rng = random.Random(f"{seed} systems")
    rufus = RufusSimulator(
        seed=seed,
        clock=clock.now,
        options=RufusOptions(
            page_size=rng.choice((7, 20, 100, 500)),
            order=rng.choice([*Order]),
            serve_duplicates=rng.choice((0.0, 0.0, 0.2)),
            number_step=rng.choice((1, 1, 3)),
            closed_takes_passings=rng.random() < 0.3,
            omit_empty_result=rng.random() < 0.3,
        ),
    )
    for number in range(_DEVICES):
        rufus.commands["add_device"](model="Mat", serial_number=f"S-{number}")
    lrs = LrsSimulator(
        clock=clock.now,
        dedupe=rng.random() < 0.8,
        answers=rng.choice((Answers.PIGGYBACKED, Answers.PIGGYBACKED, Answers.SEPARATE)),
        handler_delay=rng.choice((0.0, 0.0, 0.3, 2.0)),
        utc_offset=rng.choice((0, 3600)),
        block_size=rng.choice((256, 1024)),
        first_notification=rng.choice(("ping", "empty", "none")),
        changes_by=rng.choice(("both", "post", "put")),
        empty_list_code=rng.choice(("2.05", "4.04")),
        duplicate_create=rng.choice(("update", "conflict")),
        etag_values=rng.choice(("time", "count")),
    )
    return Systems(
        rufus=rufus,
        lrs=lrs,
        web=SpreadsheetWebSimulator(seed=seed, clock=clock.now),
        eliab=EliabSimulator(seed=seed, clock=clock.now),
    )


def _entry(system: str, title: str, **fields: Any) -> ConfigEntry:
    return ConfigEntry(
        version=StewardConfigFlow.VERSION,
        minor_version=StewardConfigFlow.MINOR_VERSION,
        domain="steward",
        title=title,
        data={"system": system, **fields},
        options={},
        unique_id=SYSTEMS[system].unique_id(fields),
        source=SOURCE_USER,
        discovery_keys=MappingProxyType({}),
        subentries_data=(),
        entry_id=f"entry_{system}",
    )
