"""Addresses of the room."""

from django.urls import path

from cases.donors.views import donors, gifts, pledges

urlpatterns = [
    path("donors/", donors.donors, name="donors"),
    path("donors/new/", donors.donor_new, name="donor_new"),
    path("donors/<uuid:pk>/", donors.donor, name="donor"),
    path("donors/<uuid:pk>/edit/", donors.donor_edit, name="donor_edit"),
    path("donors/<uuid:pk>/screening/", donors.donor_screen, name="donor_screen"),
    path("donors/<uuid:pk>/name/", donors.donor_name, name="donor_name"),
    path("donors/<uuid:pk>/contact/", donors.donor_contact, name="donor_contact"),
    path("donors/<uuid:pk>/refuse/", donors.gift_refuse, name="gift_refuse"),
    path("donors/<uuid:pk>/pledges/new/", pledges.pledge_new, name="pledge_new"),
    path("donors/<uuid:pk>/goods/new/", gifts.goods_new, name="goods_new"),
    path("pledges/", pledges.pledges, name="pledges"),
    path("pledges/ageing/", pledges.pledges_ageing, name="pledges_ageing"),
    path("pledges/<uuid:pk>/", pledges.pledge, name="pledge"),
    path("pledges/<uuid:pk>/end/", pledges.pledge_end, name="pledge_end"),
    path("pledges/<uuid:pk>/condition/", pledges.pledge_met, name="pledge_met"),
    path("instalments/<uuid:pk>/reminded/", pledges.instalment_reminded, name="instalment_reminded"),
    path("donations/", gifts.donations, name="donations"),
    path("donations/new/", gifts.donation_new, name="donation_new"),
    path("donations/<uuid:pk>/", gifts.donation, name="donation"),
    path("donations/<uuid:pk>/reverse/", gifts.donation_reverse, name="donation_reverse"),
    path("donations/<uuid:pk>/hawala/", gifts.donation_hawala, name="donation_hawala"),
    path("donations/<uuid:pk>/receipt/", gifts.receipt, name="receipt"),
    path("goods/", gifts.goods, name="goods"),
    path("goods/<uuid:pk>/", gifts.goods_edit, name="goods_edit"),
]
