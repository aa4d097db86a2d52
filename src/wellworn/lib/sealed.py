"""Text that is kept encrypted: passwords and tokens of mailboxes, of servers that send, of webhooks.

The keys stand in the data folder, one a line in `sealing.secret`, the newest first: it seals, all of them unseal. A copy of the
database alone therefore opens nothing; a backup needs both.
"""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from wellworn.lib import home

FILE = "sealing.secret"


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
    home.keep(home.data_folder() / FILE, "\n".join([_new_key(), *_keys()]), replace=True)


def is_newest(sealed: bytes | memoryview) -> bool:
    """Whether it is under the newest key, so that it opens without the older ones."""
    try:
        Fernet(_keys()[0]).decrypt(bytes(sealed))
    except InvalidToken:
        return False
    return True


def older_keys() -> int:
    """How many keys there are beside the newest."""
    return len(_keys()) - 1


def newest_since() -> float:
    """When the keys were last changed, in seconds since 1970."""
    _keys()
    return (home.data_folder() / FILE).stat().st_mtime


def forget_older_keys() -> None:
    """Keep the newest key alone: what older ones sealed can be opened no more."""
    home.keep(home.data_folder() / FILE, _keys()[0], replace=True)


def _keys() -> list[str]:
    return home.secret("sealing", _new_key).split()


def _new_key() -> str:
    return Fernet.generate_key().decode()


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in _keys()])
