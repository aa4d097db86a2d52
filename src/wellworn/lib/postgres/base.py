"""The Django engine of the embedded server: PostgreSQL's own, which first sees to it that the server runs."""

from __future__ import annotations

from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.utils import OperationalError

from wellworn.lib.postgres.server import PATIENCE, USER, EmbeddedServer


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the embedded server, which is started when it does not run, also after a crash."""

    patience = PATIENCE  # seconds for a server that has died to come back; whom somebody waits for has less

    def get_connection_params(self) -> dict[str, Any]:
        """Where the server listens and how it lets us in."""
        server = self._server()
        server.start()
        self.settings_dict |= {"USER": USER, "PASSWORD": server.password, "HOST": str(server.socket_folder())}
        return super().get_connection_params()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; when the server has died since it was started, start it again and connect then."""
        try:
            return super().get_new_connection(conn_params)
        except (OperationalError, psycopg.OperationalError):
            server = self._server()
            if server.answers():
                raise
            server.start(again=True, patience=self.patience)
            return super().get_new_connection(conn_params)

    def _server(self) -> EmbeddedServer:
        return EmbeddedServer.at(self.settings_dict["FOLDER"])
