"""Odd combinations of settings, found at start-up."""

import ipaddress
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from config.env import env_int


def is_loopback(address: str) -> bool:
    """Whether `host`, `host:port` or `[host]:port` stays on this machine."""
    if address.startswith("["):
        host = address[1:].split("]")[0]
    else:
        host = address.rsplit(":", 1)[0] if address.count(":") == 1 else address
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return address.startswith("unix:")


@register()
def demo_stays_on_this_machine(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    if settings.DEMO and not is_loopback(settings.BIND):
        return [
            Error(
                f"DEMO lets anybody sign in as anybody, and BIND={settings.BIND} is reachable from other machines.",
                hint="Bind to 127.0.0.1, or unset DEMO.",
                id="rungs.E001",
            )
        ]
    return []


@register(deploy=True)
def mail_reaches_people(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        return [
            Warning(
                "Invitations and password resets are printed to the console.",
                hint="Set EMAIL_URL, for example smtp+tls://user:password@mail.example:587.",
                id="rungs.W001",
            )
        ]
    return []


@register(deploy=True)
def processes_share_a_cache(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    if env_int("WEB_WORKERS", 1) > 1 and not settings.REDIS_URL:
        return [
            Warning(
                "Several web processes count sign-in attempts each for itself.",
                hint="Set REDIS_URL, or WEB_WORKERS=1.",
                id="rungs.W002",
            )
        ]
    return []
