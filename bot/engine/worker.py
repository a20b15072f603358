"""The model's process: takes orders from one pipe, writes events to another, and runs llama.cpp.

The only importer of llama_cpp. It ends as soon as its parent does, at whatever point it is.
"""

import ctypes
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.engine.desk import Desk
from bot.engine.machine import processors
from bot.engine.model import READ_TOKENS, Model, Refused
from bot.engine.prompt import Render
from bot.engine.states import States
from bot.engine.values import Message
from bot.engine.wire import Wire, messages_from
from bot.privacy import keep_traces_private


def main() -> None:
    """Serves the pipes on descriptors 0 and 1 until their other ends are closed."""
    desk = Desk(*take_pipes())
    keep_secrets()
    share_processor()
    try:
        model = load(desk, desk.take())
    except Refused as refused:
        desk.say("failed", **refused.fields)
        return
    desk.say("loaded")
    while True:
        serve(desk, model, desk.take())


def take_pipes() -> tuple[int, int]:
    """Moves the pipes away from 0 and 1, where any library may read or print; what is printed goes to
    the log, which the parent opened as descriptor 2."""
    orders, events = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return orders, events


def keep_secrets() -> None:
    """No core file, no debugger's backtrace and no error's message: they would hold the user's articles."""
    keep_traces_private()
    os.environ["GGML_NO_BACKTRACE"] = "1"
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def share_processor() -> None:
    """Bounds how long the threads of the model wait for each other by spinning.

    By default they spin for milliseconds, a thousand times a token. That is quick on an idle machine and
    ruinous once another program wants a core: measured on two cores with one of them busy, SmolLM2-135M
    wrote 1 to 12 tokens/s, and 25 with this bound; on an idle machine 85 in either case.
    """
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", "2000")


def serve(desk: Desk, model: Model, order: Wire) -> None:
    """Carries out one order."""
    try:
        match order["op"]:
            case "info":
                desk.say("info", id=order["id"], info=asdict(model.info))
            case "count":
                counts = [len(model.tokenize(text, special=False)) for text in order["texts"]]
                desk.say("counts", id=order["id"], counts=counts)
            case "inspect":
                parts, _ = model.prompt(messages_from(order["messages"]))
                desk.say("parts", id=order["id"], parts=[asdict(part) for part in parts])
            case "pace":
                desk.say("pace", id=order["id"], **model.pace(order["threads"]))
            case "choose":
                for event in model.choose(order):
                    desk.say(**event, id=order["id"])
            case "generate":
                for event in model.generate(order):
                    desk.say(**event, id=order["id"])
    except Refused as refused:
        if desk.stopped():
            desk.say("cancelled", id=order["id"])
        else:
            desk.say("error", id=order["id"], **refused.fields)


def check_file(path: Path) -> None:
    """Raises Refused for what is plainly no model."""
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise Refused(
            f"The model file {path} cannot be opened: {error.strerror}.", "Run `dateline models list`."
        ) from error
    if magic != b"GGUF":
        raise Refused(f"{path} is not a GGUF model file.", "Run `dateline models list`.")


def load(desk: Desk, order: Wire) -> Model:
    """Carries out the order to load. Raises Refused."""
    path = Path(order["model"])
    check_file(path)
    try:
        import jinja2
        import llama_cpp
        from llama_cpp import llama_cpp as c
    except (ImportError, OSError, RuntimeError) as error:
        raise Refused(
            f"llama-cpp-python cannot be loaded: {error}", "Run `make`, or reinstall the program."
        ) from error
    reasons = keep_log(c)
    change_defaults(c, desk, safe_kernels=order["safe_kernels"])
    try:
        llama = llama_cpp.Llama(
            str(path),
            n_ctx=order["context"],
            n_batch=READ_TOKENS,
            n_threads=order["writing"] or processors(),
            n_threads_batch=order["reading"] or processors(),
            logits_all=False,
            verbose=False,
        )
    except (ValueError, RuntimeError, OSError, MemoryError, jinja2.TemplateError) as error:
        reason = reasons[0] if reasons else f"{error}"
        raise Refused(
            f"The model {path.name} cannot be loaded: {reason}",
            "Fetch it again with `dateline models pull`, or choose a smaller model or context.",
        ) from error
    let_stop(c, llama, desk)
    about = {
        "name": llama.metadata.get("general.name", path.stem),
        "llama_cpp": llama_cpp.__version__,
        "safe_kernels": order["safe_kernels"],
    }
    file = path.stat()
    made_by = f"{path} {file.st_size} {file.st_mtime_ns} {about} {c.llama_print_system_info()!r}"
    states = States(llama, c, Path(order["beginnings"]) if order["beginnings"] else None, made_by)
    return Model(llama, c, chat_template(c, llama), desk.stopped, states, about)


