"""The line to a server, whatever is spoken on it: what can go wrong with it, in plain words."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from wellworn.lib import outbound
from wellworn.lib.trouble import Trouble


@contextmanager
def plainly(host: str, *, not_tls: str) -> Iterator[None]:
    """Whatever breaks the line inside, as `Trouble`. `not_tls` is said of a `%(host)s` that does not speak TLS."""
    try:
        yield
    except outbound.OutboundError as error:
        raise Trouble(error.code, error.sentence, lasting=error.code == "forbidden") from error
    except ssl.SSLCertVerificationError as error:
        sentence = _("%(host)s shows a certificate that is not valid for it (%(why)s). Check the server's name.")
        raise Trouble("certificate", sentence % {"host": host, "why": error.verify_message}) from error
    except ssl.SSLError as error:
        raise Trouble("tls", not_tls % {"host": host}) from error
    except TimeoutError as error:
        raise Trouble("silent", _("%(host)s stopped answering. We try again by ourselves.") % {"host": host}) from error
    except OSError as error:
        raise dropped(host) from error


def dropped(host: str) -> Trouble:
    """The line broke."""
    return Trouble("dropped", _("The connection to %(host)s broke. We try again by ourselves.") % {"host": host})
