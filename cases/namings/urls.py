"""Addresses of the room; none holds a word of a person."""

from django.urls import path

from cases.namings import views

urlpatterns = [
    path("namings/new/", views.naming_new, name="naming_new"),
    path("namings/<uuid:pk>/warned/", views.naming_warned, name="naming_warned"),
    path("namings/<uuid:pk>/down/", views.naming_down, name="naming_down"),
    path("channels/", views.channels, name="channels"),
    path("channels/<uuid:pk>/", views.channel, name="channel"),
]
