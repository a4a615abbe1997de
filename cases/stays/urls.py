"""Addresses of the room; none holds a word of a person."""

from django.urls import path

from cases.stays.views import arrive, confirm, lists, reserve, roll, stay, steps

urlpatterns = [
    path("arrive/", arrive.arrive, name="arrive"),
    path("arrive/beds/", arrive.arrive_beds, name="arrive_beds"),
    path("reserve/", reserve.reserve, name="reserve"),
    path("reserve/beds/", reserve.reserve_beds, name="reserve_beds"),
    path("stays/", lists.stays, name="stays"),
    path("stays/<uuid:pk>/", stay.stay, name="stay"),
    path("stays/<uuid:pk>/ticks/", stay.stay_ticks, name="stay_ticks"),
    path("stays/<uuid:pk>/depart/", steps.stay_depart, name="stay_depart"),
    path("stays/<uuid:pk>/move/", steps.stay_move, name="stay_move"),
    path("stays/<uuid:pk>/away/", steps.stay_away, name="stay_away"),
    path("stays/<uuid:pk>/back/", steps.stay_back, name="stay_back"),
    path("stays/<uuid:pk>/extend/", steps.stay_extend, name="stay_extend"),
    path("stays/<uuid:pk>/no-show/", confirm.stay_no_show, name="stay_no_show"),
    path("stays/<uuid:pk>/cancel/", confirm.stay_cancel, name="stay_cancel"),
    path("stays/<uuid:pk>/undo/", confirm.stay_undo, name="stay_undo"),
    path("extensions/", lists.extensions, name="extensions"),
    path("extensions/<uuid:pk>/", lists.extension_decide, name="extension_decide"),
    path("roll/", roll.roll_call, name="roll_call"),
    path("roll/<uuid:pk>/", roll.roll_mark, name="roll_mark"),
]
