"""Addresses of the room."""

from django.urls import path

from cases.circle import contact_views, views

urlpatterns = [
    path("people/<uuid:pk>/contacts/new/", contact_views.contact_add, name="contact_add"),
    path("contacts/<uuid:pk>/", contact_views.contact_edit, name="contact_edit"),
    path("contacts/<uuid:pk>/reveal/", contact_views.contact_reveal, name="contact_reveal"),
    path("people/<uuid:pk>/alerts/new/", views.alert_add, name="alert_add"),
    path("alerts/<uuid:pk>/end/", views.alert_end, name="alert_end"),
    path("people/<uuid:pk>/apart/new/", views.apart_add, name="apart_add"),
    path("apart/<uuid:pk>/end/", views.apart_end, name="apart_end"),
    path("people/<uuid:pk>/household/new/", views.household_new, name="household_new"),
    path("people/<uuid:pk>/household/add/", views.household_add, name="household_add"),
    path("people/<uuid:pk>/household/leave/", views.household_leave, name="household_leave"),
]
