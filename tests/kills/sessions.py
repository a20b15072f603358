"""Kills of a conversation that is being written."""

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sessions_stage import MODEL, answered, cited, faults

from bot.sessions import Sessions
from kills.trial import Fault, Say

_TURNS = 25
_FILE = "sessions.sqlite"


class Talking:
    """Questions asked and answered in a session; the file is made meanwhile."""

    name = "session"

    def prepare(self, place: Path, lot: random.Random) -> None:
        pass

    def work(self, place: Path, say: Say) -> None:
        with Sessions(place / _FILE) as store:
            session = store.begin("news")
            for number in range(_TURNS):
                question = f"question {number}"
                turn = store.ask(session, question, MODEL, {"number": number})
                say(("asked", turn, question))
                store.conclude(turn, answered(question, cited(file=f"{number % 7}.md")))
                say(("concluded", turn, question))

    def left(self, place: Path, said: list[Any]) -> Iterator[Fault]:
        asked = {turn: question for what, turn, question in said if what == "asked"}
        concluded = {turn for what, turn, _ in said if what == "concluded"}
        with Sessions(place / _FILE) as store:
            for fault in faults(store, asked, concluded):
                yield Fault("duplicated" if "twice" in fault else "lost", fault)

    def go_on(self, place: Path) -> Iterator[Fault]:
        with Sessions(place / _FILE) as store:
            sessions = store.summaries()
            session = sessions[0].id if sessions else store.begin("news")
            turn = store.ask(session, "one more", MODEL, {})
            store.conclude(turn, answered("one more", cited(file="9.md")))
            if store.summaries("one more") == ():
                yield Fault("lost", "a question that is not found by its words")

    def ended(self, place: Path) -> Iterator[Fault]:
        with Sessions(place / _FILE) as store:
            with closing(store._db.execute("PRAGMA integrity_check")) as found:
                if (said := found.fetchone()) != ("ok",):
                    yield Fault("lost", f"the database is damaged: {said}")
            yield from (Fault("lost", fault) for fault in faults(store, {}, set()))
