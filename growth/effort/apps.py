from django.apps import AppConfig


class EffortConfig(AppConfig):
    name = "growth.effort"
