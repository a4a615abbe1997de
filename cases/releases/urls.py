"""Addresses of the room."""

from django.urls import path

from cases.releases import views

urlpatterns = [
    path("releases/", views.releases, name="releases"),
    path("releases/new/", views.release_new, name="release_new"),
    path("releases/figures/", views.release_figures, name="release_figures"),
    path("releases/find/", views.release_find, name="release_find"),
    path("releases/<uuid:pk>/", views.release, name="release"),
    path("releases/<uuid:pk>/recipient/", views.release_open, name="release_open"),
    path("threats/<uuid:pk>/un/", views.release_un, name="release_un"),
]
