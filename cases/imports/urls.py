"""Addresses of the room."""

from django.urls import path

from cases.imports import views

urlpatterns = [
    path("register/", views.register, name="register"),
    path("register/import/", views.register_import, name="register_import"),
    path("register/import/<uuid:pk>/", views.register_batch, name="register_batch"),
    path("register/import/<uuid:pk>/sheet/", views.register_sheet, name="register_sheet"),
    path("register/import/<uuid:pk>/columns/", views.register_columns, name="register_columns"),
    path("register/import/<uuid:pk>/check/", views.register_check, name="register_check"),
    path("register/import/<uuid:pk>/run/", views.register_run, name="register_run"),
    path("register/import/<uuid:pk>/again/", views.register_again, name="register_again"),
    path("register/import/<uuid:pk>/discard/", views.register_discard, name="register_discard"),
    path("register/export/", views.register_export, name="register_export"),
]
