"""Addresses of the room."""

from django.urls import path

from cases.ledger.views import books, counting, moving, setup

urlpatterns = [
    path("money/", books.money, name="money"),
    path("money/ledger/", books.ledger, name="ledger"),
    path("money/entries/<uuid:pk>/", books.entry, name="entry"),
    path("money/entries/<uuid:pk>/reverse/", moving.entry_reverse, name="entry_reverse"),
    path("money/transfer/", moving.transfer, name="transfer"),
    path("money/exchange/", moving.exchange, name="exchange"),
    path("money/opening/", moving.opening, name="opening"),
    path("money/rates/", setup.rates, name="rates"),
    path("money/rates/new/", setup.rate_new, name="rate_new"),
    path("money/funds/", setup.funds, name="funds"),
    path("money/funds/new/", setup.fund_new, name="fund_new"),
    path("money/funds/<uuid:pk>/", setup.fund, name="fund"),
    path("money/funds/<uuid:pk>/edit/", setup.fund_edit, name="fund_edit"),
    path("money/boxes/", setup.boxes, name="boxes"),
    path("money/boxes/new/", setup.box_new, name="box_new"),
    path("money/boxes/<uuid:pk>/", setup.box, name="box"),
    path("money/boxes/<uuid:pk>/edit/", setup.box_edit, name="box_edit"),
    path("money/people/", setup.money_people_list, name="money_people_list"),
    path("money/people/<uuid:pk>/", setup.money_people, name="money_people"),
    path("money/count/", counting.count, name="count"),
    path("money/months/<uuid:pk>/", counting.month_close, name="month_close"),
    path("money/months/<uuid:pk>/reopen/", counting.month_reopen, name="month_reopen"),
]
