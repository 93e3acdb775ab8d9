from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "growth.notices"
