"""Addresses of the room."""

from django.urls import path

from cases.papers import views

urlpatterns = [
    path("people/<uuid:pk>/papers/new/", views.paper_add, name="paper_add"),
    path("papers/<uuid:pk>/", views.paper_edit, name="paper_edit"),
    path("papers/<uuid:pk>/reveal/", views.paper_reveal, name="paper_reveal"),
    path("people/<uuid:pk>/consents/new/", views.consent_give, name="consent_give"),
    path("consents/<uuid:pk>/withdraw/", views.consent_withdraw, name="consent_withdraw"),
]
