"""How Rungs is served. Also read when gunicorn is started by hand, so that the demo never listens to others."""

import os

from config.checks import is_loopback
from config.env import env_bool, env_int, env_str

bind = env_str("BIND", "127.0.0.1:8000")
# One process: rate limits live in its memory, and SQLite has one writer anyway. Several need REDIS_URL.
workers = env_int("WEB_WORKERS", 1)
threads = env_int("WEB_THREADS", 8)
worker_class = "gthread"
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True
loglevel = "warning"
proc_name = "rungs"


def on_starting(server):
    """SECURITY: gunicorn's own --bind wins over BIND, so the addresses in force are looked at."""
    open_to_others = [address for address in server.cfg.bind if not is_loopback(address)]
    if env_bool("DEMO") and open_to_others:
        raise SystemExit(
            f"DEMO lets anybody sign in as anybody, so Rungs does not start on {', '.join(open_to_others)}. "
            "Bind to 127.0.0.1, or unset DEMO."
        )


def when_ready(server):
    print(f"\nRungs is at http://{server.cfg.bind[0]}/", flush=True)
    if env_bool("DEMO"):
        print(
            "Sign in with one click as Ada (engineer), Mia (her manager), Noor (her mentor), Ines (ladder owner),\n"
            "Rafael (administrator) or anybody else of the cast. Everybody is invented. Stop with Ctrl-C.",
            flush=True,
        )
    else:
        print("The first visit creates the administrator. Stop with Ctrl-C.", flush=True)
