"""Feeds nonsense to what reads documents and model text, guided by coverage. Run by hand.

    make fuzz                                                  # 15 minutes of each target
    PYTHONPATH=.:tests python tests/fuzz.py claims -max_total_time=60 tests/corpus/claims

Needs atheris (Linux on x86-64), which `make fuzz` installs. What is found goes to tests/corpus, which pytest
tries on every run: tests/test_corpus.py.
"""

import sys


def main() -> None:
    """The target's name comes first; the rest is libFuzzer's."""
    import atheris

    with atheris.instrument_imports(include=["bot", "index"]):  # all of Python would take minutes
        import fuzz_targets

    name, *rest = sys.argv[1:]
    atheris.Setup([sys.argv[0], *rest], fuzz_targets.TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
