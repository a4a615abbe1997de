"""Addresses of the room."""

from django.urls import path

from cases.accounts import views

urlpatterns = [
    path("money/reports/month/", views.report_month, name="report_month"),
    path("money/reports/year/", views.report_year, name="report_year"),
    path("money/reports/export/", views.report_export, name="report_export"),
    path("money/reports/donors/", views.report_donors, name="report_donors"),
    path("money/gifts/import/", views.gifts_import, name="gifts_import"),
]
