"""`[index] chroma`: what is said where it is set."""

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from hostile_stage import set_up

from bot import workspace
from bot.cli.commands import dateline
from bot.config import Settings
from bot.errors import ConfigError
from index.errors import StoreSilent


def named(chroma: str) -> Settings:
    return msgspec.convert({"index": {"chroma": chroma}}, Settings)


@pytest.mark.parametrize("address", ["ftp://a", "127.0.0.1:8000", "http://", "http://a:x", "http://[::1"])
def test_what_is_no_address_is_said(address: str) -> None:
    with pytest.raises(ConfigError, match=r"\[index\] chroma is no address"):
        workspace.chroma_address(named(address))


def test_it_is_said_what_leaves_this_computer() -> None:
    assert "sent to vectors.example" in workspace.sending(named("https://vectors.example:8000"))
    for here in ("", "http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"):
        assert workspace.sending(named(here)) == ""


@pytest.mark.enable_socket
def test_a_silent_server_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(monkeypatch)
    (tmp_path / "a.md").write_text("The tramway was restored in May.\n")
    run = CliRunner().invoke
    assert run(dateline, ["ingest", str(tmp_path / "a.md")]).exit_code == 0
    monkeypatch.setenv("DATELINE_INDEX_CHROMA", "http://127.0.0.1:9")
    found = run(dateline, ["search", "tramway"], catch_exceptions=False)
    assert "restored in May" in found.stdout
    assert "127.0.0.1:9 does not answer" in found.stderr
    with pytest.raises(StoreSilent, match="does not answer"):
        run(dateline, ["ingest"], catch_exceptions=False, standalone_mode=False)
