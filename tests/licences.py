"""The licences of what Dateline needs to run, as installed here: `make licences` writes docs/licences.md."""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement

_HEAD = """# Licences

What Dateline needs to run, as it was installed when `make licences` wrote this. Dateline itself: Apache-2.0.
Models: [models/README.md](../models/README.md).

| package | version | licence |
| --- | --- | --- |"""


def needed(name: str, seen: dict[str, Distribution]) -> dict[str, Distribution]:
    """`seen` with all that the package `name` needs here, directly or not; extras are left out."""
    for line in distribution(name).requires or []:
        wanted = Requirement(line)
        key = re.sub(r"[-_.]+", "-", wanted.name).lower()
        if key in seen or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        try:
            seen[key] = distribution(wanted.name)
        except PackageNotFoundError:
            continue  # an optional part that is not installed here
        needed(key, seen)
    return seen


def licence(package: Distribution) -> str:
    """What its metadata says: the expression, else the classifiers, else the first line of its text."""
    about = package.metadata
    named = [
        one.split(" :: ")[-1] for one in about.get_all("Classifier") or [] if one.startswith("License ::")
    ]
    said = about.get("License-Expression") or ", ".join(named) or (about.get("License") or "").strip()
    return said.split("\n")[0][:80].replace("|", "/") or "not said"


def rows() -> Iterator[str]:
    for name, package in sorted(needed("dateline", {}).items()):
        yield f"| {name} | {package.version} | {licence(package)} |"


if __name__ == "__main__":
    print("\n".join([_HEAD, *rows()]))
