"""Addresses of the room."""

from django.urls import path

from cases.people import sealed_views, views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/new/", views.person_new, name="person_new"),
    path("people/<uuid:pk>/facts/", views.person_edit, name="person_edit"),
    path("people/<uuid:pk>/medical/", views.person_medical, name="person_medical"),
    path("people/<uuid:pk>/same/", views.person_doubles, name="person_doubles"),
    path("people/<uuid:pk>/hand-over/", views.person_hand_over, name="person_hand_over"),
    path("people/<uuid:pk>/reveal/names/", sealed_views.reveal_names, name="person_reveal"),
    path("people/<uuid:pk>/reveal/phones/", sealed_views.reveal_phones, name="person_reveal_phones"),
    path("people/<uuid:pk>/names/", sealed_views.person_names, name="person_names"),
    path("people/<uuid:pk>/phones/", sealed_views.person_phones, name="person_phones"),
]
