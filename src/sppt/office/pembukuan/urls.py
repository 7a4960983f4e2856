"""Addresses of the books: reports, the year's end, and what auditors ask."""

from __future__ import annotations

from django.urls import path

from sppt.office.pembukuan import audit, balance, cash, closing, receivables

urlpatterns = [
    path("pembukuan", balance.trial_balance, name="trial_balance"),
    path("pembukuan/jurnal", balance.journal_export, name="journal"),
    path("pembukuan/rekening/<slug:key>", balance.account_card, name="account_card"),
    path("pembukuan/rekening/<slug:key>/posting", balance.account_days_postings, name="account_postings"),
    path("pembukuan/piutang/mutasi", receivables.roll_forward, name="roll_forward"),
    path("pembukuan/piutang/umur", receivables.ageing, name="ageing"),
    path("pembukuan/bku", cash.cash_book, name="cash_book"),
    path("pembukuan/sts", cash.deposits, name="deposits_register"),
    path("pembukuan/lpj", cash.accountability, name="accountability"),
    path("pembukuan/tutup-tahun", closing.years, name="years_end"),
    path("pembukuan/tutup-tahun/<number:year>", closing.year_end, name="year_end"),
    path("pembukuan/tutup-tahun/<number:year>/usulkan", closing.propose, name="year_end_propose"),
    path("pembukuan/posting/<number:number>", audit.posting, name="posting"),
    path("pembukuan/telusur", audit.trace, name="trace"),
    path("pembukuan/telusur/<slug:number>", audit.receipt, name="trace_receipt"),
    path("bukti-audit", audit.samples, name="samples"),
    path("bukti-audit/pilih", audit.pick, name="sample_pick"),
    path("bukti-audit/<number:number>", audit.sample, name="sample"),
    path("bukti-audit/<number:number>/paket", audit.ask_pack, name="pack_ask"),
    path("bukti-audit/<number:number>/paket.zip", audit.pack_file, name="pack_file"),
]
