"""Answers as bytes, and a text for every problem."""

import itertools

import pytest

from simulators.eliab import Mode, Options
from simulators.eliab.answers import Answer, Problem, refusal


def test_empty_texts_are_left_out() -> None:
    assert Answer().encode(Options()) == b'{"info":{"type":"success"}}\n'


def test_an_answer_has_a_line_feed_and_go_escapes() -> None:
    answer = Answer(title="<é> & co", message="m", action="a", session_id="s", content={})
    assert answer.encode(Options()).decode() == (
        r'{"info":{"type":"success","title":"\u003cé\u003e \u0026 co","message":"m",'
        '"action":"a","sessionId":"s"},"responseContent":{}}\n'
    )


@pytest.mark.parametrize("title", ["title", "messageTitle", "message_title"])
@pytest.mark.parametrize("session", ["sessionId", "sessionID", "session_id"])
@pytest.mark.parametrize("content", ["responseContent", "content"])
def test_spellings_are_options(title: str, session: str, content: str) -> None:
    names = {"title_key": title, "session_key": session, "content_key": content}
    options = Options(**names)  # type: ignore[arg-type]  # as JSON has them
    written = Answer(title="t", session_id="s", content={"a": 1}).encode(options).decode()
    assert written == (
        f'{{"info":{{"type":"success","{title}":"t","{session}":"s"}},"{content}":{{"a":1}}}}\n'
    )


@pytest.mark.parametrize(("problem", "mode"), itertools.product(Problem, Mode))
def test_every_problem_has_an_answer(problem: Problem, mode: Mode) -> None:
    answer = refusal(problem, mode)
    assert (answer.kind, bool(answer.title)) == ("error", True)
    assert answer.status in ((400,) if mode is Mode.SOURCE else (400, 401, 500))
