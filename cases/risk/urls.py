"""Addresses of the room."""

from django.urls import path

from cases.risk import views

urlpatterns = [
    path("people/<uuid:pk>/risk/", views.risk, name="risk"),
    path("people/<uuid:pk>/risk/<int:version>/", views.risk, name="risk_version"),
    path("people/<uuid:pk>/risk/assess/", views.risk_assess, name="risk_assess"),
    path("people/<uuid:pk>/risk/level/", views.risk_level, name="risk_level"),
    path("risk/<uuid:pk>/second/", views.risk_second, name="risk_second"),
    path("risk/", views.risk_due, name="risk_due"),
    path("houses/<uuid:pk>/risk/", views.house_risk, name="house_risk"),
]
