"""Addresses of the day's money, the tellers' turns and the audit trail."""

from __future__ import annotations

from django.urls import path

from sppt.office.bendahara import days, messages, trail, turns

urlpatterns = [
    path("hari", days.day, name="day"),
    path("hari/pembayaran", days.payments, name="day_payments"),
    path("giliran-loket", turns.turns, name="turns"),
    path("giliran-loket/<int:number>", turns.turn, name="turn_seen"),
    path("giliran-loket/<int:number>/sahkan", turns.acknowledge, name="turn_acknowledge"),
    path("pesan-mitra", messages.messages, name="messages"),
    path("jejak", trail.trail, name="trail"),
    path("jejak/periksa", trail.check, name="trail_check"),
]
