"""Answers that are not OpenAlex's, or come in another dress: believed only as far as they deserve."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from harvest import transport
from tests.harvest.builders import BIB, is_one_sentence, literature, seed
from tests.harvest.strange import Answer, strange

JSON = {"Content-Type": "application/json"}
NO_LIST = "does not answer like OpenAlex"


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    "retry_after", [format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True), "soon", "nan", "-1"]
)
def test_a_retry_after_that_is_a_date_or_nonsense_is_waited_out(
    serve, desk, bib, status, retry_after, monkeypatch
):
    monkeypatch.setattr(transport.Transport, "_wait", lambda self, seconds: None)
    busy = Answer(status, headers={"Retry-After": retry_after, "X-RateLimit-Remaining": "plenty"})
    with strange(lambda path, call: busy if call == 2 else None, serve(*literature(30)).url) as url:
        desk.environ(OPENALEX_URL=url)
        assert desk.run("--references", bib).code == 0
    assert desk.store.open().works.height == 33


def test_a_retry_after_of_tomorrow_ends_the_day(serve, desk, bib):
    tomorrow = format_datetime(datetime.now(UTC) + timedelta(hours=20), usegmt=True)
    for status, said in (
        (429, "budget is spent"),
        (503, "cannot be reached (status 503, back in 1,199 minutes)"),
    ):
        busy = Answer(status, headers={"Retry-After": tomorrow})
        with strange(lambda path, call, busy=busy: busy) as url:
            desk.environ(OPENALEX_URL=url)
            ended = desk.run("--references", bib)
        assert ended.code == 75
        assert is_one_sentence(ended.err)
        assert said[:40] in ended.err


@pytest.mark.parametrize("headers", [{"X-RateLimit-Credits-Used": "n/a", "X-RateLimit-Remaining": "1e3.5"}])
def test_counts_in_headers_that_are_no_numbers_are_passed_over(desk, bib, headers):
    empty = json.dumps({"results": [], "meta": {"count": 0}}).encode()
    record = json.dumps(seed(1)).encode()
    with strange(lambda path, call: Answer(200, record if "/doi:" in path else empty, JSON | headers)) as url:
        desk.environ(OPENALEX_URL=url)
        assert desk.command("plan", "--references", bib).code == 0


@pytest.mark.parametrize("command", ["plan", "seeds", "run"])
@pytest.mark.parametrize(
    "answer",
    [
        Answer(404),
        Answer(200),
        Answer(200, b"{}", JSON),
        Answer(200, b'{"results": 3, "meta": {}}', JSON),
    ],
    ids=["404", "web page", "empty JSON", "other JSON"],
)
def test_a_server_that_is_not_openalex_is_not_believed_in_any_command(desk, bib, command, answer):
    with strange(lambda path, call: answer) as url:
        desk.environ(OPENALEX_URL=url)
        ended = desk.command(command, "--references", bib)
    assert ended.code == 1
    assert is_one_sentence(ended.err)
    assert NO_LIST in ended.err
    assert "check OPENALEX_URL" in ended.err
    assert desk.store.versions() == []


def test_a_bibliography_of_pinned_works_only_is_not_believed_absent_either(desk, tmp_path):
    bib = tmp_path / "pinned.bib"
    bib.write_text("@book{mine, title={Pinned}, openalex={W9000000001}}")
    with strange(lambda path, call: Answer(404)) as url:
        desk.environ(OPENALEX_URL=url)
        for command in ("plan", "seeds"):
            assert NO_LIST in desk.command(command, "--references", bib).err


def test_works_that_openalex_really_lacks_are_planned_as_such_for_one_credit(serve, desk, bib):
    server = serve(seed(7))
    desk.environ(OPENALEX_URL=server.url)
    told = json.loads(desk.command("plan", "--references", bib, "--json").out)
    assert (told["seeds"], told["to_search"]) == (0, 3)
    assert (
        (told["calls_spent"], told["credits_spent"]) == (4, 1) == (len(server.requests), server.credits_used)
    )
    assert "4 calls, 1 credit = $0.0001" in desk.command("plan", "--references", bib).out


def test_a_refused_question_is_told_without_its_hundred_ids(desk, bib):
    with strange(lambda path, call: Answer(400, b'{"message": "No. "}', JSON)) as url:
        desk.environ(OPENALEX_URL=url)
        bib.write_text(
            "\n".join(
                BIB.splitlines()[0].replace("seed1", f"s{n}").replace("/seed.1", f"/s.{n}") for n in range(60)
            )
        )
        ended = desk.run("--references", bib)
    assert ended.code == 1
    assert "(asked: works?filter=doi:10.5555" in ended.err
    assert len(ended.err) < 250


def test_an_unforeseen_error_is_a_sentence_and_its_call_chain_is_in_a_file_without_the_key(serve, desk, bib):
    works = [seed(1, title=["not", "a", "text"]), seed(2), seed(3)]
    records = json.dumps({"results": works, "meta": {"count": 3}}).encode()
    with strange(lambda path, call: Answer(200, records, JSON)) as url:
        desk.environ(OPENALEX_URL=url)
        ended = desk.command("seeds", "--references", bib)
    assert ended.code == 1
    assert is_one_sentence(ended.err)
    file = desk.runs / "last-error.txt"
    assert f"The full call chain is in {file}" in ended.err
    assert "Traceback (most recent call last)" in file.read_text()
    assert "seeds.py" in file.read_text()


def test_the_key_is_not_in_the_call_chain(desk, bib, monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("sent Bearer test-key")

    monkeypatch.setattr("harvest.commands.seeds.find_seeds", broken)
    ended = desk.command("seeds", "--references", bib)
    assert "An error nobody foresaw (RuntimeError: sent Bearer [the key])" in ended.err
    assert "test-key" not in (desk.runs / "last-error.txt").read_text()