def chat_template(c: Any, llama: Any) -> Render:
    """The chat template of the file, in Jinja's sandbox."""
    import jinja2
    from llama_cpp.llama_chat_format import Jinja2ChatFormatter

    source = llama.metadata.get("tokenizer.chat_template")
    if source is None:
        return no_template
    vocab = c.llama_model_get_vocab(llama.model)
    bos, eos = (
        c.llama_vocab_get_text(vocab, token).decode("utf-8", "replace") if token >= 0 else ""
        for token in (llama.token_bos(), llama.token_eos())
    )
    formatter: Any = Jinja2ChatFormatter(template=source, bos_token=bos, eos_token=eos)

    def render(messages: Sequence[Message]) -> str | None:
        try:
            return str(formatter(messages=[asdict(message) for message in messages]).prompt)
        except (jinja2.TemplateError, ValueError, TypeError, LookupError, AttributeError):
            return None  # a template's raise_exception() is a ValueError here

    return render


def no_template(_: Sequence[Message]) -> None:
    """The `Render` of a file that brings none."""


def let_stop(c: Any, llama: Any, desk: Desk) -> None:
    """Lets llama.cpp look between two operations whether it shall stop.

    It asks a C function for a truth, with a pointer of ours. `strlen` is one: of the empty string it
    says 0, go on; of a string of one character 1, stop. A function in Python would do, but would have
    to take the interpreter's lock some ten thousand times a second. Where there is no such function
    the parent kills the process instead.
    """
    try:
        strlen = ctypes.CDLL(None).strlen
    except (OSError, TypeError, AttributeError):
        return
    flag = ctypes.cast(desk.stop, ctypes.c_void_p)
    c.llama_set_abort_callback(llama.ctx, ctypes.cast(strlen, c.ggml_abort_callback), flag)


def keep_log(c: Any) -> list[str]:
    """Sends what llama.cpp says to the log; the list that is returned collects its errors.

    The log is written through a descriptor of our own, for llama-cpp-python closes 1 and 2 while it loads.
    """
    debug, error, more = 1, 4, 5  # enum ggml_log_level; `more` continues the message before
    log, errors, last = os.dup(2), [], 0

    @c.llama_log_callback  # type: ignore[untyped-decorator]
    def keep(level: int, text: bytes, _: object) -> None:
        nonlocal last
        last = level if level != more else last
        if last != debug:
            os.write(log, text)
        if level == error:
            errors.append(text.decode("utf-8", "replace").rpartition("error loading model: ")[2].strip())

    c.llama_log_set(keep, None)
    c.dateline_log_callback = keep  # llama.cpp keeps a bare pointer to it
    return errors


def change_defaults(c: Any, desk: Desk, *, safe_kernels: bool) -> None:
    """Sets what `Llama` has no argument for: it starts from the defaults that this function changes."""
    defaults: Callable[[], Any] = c.llama_model_default_params
    said = time.monotonic()

    @c.llama_progress_callback  # type: ignore[untyped-decorator]
    def progress(done: float, _: object) -> bool:
        nonlocal said
        if time.monotonic() - said > 1.0:  # a sign of life is enough
            said = time.monotonic()
            desk.say("loading", done=done)
        return True

    def changed() -> Any:
        params = defaults()
        params.progress_callback = progress
        if safe_kernels:
            params.use_extra_bufts = False
        return params

    c.llama_model_default_params = changed
