"""Counts have no unit: in no language would it be right for one and for many.

An earlier version gave them one, by which their statistics are kept: those would not go on.
"""

from homeassistant.components.recorder.statistics import async_update_statistics_metadata
from homeassistant.components.sensor import SensorEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.util.unit_conversion import UnitlessRatioConverter

from .coordinator import StewardConfigEntry
from .systems.table import item_descriptions


@callback
def async_forget_units(hass: HomeAssistant, entry: StewardConfigEntry) -> None:
    """Take the units off the statistics of an entry's counts; called before its entities are there.

    That happens once: the registry forgets a unit when the entity is there again.
    """
    if "recorder" not in hass.config.components:
        return
    counts = {
        description.translation_key
        for kind in item_descriptions(entry).values()
        for description in kind.entities
        if isinstance(description, SensorEntityDescription)
        and description.state_class
        and description.native_unit_of_measurement is None
    }
    for entity in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id):
        if (
            entity.domain == Platform.SENSOR
            and entity.translation_key in counts
            and entity.unit_of_measurement
        ):
            async_update_statistics_metadata(
                hass,
                entity.entity_id,
                new_unit_class=UnitlessRatioConverter.UNIT_CLASS,
                new_unit_of_measurement=None,
            )
