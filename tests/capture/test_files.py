"""Files of every kind are read whole, under keys that stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.capture.letters import ANA, PETRA, mail
from wellworn.capture.sources import files
from wellworn.lib.trouble import Trouble


def mbox(*messages: bytes) -> bytes:
    """Messages as an mbox, with lines that begin with From quoted."""
    return b"".join(
        b"From a@b Mon Mar  4 09:00:00 2024\n" + m.replace(b"\nFrom ", b"\n>From ") + b"\n" for m in messages
    )


def test_an_mbox_gives_each_message_the_last_first_under_a_key_that_stays(tmp_path: Path) -> None:
    path = tmp_path / "box"
    one, two = mail(1, ANA, PETRA, "First\nFrom here on it is text.\n"), mail(2, ANA, PETRA)
    path.write_bytes(mbox(one, two))
    before = list(files.open_files(path).items(set()))
    assert [item.raw.strip() for item in before] == [two.strip(), one.strip()]
    path.write_bytes(mbox(one, two, mail(3, ANA, PETRA)))
    known = {(item.folder, item.key) for item in before}
    assert len(list(files.open_files(path).items(known))) == 1
    assert known < {(f, key) for f, keys in files.open_files(path).inventory().items() for key in keys}


def test_an_mbox_longer_than_a_piece_loses_no_message(tmp_path: Path) -> None:
    path = tmp_path / "box"
    path.write_bytes(mbox(*[mail(number, ANA, PETRA, "x " * 9000) for number in range(80)]))
    assert len(list(files.open_files(path).items(set()))) == 80


def test_a_maildirs_message_keeps_its_key_when_it_is_read(tmp_path: Path) -> None:
    for part in ("cur", "new", "tmp", ".Sent/cur"):
        (tmp_path / part).mkdir(parents=True)
    (tmp_path / "new" / "1.a").write_bytes(mail(1, ANA, PETRA))
    (tmp_path / "tmp" / "2.b").write_bytes(b"half written")
    (tmp_path / ".Sent" / "cur" / "3.c:2,S").write_bytes(mail(3, ANA, PETRA))
    before = files.open_files(tmp_path).inventory()
    (tmp_path / "new" / "1.a").rename(tmp_path / "cur" / "1.a:2,RS")
    assert files.open_files(tmp_path).inventory() == before
    assert {one.role for one in files.open_files(tmp_path).folders()} == {"", "sent"}


def test_a_tree_of_bare_files_is_read_and_what_is_no_mail_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "sent_items").mkdir()
    (tmp_path / "sent_items" / "1.").write_bytes(mail(1, ANA, PETRA))
    (tmp_path / "a.eml").write_bytes(mail(2, ANA, PETRA))
    (tmp_path / "b.ics").write_bytes(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    (tmp_path / "README.md").write_text("no mail")
    found = {item.key: item for item in files.open_files(tmp_path).items(set())}
    assert set(found) == {"sent_items/1.", "a.eml", "b.ics"}
    assert found["b.ics"].kind == "calendar"
    assert found["b.ics"].version


def test_a_path_with_nothing_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="Check the path"):
        files.open_files(tmp_path / "absent")
