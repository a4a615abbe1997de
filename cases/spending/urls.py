"""Addresses of the room; none holds a word of a person."""

from django.urls import path

from cases.spending import views

urlpatterns = [
    path("expenses/", views.expenses, name="expenses"),
    path("expenses/new/", views.expense_new, name="expense_new"),
    path("expenses/<uuid:pk>/", views.expense, name="expense"),
    path("expenses/<uuid:pk>/approve/", views.expense_approve, name="expense_approve"),
    path("expenses/<uuid:pk>/decline/", views.expense_decline, name="expense_decline"),
    path("expenses/<uuid:pk>/pay/", views.expense_pay, name="expense_pay"),
    path("expenses/<uuid:pk>/cancel/", views.expense_cancel, name="expense_cancel"),
    path("expenses/<uuid:pk>/reverse/", views.expense_reverse, name="expense_reverse"),
    path("expenses/<uuid:pk>/payee/", views.expense_payee, name="expense_payee"),
]
