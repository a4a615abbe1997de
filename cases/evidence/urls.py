"""Addresses of the room."""

from django.urls import path

from cases.evidence import views

urlpatterns = [
    path("threats/<uuid:pk>/evidence/add/", views.evidence_add, name="evidence_add"),
    path("threats/<uuid:pk>/evidence/link/", views.link_add, name="link_add"),
    path("evidence/<uuid:pk>/", views.evidence, name="evidence"),
    path("evidence/<uuid:pk>/open/", views.evidence_open, name="evidence_open"),
    path("evidence/<uuid:pk>/hide/", views.evidence_hide, name="evidence_hide"),
    path("evidence/<uuid:pk>/view/", views.evidence_view, name="evidence_view"),
    path("evidence/<uuid:pk>/view/<int:part>/", views.evidence_view, name="evidence_view"),
    path("evidence/<uuid:pk>/original/", views.evidence_original, name="evidence_original"),
    path("evidence/<uuid:pk>/leave-out/", views.evidence_leave_out, name="evidence_leave_out"),
]
