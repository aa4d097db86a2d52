"""The routes of reviews and the forecast."""

from __future__ import annotations

from django.urls import URLPattern, path

from wellworn.records.review import forecast, views

urlpatterns: list[URLPattern] = [
    path("review", views.page, name="review"),
    path("review/end", views.end, name="review_end"),
    path("review/ended", views.ended, name="review_ended"),
    path("review/<int:pk>/talk", views.talk, name="review_talk"),
    path("forecast", forecast.page, name="forecast"),
    path("forecast/call", forecast.call, name="forecast_call"),
]
