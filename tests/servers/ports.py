"""Free ports, certificates, and waiting for a server to answer."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import socket
import subprocess
import time
from pathlib import Path
from secrets import choice

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

BELOW = range(20_000, 32_000)  # ports that Linux gives to nobody who does not ask for them by number
PATIENCE = 90.0  # seconds that a server may take to come up


def free_ports(count: int) -> list[int]:
    """Ports of 127.0.0.1 that nothing listens on, below those that the system gives to whoever asks for any: until a server has taken
    its port, another test must not be given it."""
    found: list[int] = []
    while len(found) < count:
        port = choice(BELOW)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            if port not in found:
                found.append(port)
    return found


def wait_until_answering(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Come back once `port` is connected to; fail with the server's own words when it ended or stays silent."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    said = log.read_text(errors="replace") if log.exists() else ""
    raise RuntimeError(f"{process.args!r} does not answer on port {port}:\n{said}")


def end(process: subprocess.Popen[bytes]) -> None:
    """End a server that we started, by its id."""
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def self_signed(folder: Path, common: str = "localhost") -> tuple[Path, Path]:
    """A certificate for localhost and 127.0.0.1 that is its own authority, and its key, written into `folder`.

    Two that one client trusts need different common names.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common)])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_path, key_path = folder / "certificate.pem", folder / "key.pem"
    certificate_path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate_path, key_path
