"""Addresses of the room."""

from django.urls import path

from cases.houses import views

urlpatterns = [
    path("houses/", views.houses, name="houses"),
    path("houses/new/", views.house_new, name="house_new"),
    path("houses/<uuid:pk>/", views.house, name="house"),
    path("houses/<uuid:pk>/edit/", views.house_edit, name="house_edit"),
    path("houses/<uuid:pk>/state/", views.house_state, name="house_state"),
    path("houses/<uuid:pk>/address/", views.house_address, name="house_address"),
    path("houses/<uuid:pk>/address/edit/", views.house_address_edit, name="house_address_edit"),
    path("houses/<uuid:pk>/rooms/new/", views.room_new, name="room_new"),
    path("rooms/<uuid:pk>/edit/", views.room_edit, name="room_edit"),
    path("rooms/<uuid:pk>/beds/", views.beds_add, name="beds_add"),
    path("beds/<uuid:pk>/edit/", views.bed_edit, name="bed_edit"),
    path("beds/<uuid:pk>/out/", views.bed_out_new, name="bed_out_new"),
    path("beds/out/<uuid:pk>/back/", views.bed_out_back, name="bed_out_back"),
]
