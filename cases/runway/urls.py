"""Addresses of the room."""

from django.urls import path

from cases.runway import views

urlpatterns = [path("money/runway/", views.runway, name="runway")]
