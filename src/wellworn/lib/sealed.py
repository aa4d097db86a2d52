"""Text that is kept encrypted: the passwords and tokens of mailboxes.

The keys stand in the data folder, one a line in `sealing.secret`, the newest first: it seals, all of them unseal. A copy of the
database alone therefore opens nothing; a backup needs both.
"""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from wellworn.lib import home


class Unsealable(Exception):
    """None of the keys in the data folder opens this."""

    def __init__(self) -> None:
        super().__init__("The saved password cannot be opened with the keys in the data folder. Enter it again.")


def seal(text: str) -> bytes:
    """`text`, encrypted with the newest key."""
    return _box().encrypt(text.encode())


def unseal(sealed: bytes | memoryview) -> str:
    """What was sealed. Raises `Unsealable` when the key it was sealed with is gone."""
    try:
        return _box().decrypt(bytes(sealed)).decode()
    except InvalidToken as error:
        raise Unsealable from error


def reseal(sealed: bytes | memoryview) -> bytes:
    """The same text under the newest key, for after `add_key`."""
    try:
        return _box().rotate(bytes(sealed))
    except InvalidToken as error:
        raise Unsealable from error


def add_key() -> None:
    """Seal with a fresh key from now on; what older keys sealed stays readable."""
    keys = home.secret("sealing", _new_key)
    home.keep(home.data_folder() / "sealing.secret", f"{_new_key()}\n{keys}", replace=True)


def _new_key() -> str:
    return Fernet.generate_key().decode()


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in home.secret("sealing", _new_key).split()])
