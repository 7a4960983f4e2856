"""Addresses of the rules, their simulations, and determination."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
