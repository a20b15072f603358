"""The keys of the main screen, as the footer and the help show them."""

from textual.binding import Binding

KEYS = (
    Binding(
        "escape",
        "cancel",
        "Cancel",
        id="chat.cancel",
        tooltip="Stop the question at work; without one, close the source, and back to the question.",
    ),
    Binding(
        "ctrl+down,n",
        "walk(1)",
        "Next source",
        id="chat.next",
        tooltip="Open the next source of the conversation (n: not while typing).",
    ),
    Binding(
        "ctrl+up,p",
        "walk(-1)",
        "Last source",
        id="chat.previous",
        show=False,
        tooltip="Open the source before that one (p: not while typing).",
    ),
    Binding("ctrl+b", "sidebar", "Sessions", id="chat.sidebar", tooltip="Show or hide library and sessions."),
    Binding("ctrl+n", "new", "New", id="chat.new", tooltip="Begin a new session."),
    Binding(
        "r",
        "toggle_left_out",
        "Left out",
        id="chat.left-out",
        tooltip="Show or hide what the model wrote and why it is not shown (not while typing).",
    ),
    Binding(
        "alt+c,y", "copy", "Copy", id="chat.copy", show=False, tooltip="Copy the answer with its sources."
    ),
    Binding(
        "shift+tab",
        "app.focus_previous",
        "Back",
        id="chat.back",
        show=False,
        tooltip="From the question to the sources of the last answer, the latest first.",
    ),
    Binding("pageup", "page(-1)", "Up", id="chat.up", show=False, tooltip="Scroll the conversation up."),
    Binding("pagedown", "page(1)", "Down", id="chat.down", show=False, tooltip="Scroll it down."),
)
