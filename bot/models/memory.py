"""Whether a model fits into this machine's memory, by what such models took."""


def needed(size: int) -> int:
    """The bytes of memory that a language model whose file has `size` bytes takes while it runs."""
    return size * 12 // 10 + 300_000_000


def available() -> int:
    """The bytes of memory that programs can have now without swapping."""
    import psutil

    return int(psutil.virtual_memory().available)
