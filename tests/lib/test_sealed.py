"""What is kept encrypted opens again, and only with the keys of this data folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from wellworn.lib import home, sealed


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WELLWORN_DATA", str(tmp_path))


def test_what_was_sealed_opens_again() -> None:
    box = sealed.seal("pass wörd")
    assert b"pass" not in box
    assert sealed.unseal(memoryview(box)) == "pass wörd"


def test_an_older_key_still_opens_and_a_resealed_text_no_longer_needs_it() -> None:
    old = sealed.seal("secret")
    sealed.add_key()
    assert sealed.unseal(old) == "secret"
    fresh = sealed.reseal(old)
    newest = home.secret("sealing").split()[0]
    home.keep(home.data_folder() / "sealing.secret", newest, replace=True)
    assert sealed.unseal(fresh) == "secret"
    with pytest.raises(sealed.Unsealable, match="Enter it again"):
        sealed.unseal(old)


def test_keys_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    sealed.seal("x")
    assert (tmp_path / "sealing.secret").stat().st_mode & 0o777 == 0o600


def test_a_secret_once_kept_is_not_overwritten_by_a_second_process(tmp_path: Path) -> None:
    home.keep(tmp_path / "a.secret", "first")
    home.keep(tmp_path / "a.secret", "second")
    assert (tmp_path / "a.secret").read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["a.secret"]
