"""Every address of Rungs, and the bare page."""

from django.urls import path

from bench import bare
from config.urls import urlpatterns as product

urlpatterns = [path("bench/bare/", bare.page, name="bare"), *product]
