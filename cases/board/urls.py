"""Addresses of the board."""

from django.urls import path

from cases.board import views

urlpatterns = [
    path("board/", views.board, name="board"),
    path("board/day/", views.day, name="board_day"),
    path("board/timeline/", views.timeline, name="board_timeline"),
]
