"""Addresses of the room; none holds a word of a person."""

from django.urls import path

from cases.incidents import views

urlpatterns = [
    path("incidents/", views.incidents, name="incidents"),
    path("incidents/new/", views.incident_new, name="incident_new"),
    path("incidents/<uuid:pk>/", views.incident, name="incident"),
    path("incidents/<uuid:pk>/decide/", views.incident_decide, name="incident_decide"),
    path("incidents/<uuid:pk>/decision/", views.incident_decision, name="incident_decision"),
]
