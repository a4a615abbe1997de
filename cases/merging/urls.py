"""Addresses of the room."""

from django.urls import path

from cases.merging import views

urlpatterns = [
    path("people/<uuid:pk>/merge/", views.person_merge_pick, name="person_merge_pick"),
    path("people/<uuid:pk>/merge/<uuid:other>/", views.person_merge, name="person_merge"),
]
