from django.urls import URLPattern

app_name = "effort"
urlpatterns: list[URLPattern] = []
