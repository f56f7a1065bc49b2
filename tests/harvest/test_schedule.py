"""When a refresh is due: never twice, never not at all, whatever clocks show and however often restarted."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.schedule_status import Ending, Schedule, ScheduleState, length
from harvest.schedule import (
    LONGEST_BUDGET_WAIT,
    Last,
    Rhythm,
    parse_at,
    parse_every,
    pause,
    remembered,
    unhealthy,
    wait,
)

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NOTHING = timedelta(0)
WEEKLY = Rhythm(7 * DAY)

RHYTHMS = st.builds(
    lambda every, at: Rhythm(every, at if every >= DAY else None),
    st.timedeltas(MINUTE, 60 * DAY),
    st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
LASTS = st.builds(
    Last, st.sampled_from(Ending), st.integers(0, 40), st.none() | st.timedeltas(-DAY, 400 * DAY)
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


def told(**fields) -> Schedule:
    return Schedule(**{"pid": 1, "every": 604_800.0, "started": NOON, "updated": NOON} | fields)


def test_without_a_harvest_a_refresh_is_due_at_once():
    last, rested = remembered(None, None, WEEKLY, NOON)
    assert wait(WEEKLY, last, rested, NOON) == NOTHING


def test_the_next_is_due_when_the_last_in_the_store_is_older_than_every_whoever_made_it():
    last, rested = remembered(None, NOON - 2 * DAY, WEEKLY, NOON)
    assert wait(WEEKLY, last, rested, NOON) == 5 * DAY
    assert wait(WEEKLY, last, rested + 5 * DAY, NOON + 5 * DAY) == NOTHING
    by_hand = told(last_begun=NOON - 3 * DAY, last_ended=NOON - 3 * DAY, last_ending=Ending.FAILED)
    assert remembered(by_hand, NOON - 2 * DAY, WEEKLY, NOON) == (Last(Ending.STORED), 2 * DAY)


def test_a_machine_that_slept_for_months_refreshes_once():
    last, rested = remembered(None, NOON - 100 * DAY, WEEKLY, NOON)
    assert wait(WEEKLY, last, rested, NOON) == NOTHING
    last, rested = remembered(None, NOON, WEEKLY, NOON + HOUR)
    assert wait(WEEKLY, last, rested, NOON + HOUR) == 7 * DAY - HOUR


def test_a_spent_budget_is_waited_for_to_its_hour_and_not_longer_than_a_day():
    at_midnight = Last(Ending.BUDGET, goes_on_in=12 * HOUR)
    assert pause(Rhythm(HOUR), at_midnight) == 12 * HOUR + 2 * MINUTE
    assert pause(WEEKLY, replace(at_midnight, goes_on_in=-HOUR)) == 2 * MINUTE
    assert pause(WEEKLY, replace(at_midnight, goes_on_in=900 * DAY)) == LONGEST_BUDGET_WAIT


@pytest.mark.parametrize(
    ("ending", "pauses"),
    [
        (Ending.STOPPED, [15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 6 * HOUR, 6 * HOUR]),
        (Ending.FAILED, [n * HOUR for n in (1, 2, 4, 8, 16, 32, 64, 128, 168, 168)]),
        (Ending.INTERRUPTED, [NOTHING, 15 * MINUTE, 30 * MINUTE]),
    ],
)  # fmt: skip
def test_what_goes_wrong_again_is_tried_after_growing_pauses(ending, pauses):
    assert [pause(WEEKLY, Last(ending, n)) for n in range(1, len(pauses) + 1)] == pauses


def test_a_refresh_that_the_service_did_not_live_to_see_goes_on_at_once_and_more_slowly_if_it_happens_again():
    cut = told(last_begun=NOON, last_ended=NOON - 7 * DAY, last_ending=Ending.STORED)
    last, rested = remembered(cut, NOON - 7 * DAY, WEEKLY, NOON + MINUTE)
    assert (last, wait(WEEKLY, last, rested, NOON)) == (Last(Ending.INTERRUPTED, 1), NOTHING)
    last, rested = remembered(replace(cut, failures_in_a_row=1), NOON - 7 * DAY, WEEKLY, NOON + MINUTE)
    assert wait(WEEKLY, last, rested, NOON) == 14 * MINUTE


def test_one_that_the_service_did_not_live_to_see_but_that_stored_its_harvest_is_done():
    cut = told(last_begun=NOON, last_ended=None)
    assert remembered(cut, NOON + HOUR, WEEKLY, NOON + 2 * HOUR) == (Last(Ending.STORED), HOUR)


@given(
    rhythm=RHYTHMS, last=LASTS, rested=st.timedeltas(NOTHING, 90 * DAY), now=MOMENTS, ahead=st.timedeltas()
)
def test_setting_the_clock_while_the_service_runs_moves_nothing(rhythm, last, rested, now, ahead):
    rhythm = replace(rhythm, at=None)
    other = datetime(2031, 5, 6, tzinfo=UTC) if abs(ahead) > 4_000 * DAY else now + ahead
    assert wait(rhythm, last, rested, now) == wait(rhythm, last, rested, other)
    assert wait(rhythm, last, rested, now) == max(pause(rhythm, last) - rested, NOTHING)


@given(
    rhythm=RHYTHMS,
    known=st.none()
    | st.builds(
        told,
        last_begun=st.none() | MOMENTS,
        last_ended=st.none() | MOMENTS,
        last_ending=st.none() | st.sampled_from(Ending),
        failures_in_a_row=st.integers(0, 50),
        goes_on_at=st.none() | MOMENTS,
    ),
    stored=st.none() | MOMENTS,
    now=MOMENTS,
)
def test_whatever_the_files_say_a_refresh_is_never_further_off_than_every_or_a_day(
    rhythm, known, stored, now
):
    last, rested = remembered(known, stored, rhythm, now)
    assert rested >= NOTHING
    assert wait(rhythm, last, rested, now) <= max(rhythm.every + DAY / 2, LONGEST_BUDGET_WAIT)


@given(
    rhythm=RHYTHMS,
    ending=st.sampled_from([Ending.STORED, Ending.BUDGET, Ending.STOPPED, Ending.FAILED]),
    failures=st.integers(0, 9),
    goes_on_in=st.none() | st.timedeltas(NOTHING, DAY),
    ended=MOMENTS,
    rested=st.timedeltas(NOTHING, 90 * DAY),
)
def test_a_restart_moves_nothing(rhythm, ending, failures, goes_on_in, ended, rested):
    last = Last(ending, failures, goes_on_in)
    known = told(
        last_begun=ended - MINUTE,
        last_ended=ended,
        last_ending=ending,
        failures_in_a_row=failures,
        goes_on_at=None if goes_on_in is None else ended + goes_on_in,
    )
    again = remembered(known, ended - 9 * DAY, rhythm, ended + rested)
    assert again == (last, rested)


@given(
    rhythm=RHYTHMS.map(lambda rhythm: replace(rhythm, at=None)),
    lasts=st.lists(
        st.tuples(st.timedeltas(NOTHING, 2 * DAY), st.sampled_from(Ending)), min_size=1, max_size=6
    ),
    jumps=st.lists(st.timedeltas(-900 * DAY, 900 * DAY), min_size=6, max_size=6),
)
def test_under_a_clock_that_is_set_at_will_each_refresh_begins_once_and_in_its_time(rhythm, lasts, jumps):
    true, wall, begun = NOON, NOON, 0
    last = None
    for (takes, ending), jump in zip(lasts, jumps, strict=False):
        ended = true
        due = wait(rhythm, last, NOTHING, wall)
        for part in (due / 3, due / 3, due - 2 * (due / 3)):
            if last is not None and part > timedelta(seconds=1):
                assert wait(rhythm, last, true - ended, wall) > NOTHING
            true, wall = true + part, wall + part + jump / 3
        assert wait(rhythm, last, true - ended, wall) <= timedelta(milliseconds=1)
        begun += 1
        true, wall = true + takes, wall + takes
        last = Last(ending, begun)
    assert begun == min(len(lasts), len(jumps))


@given(every=st.integers(1, 30), at=st.times(), ended=MOMENTS)
def test_with_an_hour_of_the_day_a_refresh_begins_at_it_and_at_most_half_a_day_from_its_time(
    every, at, ended
):
    at = at.replace(second=0, microsecond=0)
    rhythm = Rhythm(every * DAY, at)
    left = wait(rhythm, Last(Ending.STORED), NOTHING, ended)
    assert (ended + left).time() == at
    assert abs(left - rhythm.every) <= DAY / 2


def test_a_refresh_at_an_hour_of_the_day_does_not_drift_with_the_time_it_takes():
    rhythm, moment = Rhythm(DAY, time(3)), datetime(2026, 11, 24, 3, tzinfo=UTC)
    for _ in range(30):
        ended = moment + 5 * HOUR
        moment = ended + wait(rhythm, Last(Ending.STORED), NOTHING, ended)
    assert moment == datetime(2026, 12, 24, 3, tzinfo=UTC)


@pytest.mark.parametrize("text", ["90m", "36h", "7d", "2w", " 7D "])
def test_a_length_of_time_is_read_as_it_is_typed(text):
    every = parse_every(text)
    assert parse_every(length(every.total_seconds())) == every


@pytest.mark.parametrize("text", ["", "7", "d", "0d", "30s", "-7d", "7.5d", "1y", "999999w", "٧d", "7d 1h"])
def test_what_is_no_length_of_time_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"is no length of time|is out of range"):
        parse_every(text)


@pytest.mark.parametrize("text", ["", "24:00", "3", "03:60", "3pm", "03:00:00", "٠٣:٠٠"])
def test_what_is_no_hour_of_the_day_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match="is no hour of the day"):
        parse_at(text)


@pytest.mark.parametrize(
    ("known", "stored", "says"),
    [
        (None, NOON, "No schedule has run here yet"),
        (told(state=ScheduleState.DEAD), NOON, "is dead: start it again"),
        (told(state=ScheduleState.ENDED), NOON, "was ended on request on 24 November 2026"),
        (told(last_message="No net."), NOON - 15 * DAY, "more than twice 7d ago. The last refresh said: No"),
        (told(started=NOON - 15 * DAY), None, "No harvest was stored since the schedule began on 09 Nov"),
        (told(), NOON - 13 * DAY, None),
        (told(started=NOON - 13 * DAY), None, None),
        (told(once=True, state=ScheduleState.DEAD), NOON - 13 * DAY, None),
        (told(once=True, state=ScheduleState.DEAD), NOON - 15 * DAY, "more than twice 7d ago"),
    ],
)  # fmt: skip
def test_monitoring_is_told_of_a_dead_service_and_of_a_corpus_that_grows_old(known, stored, says):
    why = unhealthy(known, stored, NOON)
    assert why is None if says is None else says in why
