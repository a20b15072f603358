"""Which files are found under which names, which are passed over and why, and that reading never hangs."""

import os
import socket
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from index.errors import UnreadableFile
from index.reading import Found, Skipped, find, read

NOT_WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of articles, with other things in and beside it."""
    for name in (
        "news/b.md",
        "news/a.txt",
        "news/2025/march/c.MARKDOWN",
        "news/2025/d.text",
        "news/z.pdf",
        "news/README",
        "news/.git/config.md",
        "news/.hidden.md",
        "outside/secret.md",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Words of {name}.")
    return tmp_path / "news"


def files(paths: Sequence[Path]) -> list[str]:
    return [item.file for item in find(paths) if isinstance(item, Found)]


def skipped(paths: Sequence[Path]) -> dict[str, str]:
    return {item.path.name: item.reason for item in find(paths) if isinstance(item, Skipped)}


class TestFolders:
    def test_all_files_by_name_with_subfolders_in_their_place(self, folder: Path) -> None:
        assert files([folder]) == ["2025/d.text", "2025/march/c.MARKDOWN", "a.txt", "b.md"]

    def test_paths_and_roots_are_absolute(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(folder.parent)
        for item in find([Path("news/../news")]):
            assert item.path.is_absolute()
            assert ".." not in item.path.parts
            if isinstance(item, Found):
                assert item.root == folder.resolve()
                assert item.path == item.root / item.file

    def test_others_are_skipped_with_the_reason_and_hidden_ones_are_not_mentioned(self, folder: Path) -> None:
        assert skipped([folder]) == {
            "z.pdf": "not a text or Markdown file (.pdf)",
            "README": "not a text or Markdown file (no suffix)",
        }

    def test_what_is_hidden_is_found_if_named(self, folder: Path) -> None:
        assert files([folder / ".git", folder / ".hidden.md"]) == ["config.md", ".hidden.md"]

    def test_it_streams(self, folder: Path) -> None:
        found = find([folder])
        next(found)
        (folder / "b.md").unlink()
        (folder / "c-later.md").write_text("Words.")
        assert all(isinstance(item, Found | Skipped) for item in found)

    def test_deep_folders(self, tmp_path: Path) -> None:
        deep = tmp_path
        for _ in range(300):
            deep = deep / "d"
            deep.mkdir()
        (deep / "a.md").write_text("Words.")
        assert files([tmp_path]) == ["d/" * 300 + "a.md"]
        assert files([tmp_path / "**" / "*.md"]) == ["d/" * 300 + "a.md"]

    def test_a_folder_that_may_not_be_listed(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        scandir = os.scandir

        def refuse(path: Path) -> object:
            if path.name == "2025":
                raise PermissionError(13, "Permission denied")  # which root never meets
            return scandir(path)

        monkeypatch.setattr(os, "scandir", refuse)
        assert skipped([folder])["2025"] == "a folder that may not be listed"
        assert files([folder]) == ["a.txt", "b.md"]


class TestPaths:
    def test_a_file_is_called_by_its_name(self, folder: Path) -> None:
        (item,) = find([folder / "2025" / "d.text"])
        assert item == Found(folder.resolve() / "2025/d.text", folder.resolve() / "2025", "d.text")

    def test_a_named_file_of_another_kind_is_skipped(self, folder: Path) -> None:
        assert skipped([folder / "z.pdf"]) == {"z.pdf": "not a text or Markdown file (.pdf)"}

    def test_what_is_found_twice_comes_once(self, folder: Path) -> None:
        assert files([folder / "b.md", folder, folder]) == [
            "b.md",
            "2025/d.text",
            "2025/march/c.MARKDOWN",
            "a.txt",
        ]

    @pytest.mark.parametrize("missing", ["nowhere", "nowhere/a.md", "news/*.rtf", "nowhere/*.md", "a\0b"])
    def test_a_missing_path_is_an_error_at_once(self, folder: Path, missing: str) -> None:
        with pytest.raises(UnreadableFile) as caught:
            find([folder, folder.parent / missing])
        assert caught.value.hint
        assert "\n" not in caught.value.message

    @pytest.mark.parametrize(
        ("pattern", "expected"),
        [
            ("*.md", ["b.md"]),
            ("[ab].*", ["a.txt", "b.md"]),
            ("**/*.md", ["b.md"]),
            ("**/*.[mMt]*", ["a.txt", "b.md", "2025/d.text", "2025/march/c.MARKDOWN"]),
            ("20*/**", ["2025/d.text", "2025/march/c.MARKDOWN"]),
            ("**/20*/**/*.MARKDOWN", ["2025/march/c.MARKDOWN"]),
            ("**/**/b.md", ["b.md"]),
            ("20*", ["2025/d.text", "2025/march/c.MARKDOWN"]),
            ("*/march", ["2025/march/c.MARKDOWN"]),
            (".*/*.md", [".git/config.md"]),
        ],
    )
    def test_a_pattern_counts_from_its_fixed_part(
        self, folder: Path, pattern: str, expected: list[str]
    ) -> None:
        assert files([folder / pattern]) == expected

    def test_brackets_in_a_name_are_no_pattern(self, folder: Path) -> None:
        (folder / "a [1].md").write_text("Words.")
        assert files([folder / "a [1].md"]) == ["a [1].md"]

    def test_a_pattern_does_not_lead_back(self, folder: Path) -> None:
        with pytest.raises(UnreadableFile, match=r"leads back"):
            find([folder / "*" / ".." / ".." / "outside" / "secret.md"])

    @NOT_WINDOWS
    def test_odd_names(self, tmp_path: Path) -> None:
        names = ["new\nline.md", "tab\t\x1b[31m.md", "ü😀.md", "u\u0308\u202e.md", "-rf.md", "~.md", " .md"]
        for name in names:
            (tmp_path / name).write_text("Words.")
        assert files([tmp_path]) == sorted(names)

    @NOT_WINDOWS
    def test_a_name_that_is_no_unicode(self, tmp_path: Path) -> None:
        try:
            Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.md")).write_text("Words.")
        except OSError:
            pytest.skip("this file system takes no such name")
        assert list(skipped([tmp_path]).values()) == ["its name is not valid Unicode"]

    @NOT_WINDOWS
    def test_a_reason_shows_no_control_characters(self, tmp_path: Path) -> None:
        (tmp_path / "a.\x1b[31m").write_text("Words.")
        assert list(skipped([tmp_path]).values()) == ["not a text or Markdown file (another suffix)"]


@NOT_WINDOWS
class TestLinks:
    def test_loops_end(self, folder: Path) -> None:
        (folder / "2025" / "loop").symlink_to(folder)
        (folder / "2025" / "self").symlink_to("self")
        (folder / "gone.md").symlink_to("nowhere.md")
        assert files([folder]) == ["2025/d.text", "2025/march/c.MARKDOWN", "a.txt", "b.md"]
        assert files([folder / "**/*.md"]) == ["b.md"]
        reasons = skipped([folder])
        assert reasons["loop"] == "a link to a folder that is searched in its place"
        assert reasons["self"] == reasons["gone.md"] == "a link that leads nowhere"

    @pytest.mark.parametrize("pattern", [".", "*", "**/*", "2025/**", "*/out", "*/out/*.md"])
    def test_nothing_outside_is_found_through_a_link(self, folder: Path, pattern: str) -> None:
        (folder / "2025" / "out").symlink_to(folder.parent / "outside")
        (folder / "2025" / "secret.md").symlink_to(folder.parent / "outside" / "secret.md")
        (folder / "out.md").symlink_to("/dev/zero")
        try:
            found = files([folder / pattern])
        except UnreadableFile:
            found = []
        assert not [file for file in found if "secret" in file or "out" in file]

    def test_the_reason_for_a_link_outside(self, folder: Path) -> None:
        (folder / "out").symlink_to(folder.parent / "outside")
        (folder / "secret.md").symlink_to(folder.parent / "outside" / "secret.md")
        reasons = skipped([folder])
        assert reasons["out"] == "a link to a folder outside"
        assert reasons["secret.md"] == "a link to a file outside the folder"

    def test_links_inside_and_links_named_are_followed(self, folder: Path) -> None:
        (folder / "latest.md").symlink_to("b.md")
        (folder.parent / "here").symlink_to(folder)
        (folder / "named.md").symlink_to(folder.parent / "outside" / "secret.md")
        assert "latest.md" in files([folder.parent / "here"])
        assert files([folder / "named.md"]) == ["named.md"]


@pytest.fixture
def special(folder: Path) -> Iterator[list[Path]]:
    """A pipe that nobody writes to, a socket, a device and a folder, all with names of articles."""
    pipe, server, device = folder / "pipe.md", folder / "s.md", folder / "zero.md"
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    (folder / "folder.md").mkdir()
    with socket.socket(socket.AF_UNIX) as listening:
        old = Path.cwd()
        os.chdir(folder)  # the address of a socket must be short
        try:
            listening.bind(server.name)
        finally:
            os.chdir(old)
        yield [pipe, server, device, folder / "folder.md"]


class TestRead:
    def test_bytes_as_they_are(self, folder: Path) -> None:
        (folder / "b.md").write_bytes(b"a\r\n\x1a\xffb")
        assert read(folder / "b.md") == b"a\r\n\x1a\xffb"

    def test_the_limit(self, folder: Path) -> None:
        (folder / "b.md").write_bytes(b"x" * 100)
        assert len(read(folder / "b.md", limit=100)) == 100
        with pytest.raises(UnreadableFile, match="larger than 99 bytes"):
            read(folder / "b.md", limit=99)

    def test_the_limit_in_megabytes(self, folder: Path) -> None:
        with (folder / "b.md").open("wb") as file:
            file.truncate(65 * 2**20)
        with pytest.raises(UnreadableFile, match="larger than 8 MB"):
            read(folder / "b.md")

    @NOT_WINDOWS
    @pytest.mark.timeout(30)
    def test_what_is_no_file_is_refused_without_waiting(self, folder: Path, special: list[Path]) -> None:
        for path in special:
            with pytest.raises(UnreadableFile, match="not a regular file"):
                read(path)
        reasons = skipped([folder])
        assert reasons["pipe.md"] == reasons["s.md"] == "not a regular file"
        assert reasons["zero.md"] == "a link to a file outside the folder"

    @NOT_WINDOWS
    @pytest.mark.timeout(30)
    def test_a_file_that_becomes_a_pipe_is_refused(
        self, folder: Path, special: list[Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ordinary = (folder / "b.md").stat()
        monkeypatch.setattr(Path, "stat", lambda _: ordinary)
        with pytest.raises(UnreadableFile, match="not a regular file"):
            read(special[0])

    @pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs /proc")
    def test_a_system_error_is_one_clear_line(self) -> None:
        with pytest.raises(UnreadableFile, match="cannot be read: Input/output error"):
            read(Path("/proc/self/mem"))

    def test_a_file_that_is_gone(self, folder: Path) -> None:
        with pytest.raises(UnreadableFile, match="not there any more"):
            read(folder / "nowhere.md")

    def test_a_file_that_may_not_be_read(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> int:
            raise PermissionError(13, "Permission denied")  # which root never meets

        monkeypatch.setattr(os, "open", refuse)
        with pytest.raises(UnreadableFile, match="may not be read"):
            read(folder / "b.md")
