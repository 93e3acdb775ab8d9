from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "growth.mentoring"
