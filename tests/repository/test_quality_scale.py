"""quality_scale.yaml answers for every rule of Home Assistant's quality scale."""

import pytest

from .files import INTEGRATION, read_yaml, words

RULES = words(
    """
    action-setup appropriate-polling brands common-modules config-flow-test-coverage config-flow
    dependency-transparency docs-actions docs-triggers docs-conditions
    docs-high-level-description docs-installation-instructions docs-removal-instructions
    entity-event-setup entity-unique-id has-entity-name runtime-data test-before-configure
    test-before-setup unique-config-entry action-exceptions config-entry-unloading
    docs-configuration-parameters docs-installation-parameters entity-unavailable
    integration-owner log-when-unavailable parallel-updates reauthentication-flow test-coverage
    devices diagnostics discovery-update-info discovery docs-data-update docs-examples
    docs-known-limitations docs-supported-devices docs-supported-functions docs-troubleshooting
    docs-use-cases dynamic-devices entity-category entity-device-class
    entity-disabled-by-default entity-translations exception-translations icon-translations
    reconfiguration-flow repair-issues stale-devices async-dependency inject-websession
    strict-typing
    """
)


def test_every_rule_has_one_answer() -> None:
    assert len(RULES) == 54
    assert set(read_yaml(INTEGRATION / "quality_scale.yaml")["rules"]) == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_rule_is_done_or_exempt_with_a_reason(rule: str) -> None:
    answer = read_yaml(INTEGRATION / "quality_scale.yaml")["rules"].get(rule)
    if isinstance(answer, dict):
        assert set(answer) <= {"status", "comment"}
        assert answer["status"] in {"done", "exempt"}
        assert answer["status"] == "done" or len(answer.get("comment", "").split()) >= 3
    else:
        assert answer == "done"
