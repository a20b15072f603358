"""A conversation of forty turns grows no more than it may, and leaves nothing: `tests/soak.py`, short."""

from soak import made_up, soak

from bot.sessions import Sessions


def test_forty_turns_leave_nothing_behind(sessions: Sessions) -> None:
    figures = soak(40, made_up(sessions))
    print(f"\n{figures}")
    assert not figures.faults
