"""The routes of worth."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from wellworn.adoption.worth import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("adoption/worth", views.page, name="worth"),
    path("adoption/worth/rate", views.rate, name="worth_rate"),
    path("adoption/worth/share", views.share, name="worth_share"),
    path("adoption/worth/costs", views.cost, name="worth_cost"),
    path("adoption/worth/costs/<int:pk>/withdraw", views.withdraw, name="worth_withdraw"),
]
