"""Addresses of money that the city owes, and of refunds."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from sppt.office.titipan import late, refund, sums


class SumKey(StringConverter):
    regex = r"(?:case|credit)-[1-9][0-9]{0,17}"


register_converter(SumKey, "sum")

urlpatterns = [
    path("titipan", sums.held, name="held"),
    path("titipan/terlambat", late.form, name="late"),
    path("titipan/terlambat/usulkan", late.propose, name="late_propose"),
    path("selisih/<number:number>/bukukan", late.from_difference, name="difference_late"),
    path("selisih/<number:number>/batalkan", late.undo, name="difference_undo"),
    path("titipan/surat/<number:number>", sums.letter, name="placement_letter"),
    path("titipan/<sum:key>", sums.one, name="sum"),
    path("titipan/<sum:key>/perhitungkan", sums.place, name="sum_place"),
    path("titipan/<sum:key>/kembalikan", sums.give_back, name="sum_give_back"),
    path("titipan/<sum:key>/restitusi", refund.apply, name="sum_refund"),
    path("restitusi", refund.refunds, name="refunds"),
    path("restitusi/<number:number>", refund.one, name="refund"),
    path("restitusi/<number:number>/bayar", refund.pay, name="refund_pay"),
    path("restitusi/<number:number>/tarik", refund.withdraw, name="refund_withdraw"),
    path("restitusi/<number:number>/skpdlb", refund.letter, name="refund_letter"),
]
