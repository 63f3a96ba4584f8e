"""From bytes and paths to text: what is refused, and what is said about the decoding."""

import codecs
import gzip
import os
import socket
import sqlite3
import stat
from pathlib import Path

import pytest

from studydeck.errors import InputRefused, NotPermitted
from studydeck.readers import decode, read_file

LATIN = "Die Größe der Brücke – sagt «Müller» – beträgt 5 €. " * 8
ASCII = "The bridge is long. " * 20


def file_with(folder: Path, data: bytes, name: str = "essay.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "start", "notice"),
    [
        (LATIN.encode(), LATIN[:20], None),
        (codecs.BOM_UTF8 + LATIN.encode(), "\ufeff" + LATIN[:20], None),
        (codecs.BOM_UTF16_LE + LATIN.encode("utf-16-le"), "\ufeff" + LATIN[:20], "UTF-16"),
        (codecs.BOM_UTF16_BE + LATIN.encode("utf-16-be"), "\ufeff" + LATIN[:20], "UTF-16"),
        (ASCII.encode("utf-16-le"), ASCII[:20], "UTF-16 without"),
        (LATIN.encode("cp1252"), LATIN[:20], "Windows-1252"),
        (ASCII.encode() + "Ende: Brücke".encode()[:-4], ASCII[:20], "broken character"),
        ((LATIN * 20).encode() + b"\xff" + LATIN.encode(), LATIN[:20], "broken character"),
        (b"first line here\r\nsecond\rthird", "first line here\nsecond\nthird", None),
    ],
)
def test_text_is_decoded_and_every_doubt_is_told(data: bytes, start: str, notice: str | None) -> None:
    text, notices = decode.decode(data, "x.txt")
    assert text.startswith(start)
    assert (notice is None) == (not notices)
    assert notice is None or notice in notices[0]


def test_offsets_are_those_of_the_file_in_text_mode(tmp_path: Path) -> None:
    """`Document.source` is what `open(path).read()` gives."""
    path = file_with(tmp_path, "\ufeffA title\r\n\r\nSome words – here.\r\nMore of them.".encode())
    assert read_file(path).source == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "data",
    [
        "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。".encode("shift-jis") * 5,
        "Всё смешалось в доме Облонских. Жена узнала, что муж был в связи.".encode("cp1251") * 5,
        codecs.BOM_UTF16_LE + b"\x00\xd8" * 50,
    ],
)
def test_a_foreign_encoding_is_refused_rather_than_guessed(data: bytes) -> None:
    with pytest.raises(InputRefused, match="UTF"):
        decode.decode(data, "x.txt")


def test_binary_files_are_refused_by_name(tmp_path: Path) -> None:
    """Whatever a file is called, the error says what it is."""
    database = tmp_path / "a.db"
    connection = sqlite3.connect(database)
    connection.execute("create table x (y)")
    connection.commit()
    connection.close()
    samples = {
        "PNG": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "ELF": b"\x7fELF" + bytes(range(100)),
        "SQLite": database.read_bytes(),
        "gzip": gzip.compress(b"text " * 100),
        "zip": b"PK\x03\x04" + bytes(100),
        "PDF": b"%PDF-1.7 and so on",
        "binary": os.urandom(5000),
    }
    for name, data in samples.items():
        with pytest.raises(InputRefused, match=name) as refusal:
            read_file(file_with(tmp_path, data))
        assert refusal.value.exit_code == 65


@pytest.mark.parametrize("text", ["", "\ufeff", "   \n\t\n ", "\n", "x", "\u200b\u200b", "\x00\x00"])
def test_a_file_with_nothing_in_it_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputRefused, match=r"nothing to learn from|binary|UTF-16"):
        read_file(file_with(tmp_path, text.encode()))


def test_what_is_no_regular_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """A pipe nobody writes to and an endless device do not hang."""
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "s"))
    cases = {"folder": tmp_path, "pipe": tmp_path / "pipe.txt", "device": Path("/dev/zero"), "socket": tmp_path / "s"}
    for kind, path in cases.items():
        with pytest.raises(InputRefused, match=kind):
            read_file(path)
    listener.close()
    with pytest.raises(InputRefused, match=r"a link that leads back to itself\. Name the file"):
        read_file(tmp_path / "loop.txt")
    with pytest.raises(InputRefused, match="no such file"):
        read_file(tmp_path / "missing.txt")


def test_a_file_that_is_too_large_is_refused_by_its_size(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(InputRefused, match="1000 MB; the limit is 20 MB"):
        read_file(tmp_path / "huge.txt")
    with pytest.raises(InputRefused, match="too large"):
        read_file(file_with(tmp_path, b"word " * 100), max_bytes=100)


def test_more_lines_than_any_document_has_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="1,000,000 lines"):
        read_file(file_with(tmp_path, b"a\n" * 1_000_001))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = file_with(tmp_path, b"secret words")
    path.chmod(0)
    with pytest.raises(NotPermitted, match="no permission"):
        read_file(path)
    path.chmod(stat.S_IRUSR)


def test_a_file_that_keeps_changing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text from two moments is never mixed."""
    path = file_with(tmp_path, b"one two three. " * 10)
    real = os.fstat
    seen: list[int] = []

    def moving(descriptor: int) -> os.stat_result:
        seen.append(descriptor)
        if len(seen) % 2 == 0:
            with path.open("ab") as file:
                file.write(b"more ")
        return real(descriptor)

    monkeypatch.setattr(decode.os, "fstat", moving)
    with pytest.raises(InputRefused, match="changes while"):
        read_file(path)


def test_a_file_that_changed_once_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file_with(tmp_path, b"one two three. " * 10)
    real = os.fstat
    seen: list[int] = []

    def moving(descriptor: int) -> os.stat_result:
        seen.append(descriptor)
        if len(seen) == 2:
            with path.open("ab") as file:
                file.write(b"Four.")
        return real(descriptor)

    monkeypatch.setattr(decode.os, "fstat", moving)
    assert read_file(path).source.endswith("three. Four.")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (b"na\xffme.txt", "/na\ufffdme.txt: its name is not UTF-8. Rename it."),
        (b"na\x1b[31mme.txt", "/na\u241b[31mme.txt: its name holds control characters. Rename it."),
        (b"two\nlines.txt", "/two lines.txt: its name holds control characters. Rename it."),
        (b"to\xe2\x80\xaeme.txt", "/tome.txt: its name holds control characters. Rename it."),
        (b"\xff/a.txt", "/\ufffd/a.txt: the name of a folder above it is not UTF-8. Rename it."),
    ],
)
def test_a_name_no_deck_could_hold_is_refused(tmp_path: Path, name: bytes, sentence: str) -> None:
    """The deck made from a document bears and names its name."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"A short text about bees. They fly.")
    with pytest.raises(InputRefused) as refused:
        read_file(path)
    assert str(refused.value).endswith(sentence)


@pytest.mark.parametrize("name", ["café 日本.txt", "a\u200db.txt", "x'\"$;.txt"])
def test_any_other_name_is_read(tmp_path: Path, name: str) -> None:
    assert read_file(file_with(tmp_path, b"A short text about bees. They fly.", name)).name == name


@pytest.mark.parametrize("data", [b"", b" ", b"\x00\x01\x02\x03" * 99, b"\x89PNG\r\n"])
def test_a_refusal_says_what_to_do(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputRefused) as refused:
        read_file(file_with(tmp_path, data))
    assert refused.value.todo
