"""The tables are those of the final set of passings, in whatever order they came."""

from random import Random

from hypothesis import HealthCheck, given, settings, strategies as st

from .cases import deliver, differences, make_case


@given(st.randoms(use_true_random=False))
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow],
)
def test_shuffled_doubled_and_late_passings_give_the_tables_of_their_set(rng: Random) -> None:
    case = make_case(rng)
    assert differences(case, deliver(rng, case)) == []
