"""Addresses of the desk."""

from django.urls import path

from cases.desk import views

urlpatterns = [
    path("", views.home, name="home"),
    path("people/<uuid:pk>/", views.person, name="person"),
    path("audit/", views.audit_log, name="audit_log"),
    path("audit/check/", views.audit_check, name="audit_check"),
    path("audit/export/", views.audit_export, name="audit_export"),
]
