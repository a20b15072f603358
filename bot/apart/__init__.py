"""Library and model in a process of their own, as the chat uses them.

    wire.py      what runs on the pipes
    client.py    the parent's side: asks, briefs, searches, stops
    worker.py    the child's: the one that opens library and model

To search and to hold sentences against their sources takes the interpreter for itself: in the process of
the screen, each key would wait for it. And what can kill a process, the vector store or a model's kernels,
does not kill the chat.
"""

from bot.apart.client import Apart

__all__ = ["Apart"]
