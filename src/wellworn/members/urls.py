"""The routes of this room."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, path, re_path

from wellworn.members import company_days, own, own_calendar, roster, settings, teams, welcome

urlpatterns: list[URLPattern | URLResolver] = [
    path("welcome", welcome.welcome, name="welcome"),
    # signing in: allauth's views, and only those that we want
    path("sign-in", account.login, name="account_login"),
    path("sign-out", account.logout, name="account_logout"),
    path("closed", account.account_inactive, name="account_inactive"),
    path("no-sign-up", account.signup, name="account_signup"),
    path("confirm-it-is-you", account.reauthenticate, name="account_reauthenticate"),
    path("password", account.password_change, name="account_change_password"),
    path("password/set", account.password_set, name="account_set_password"),
    path("password/forgotten", account.password_reset, name="account_reset_password"),
    path("password/sent", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/choose/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/chosen", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("me", own.page, name="me"),
    path("me/sessions", own.sessions, name="sessions"),
    path("me/sessions/end", own.end_sessions, name="sessions_end"),
    path("me/aliases", own.add_alias, name="alias_add"),
    path("me/aliases/<int:alias_id>/remove", own.remove_alias, name="alias_remove"),
    path("me/weekdays", own_calendar.weekdays, name="my_weekdays"),
    path("me/country", own_calendar.country, name="my_country"),
    path("me/days-off", own_calendar.add, name="days_off_add"),
    path("me/days-off/<int:days_id>/remove", own_calendar.remove, name="days_off_remove"),
    path("me/<str:name>", own.change, name="me_change"),
    path("members", roster.page, name="members"),
    path("members/add", roster.add, name="member_add"),
    path("members/<int:member_id>", roster.member, name="member"),
    path("members/<int:member_id>/link", roster.link, name="member_link"),
    path("members/<int:member_id>/<str:name>", roster.change, name="member_change"),
    path("teams", teams.page, name="teams"),
    path("teams/add", teams.add, name="team_add"),
    path("teams/<int:team_id>", teams.team, name="team"),
    path("teams/<int:team_id>/delete", teams.delete, name="team_delete"),
    path("settings", settings.page, name="settings"),
    path("settings/domains", settings.add_domain, name="domain_add"),
    path("settings/days", company_days.page, name="company_days"),
    path("settings/days/add", company_days.add, name="company_day_add"),
    path("settings/days/<int:day_id>/remove", company_days.remove, name="company_day_remove"),
    path("settings/<str:name>", settings.change, name="setting"),
]
