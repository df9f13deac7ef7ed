"""Names are heard as people say and write them."""

from time import perf_counter

from hypothesis import given, strategies as st
import pytest

from custom_components.steward.voice.names import best, forms_of, is_whole, looks_like_name


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("Bryan & Inge", "Bryan and Inge"),
        ("Bryan and Inge", "Bryan & Inge"),
        ("Hans + Eva", "hans und eva"),
        ("Ana y Luis", "Ana & Luis"),
        ("José", "Jose"),
        ("Jose", "JOSÉ"),
        ("José", "Jose\N{COMBINING ACUTE ACCENT}"),
        ("Müller", "Muller"),
        ("Müller", "Mueller"),
        ("Mueller", "Müller"),
        ("Weiß", "Weiss"),
        ("Søren", "Soren"),
        ("Łukasz", "lukasz"),
        ("O'Brien", "O\N{RIGHT SINGLE QUOTATION MARK}Brien"),
        ("O\N{RIGHT SINGLE QUOTATION MARK}Brien", "OBrien"),
        ("O'Brien", "o brien"),
        ("Zoe O'Brien-Smith (VIP)", "zoe obrien smith vip"),
        ("St. John!", "st john"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER A}na", "ana"),
        ("Νίκος", "νικοσ"),
        ("Наталья", "наталья"),
        ("हिन्दी", "हिन्दी"),
        ("王小明", "王小明"),
        ("محمد", "محمد"),
        ("İpek", "ipek"),
        ("Table 5", "table 5"),
    ],
)
def test_whole_name(name: str, heard: str) -> None:
    rank, found = best(heard, [("Somebody Else", 1), (name, 2)])
    assert found == [2]
    assert is_whole(rank)


@pytest.mark.parametrize(
    ("name", "heard"), [("Ana López", "ana"), ("Zoë Smith", "zoe"), ("Bryan & Inge", "Bryan")]
)
def test_first_name(name: str, heard: str) -> None:
    rank, found = best(heard, [(name, 1)])
    assert found == [1]
    assert not is_whole(rank)


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("Table 5", "table"),
        ("B King", "b"),
        ("Ana", "Anna"),
        ("...", "..."),
        ("", ""),
        ("हिन्दी", "हनद"),
        ("Guest 12", "guest 1"),
    ],
)
def test_no_name(name: str, heard: str) -> None:
    assert best(heard, [(name, 1)]) == (None, [])


def test_the_better_way_wins_and_all_who_share_it_are_found() -> None:
    named = [("José", 1), ("Jose", 2), ("Jose Luis", 3), ("Jose", 4)]
    assert best("Jose", named) == (0, [2, 4])
    assert best("José", named) == (0, [1])
    assert best("jose", named[:1]) == (1, [1])
    assert best("jose", [("Jose Luis", 3), ("José Ana", 5)]) == (2, [3])


@pytest.mark.parametrize("text", ["Zoe", "Zoe Miller", "Ana-Maria O'Brien", "王", "Ángel"])
def test_what_looks_like_a_name(text: str) -> None:
    assert looks_like_name(text)


@pytest.mark.parametrize("text", ["", "zoe", "the doctor", "Me later", "12", "R2D2", "A B C D"])
def test_what_does_not_look_like_a_name(text: str) -> None:
    assert not looks_like_name(text)


@given(st.text(max_size=300))
def test_any_text_is_called_as_itself(text: str) -> None:
    forms = forms_of(text)
    assert best(text, [(text, 1)]) == ((0, [1]) if forms.loose else (None, []))


@pytest.mark.parametrize("text", ["a!!!", "'", "é", "\N{COMBINING ACUTE ACCENT}", "& "])
def test_long_names_take_no_time(text: str) -> None:
    began = perf_counter()
    forms_of(text * 15_000)
    assert perf_counter() - began < 0.05
