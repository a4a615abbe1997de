"""Addresses of the room; none holds a word of a person."""

from django.urls import path

from cases.review.views import lists, moves, opening, report

urlpatterns = [
    path("threats/", lists.reports, name="reports"),
    path("threats/queue/", lists.queue, name="queue"),
    path("threats/<uuid:pk>/", report.report, name="report"),
    path("threats/<uuid:pk>/open/", opening.report_open, name="report_open"),
    path("threats/<uuid:pk>/take/", moves.report_take, name="report_take"),
    path("threats/<uuid:pk>/release/", moves.report_release, name="report_release"),
    path("threats/<uuid:pk>/ask/", moves.report_ask, name="report_ask"),
    path("threats/<uuid:pk>/verify/", moves.report_verify, name="report_verify"),
    path("threats/<uuid:pk>/unverify/", moves.report_unverify, name="report_unverify"),
    path("threats/<uuid:pk>/duplicate/", moves.report_duplicate, name="report_duplicate"),
    path("threats/<uuid:pk>/reject/", moves.report_reject, name="report_reject"),
    path("threats/<uuid:pk>/reopen/", moves.report_reopen, name="report_reopen"),
]
