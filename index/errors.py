"""What can go wrong, and what to do next.

DatelineError            one clear line (`message`) and what to do next (`hint`)
├── UnreadableFile       a source file that cannot be taken in
├── LibraryError         the library cannot be opened, or is busy
│   └── StoreError       the vector store cannot be read or written
│       └── StoreSilent  its server does not answer
└── bot.errors.*         settings, models, engine

Every error that a user can meet derives from DatelineError; the front ends show its two lines and
never a traceback.
"""


class DatelineError(Exception):
    """What happened (`message`) and the next thing to do (`hint`, may be empty)."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UnreadableFile(DatelineError):
    """A source file that cannot be taken in; `message` is the reason shown beside its name."""


class LibraryError(DatelineError):
    """The library cannot be opened, is damaged, or is being written by another process."""


class StoreError(LibraryError):
    """The vector store cannot be read or written; it can be made again from the catalogue."""


class StoreSilent(StoreError):
    """The server that holds the vectors does not answer; what it holds may be whole."""
