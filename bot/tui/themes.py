"""The colours: light, dark, and one of high contrast."""

from textual.theme import Theme

THEMES = (
    Theme(
        name="dateline-dark",
        primary="#7aa2c8",
        secondary="#8a9ba8",
        accent="#e0b060",
        foreground="#d8dee4",
        background="#14181c",
        surface="#1b2026",
        panel="#232a31",
        warning="#e0b060",
        error="#e07a70",
        success="#8fbf8f",
        dark=True,
    ),
    Theme(
        name="dateline-light",
        primary="#2f5d8a",
        secondary="#5b6b78",
        accent="#8a5a00",
        foreground="#1c2126",
        background="#fbfaf7",
        surface="#f3f1ec",
        panel="#e8e5de",
        warning="#8a5a00",
        error="#a82a1e",
        success="#2f6b35",
        dark=False,
    ),
    Theme(
        name="dateline-contrast",
        primary="#ffffff",
        secondary="#ffffff",
        accent="#ffff00",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        boost="#303030",
        warning="#ffff00",
        error="#ff8080",
        success="#80ff80",
        dark=True,
    ),
)
