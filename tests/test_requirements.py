"""What `make` installs is pinned with hashes, within what pyproject.toml asks for; no registry is named."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = ("dev", "build", "tools")
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
_PIN = re.compile(r"^(?P<pinned>[a-z0-9-]+==\S+) ; (?P<marker>[^\\\n]+) \\\n(?P<hashes>(?: {4}--hash=.*\n)+)")
_HASH = re.compile(r" {4}--hash=sha256:[0-9a-f]{64}(?: \\)?")
# The computers that a lock is for, as far as its markers ask.
_SYSTEMS = (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"), ("darwin", "x86_64"))
_PYTHONS = ("3.11", "3.12", "3.13", "3.14")


@dataclass(frozen=True, slots=True)
class Pin:
    """A package as a lock has it."""

    name: str
    version: str
    asked: Requirement
    hashes: tuple[str, ...]


def lock_text(lock: str) -> str:
    return (ROOT / "requirements" / f"{lock}.txt").read_text()


@cache
def pins(lock: str) -> list[Pin]:
    """The pins of a lock; every line of it belongs to one, or is a comment."""
    lines = lock_text(lock).splitlines(keepends=True)
    text = "".join(line for line in lines if not line.lstrip().startswith("#"))
    found = []
    while text:
        pin = _PIN.match(text)
        assert pin, f"requirements/{lock}.txt: no pin with hashes: {text[:80]!r}"
        asked = Requirement(f"{pin['pinned']} ; {pin['marker']}")
        version = pin["pinned"].partition("==")[2]
        found.append(Pin(asked.name, version, asked, tuple(pin["hashes"].splitlines())))
        text = text[pin.end() :]
    return found


def asked_of(lock: str) -> list[Requirement]:
    groups = _PROJECT["dependency-groups"]
    build = [*groups["build"], *_PROJECT["build-system"]["requires"]]
    project = _PROJECT["project"]
    dev = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    return [Requirement(line) for line in {"dev": dev, "build": build, "tools": groups["tools"]}[lock]]


@dataclass(frozen=True, slots=True)
class Computer:
    system: str
    machine: str
    python: str


COMPUTERS = [Computer(*system, python) for system, python in product(_SYSTEMS, _PYTHONS)]


def applies(requirement: Requirement, computer: Computer) -> bool:
    return requirement.marker is None or _holds(str(requirement.marker), computer)


@cache
def _holds(marker: str, computer: Computer) -> bool:
    """Most packages have one of few markers, and each takes time to evaluate."""
    return Marker(marker).evaluate(
        {
            "sys_platform": computer.system,
            "platform_machine": computer.machine,
            "python_version": computer.python,
            "python_full_version": f"{computer.python}.1",
        }
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock: str) -> None:
    for pin in pins(lock):
        assert pin.hashes, pin.name
        assert all(_HASH.fullmatch(line) for line in pin.hashes), pin.name


@pytest.mark.parametrize("lock", LOCKS)
def test_what_is_asked_for_is_pinned_within_its_bounds_on_each_computer(lock: str) -> None:
    held = pins(lock)
    for wanted in asked_of(lock):
        for computer in (one for one in COMPUTERS if applies(wanted, one)):
            versions = [
                pin.version
                for pin in held
                if pin.name == canonicalize_name(wanted.name) and applies(pin.asked, computer)
            ]
            assert len(versions) == 1, (wanted.name, versions, computer)
            assert wanted.specifier.contains(versions[0]), (wanted.name, versions[0])


def test_no_lock_contradicts_another() -> None:
    """All are installed side by side: a package has one version, whichever lock it came from."""
    for computer in COMPUTERS:
        seen: dict[str, str] = {}
        for pin in (pin for lock in LOCKS for pin in pins(lock) if applies(pin.asked, computer)):
            assert seen.setdefault(pin.name, pin.version) == pin.version, (pin.name, computer)


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_a_registry_or_a_path(lock: str) -> None:
    text = lock_text(lock)
    assert not re.search(r"://|@ |^-|index-url|find-links", text, re.MULTILINE)
    assert not re.search(r"(?:^|\s)[/~]\w", text)


def test_make_installs_nothing_but_what_is_locked() -> None:
    """One line of the Makefile speaks to pip; who installs by it names a lock, or this project alone."""
    makefile = (ROOT / "Makefile").read_text()
    assert re.findall(r"pip install", makefile) == ["pip install"]
    bare = re.findall(r"^.*\$\(INSTALL\).*$", makefile, re.MULTILINE)
    assert [line.strip() for line in bare] == [
        "LOCKED := $(INSTALL) --require-hashes --only-binary :all: --no-binary llama-cpp-python",
        "@$(INSTALL) --no-deps --editable .",
    ]
