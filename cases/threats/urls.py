"""Addresses of the room; `report` (threats/<uuid>/) and `reports` (threats/) belong to the review room."""

from django.urls import path

from cases.threats.views import details, event, first

urlpatterns = [
    path("threats/new/", first.report_new, name="report_new"),
    path("threats/<uuid:pk>/submit/", first.report_submit, name="report_submit"),
    path("threats/<uuid:pk>/edit/", event.report_edit, name="report_edit"),
    path("threats/<uuid:pk>/acts/", event.report_acts, name="report_acts"),
    path("threats/<uuid:pk>/acts/new/", event.act_new, name="act_new"),
    path("threats/acts/<uuid:pk>/", event.act_edit, name="act_edit"),
    path("threats/acts/<uuid:pk>/drop/", event.act_drop, name="act_drop"),
    path("threats/<uuid:pk>/victims/<uuid:victim>/", event.victim_edit, name="victim_edit"),
    path("threats/acts/<uuid:pk>/involvement/", event.involvement_new, name="involvement_new"),
    path("threats/involvement/<uuid:pk>/", event.involvement_edit, name="involvement_edit"),
    path("threats/involvement/<uuid:pk>/drop/", event.involvement_drop, name="involvement_drop"),
    path("threats/<uuid:pk>/sources/new/", details.source_new, name="source_new"),
    path("threats/sources/<uuid:pk>/", details.source_edit, name="source_edit"),
    path("threats/sources/<uuid:pk>/drop/", details.source_drop, name="source_drop"),
    path("threats/<uuid:pk>/links/", details.report_links, name="report_links"),
    path("threats/links/<uuid:pk>/drop/", details.link_drop, name="link_drop"),
    path("threats/<uuid:pk>/interventions/new/", details.intervention_new, name="intervention_new"),
    path("threats/interventions/<uuid:pk>/", details.intervention_edit, name="intervention_edit"),
]
