"""How the embedded server is set: for a machine of two cores and four gigabytes or more, which it shares with Wellworn."""

from __future__ import annotations

import os
from pathlib import Path

MEGABYTE = 1024 * 1024

ACCESS = """\
# Written by Wellworn. Only its own role comes in, with its password, through the socket in this folder's care.
local all {user} scram-sha-256
"""

SETTINGS = """\
# Written by Wellworn at each start. Put what you want otherwise into local.conf beside this file.
listen_addresses = ''
unix_socket_directories = '{socket_folder}'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = {buffers}MB
effective_cache_size = {cache}MB
work_mem = 16MB
maintenance_work_mem = 128MB
random_page_cost = 1.1            # solid state disks
jit = off                         # compiling costs more than our short queries take
synchronous_commit = on           # what Wellworn says is saved, is
max_wal_size = 4GB
min_wal_size = 256MB
checkpoint_timeout = 15min
wal_compression = on
timezone = 'UTC'
logging_collector = on
log_directory = 'log'
log_filename = 'postgres-%a.log'  # seven files, each overwritten after a week
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
log_min_error_statement = panic   # statements and their details hold what people wrote
log_error_verbosity = terse
"""


def settings(socket_folder: Path) -> str:
    """The settings file for this machine."""
    memory = machine_memory() // MEGABYTE
    quoted = str(socket_folder).replace("'", "''")
    return SETTINGS.format(socket_folder=quoted, buffers=max(128, min(memory // 8, 1024)), cache=max(256, memory // 2))


def machine_memory() -> int:
    """Bytes of memory that may be used: the machine's, or its container's if that is less."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return memory
    return min(memory, int(limit)) if limit.isdecimal() else memory
