"""Addresses of the room."""

from django.urls import path

from cases.figures import views

urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/before-after/", views.figures_pivot, name="figures_pivot"),
    path("figures/named-first/", views.figures_named, name="figures_named"),
]
