"""Whether a server can listen where it is asked to: found out before the work, said in one sentence."""

from __future__ import annotations

import errno
import socket
from ipaddress import ip_address

from posko.cli.speech import refuse, say


def refuse_taken(host: str, port: int) -> None:
    """Stop with status 2 and one sentence unless `host` is a number and `port` of it is free for this user."""
    try:
        family = socket.AF_INET6 if ip_address(host).version == 6 else socket.AF_INET
        socket.create_server((host, port), family=family).close()
    except (OSError, ValueError) as error:
        refuse(say(f"listen_{_reason(error)}", host=host, port=port))


def _reason(error: Exception) -> str:
    return {errno.EADDRINUSE: "taken", errno.EACCES: "denied"}.get(getattr(error, "errno", 0), "host")
