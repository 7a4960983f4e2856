"""Which database role may do what with which table. Money and audit rows: inserted and read, nothing else."""

from __future__ import annotations

ROLES = ("migrator", "app", "reader", "sealer", "wilayah")

READ = ("SELECT",)
ADD = ("SELECT", "INSERT")
CHANGE = ("SELECT", "INSERT", "UPDATE")
ANY = ("SELECT", "INSERT", "UPDATE", "DELETE")

# What somebody of one wilayah may read at all; of bills only his own (ledger's policies).
WILAYAH = ("ledger_bill", "register_nop_alias")

# table: (what the application may do, what the sealer may do). Readers may SELECT everything but secrets.
TABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "django_migrations": (READ, READ),
    "django_content_type": (READ, ()),
    "kit_audit_event": (ADD, READ),
    "kit_audit_seal": (READ, ADD),
    "kit_budget": (ANY, ()),
    "accounts_officer": (CHANGE, ()),
    "accounts_totp": (ANY, ()),
    "accounts_recovery_code": (ANY, ()),
    "accounts_passkey": (ANY, ()),
    "accounts_challenge": (ANY, ()),
    "accounts_enrolment": (CHANGE, ()),
    "accounts_session": (CHANGE, ()),
    "accounts_backoff": (ANY, ()),
    "accounts_proposal": (ADD, ()),
    "accounts_proposal_decision": (ADD, ()),
    "partners_partner": (CHANGE, ()),
    "partners_access": (CHANGE, ()),
    "partners_secret": (CHANGE, ()),
    "partners_claim": (ADD, ()),
    "partners_message": (("SELECT", "INSERT", "DELETE"), ()),  # its trigger lets go only what is old enough
    "partners_hour": (CHANGE, ()),
    "partners_snap": (CHANGE, ()),
    "partners_acquirer": (CHANGE, ()),
    "partners_qr": (CHANGE, ()),
    "partners_publickey": (CHANGE, ()),
    "partners_iso8583": (CHANGE, ()),
    "partners_exchange": (ADD, ()),
    "partners_va": (CHANGE, ()),
    "partners_vabank": (CHANGE, ()),
    "partners_webhook": (CHANGE, ()),
    "partners_delivery": (ADD, ()),
    "partners_attempt": (ADD, ()),
    "register_kecamatan": (READ, ()),
    "register_kelurahan": (READ, ()),
    "register_subjek": (READ, ()),
    "register_objek": (READ, ()),
    "register_nop_alias": (READ, ()),
    "register_bumi": (READ, ()),
    "register_bangunan": (READ, ()),
    "register_nir": (READ, ()),
    "register_beban": (READ, ()),
    "register_njoptkp": (READ, ()),
    "register_sale": (READ, ()),
    "ledger_bill": (CHANGE, ()),
    "ledger_posting": (ADD, ()),
    "ledger_closed_day": (ADD, ()),
    "assessment_notice": (ADD, ()),
    "assessment_determination": (CHANGE, ()),
    "assessment_draft": (("SELECT", "INSERT", "DELETE"), ()),  # its triggers keep what is approved or issued
    "assessment_anomaly": (("SELECT", "INSERT", "DELETE"), ()),
    "assessment_anomaly_decision": (ADD, ()),
    "assessment_subject_match": (ADD, ()),
    "assessment_decision": (ADD, ()),
    "assessment_treatment": (ADD, ()),
    "assessment_draft_reduction": (("SELECT", "INSERT", "DELETE"), ()),
    "assessment_pinned_rules": (ADD, ()),
    "assessment_ruleset": (CHANGE, ()),
    "assessment_rules": (ADD, ()),
    "assessment_simulation": (CHANGE, ()),
    "assessment_simulation_result": (ADD, ()),
    "payments_quote": (ADD, ()),
    "payments_quote_item": (ADD, ()),
    "payments_payment": (ADD, ()),
    "payments_payment_item": (ADD, ()),
    "payments_reversal": (ADD, ()),
    "payments_tombstone": (ADD, ()),
    "payments_case": (ADD, ()),
    "payments_credit": (ADD, ()),
    "payments_late": (ADD, ()),
    "payments_resolution": (ADD, ()),
    "payments_refund": (ADD, ()),
    "payments_refund_end": (ADD, ()),
    "payments_imported_payment": (READ, ()),
    "payments_shift": (ADD, ()),
    "payments_shift_payment": (ADD, ()),
    "payments_shift_return": (ADD, ()),
    "payments_shift_close": (ADD, ()),
    "payments_shift_acknowledgement": (ADD, ()),
    "collective_listing": (CHANGE, ()),
    "collective_line": (CHANGE, ()),
    "collective_list_code": (ADD, ()),
    "collective_access_key": (CHANGE, ()),
    "imports_batch": (READ, ()),
    "imports_finding": (READ, ()),
    "imports_consistency": (ADD, ()),
    "imports_consistency_case": (ADD, ()),
    "bookkeeping_year_end": (ADD, ()),
    "bookkeeping_entry": (ADD, ()),
    "bookkeeping_sample": (ADD, ()),
    "bookkeeping_sample_item": (ADD, ()),
    "bookkeeping_pack": (CHANGE, ()),
    "documents_document": (ADD, ()),
    "documents_copy": (ADD, ()),
    "documents_part": (ADD, ()),
    "documents_part_file": (ADD, ()),
    "documents_part_copy": (ADD, ()),
    "reconciliation_file": (ADD, ()),
    "reconciliation_claim": (ADD, ()),
    "reconciliation_reading": (ADD, ()),
    "reconciliation_statement": (ADD, ()),
    "reconciliation_entry": (ADD, ()),
    "reconciliation_profile": (ADD, ()),
    "reconciliation_deposit": (ADD, ()),
    "reconciliation_deposit_shift": (ADD, ()),
    "reconciliation_placing": (ADD, ()),
    "reconciliation_place": (ADD, ()),
    "reconciliation_pair": (ADD, ()),
    "reconciliation_settlement": (ADD, ()),
    "reconciliation_settlement_entry": (ADD, ()),
    "reconciliation_sts": (ADD, ()),
    "reconciliation_case": (ADD, ()),
    "reconciliation_case_event": (ADD, ()),
    "reconciliation_certificate": (ADD, ()),
    "messages_confirmation": (CHANGE, ()),
    "messages_preference": (CHANGE, ()),
    "messages_delivery": (ADD, ()),
    "messages_message": (CHANGE, ()),
    "messages_attempt": (CHANGE, ()),
}
SECRET_COLUMNS = {
    "accounts_officer": ("name", "full_name", "roles", "is_active", "since", "password_since"),
    "accounts_totp": ("officer_id", "last_step", "since"),
    "accounts_recovery_code": ("officer_id", "made_at", "used_at"),
    "accounts_passkey": ("id", "officer_id", "sign_count", "label", "since", "used_at"),
    "accounts_challenge": ("officer_id", "until"),
    "accounts_enrolment": ("officer_id", "proposal_id", "made_at", "until", "used_at"),
    "accounts_session": (
        "id",
        "officer_id",
        "method",
        "begun_at",
        "seen_at",
        "fresh_at",
        "ended_at",
        "ended_by",
    ),
    "messages_confirmation": ("id", "officer_id", "made_by_id", "made_at", "until", "confirmed_at"),
    "messages_preference": ("officer_id", "mail", "muted", "language", "since"),
    "messages_delivery": ("id", "officer_id", "purpose", "confirmation_id", "made_at"),
    "accounts_backoff": ("officer_id", "failures", "told", "last_at", "until"),
    "partners_vabank": ("access_id", "base_url", "client_key", "partner_id", "channel_id", "active", "since"),
    "partners_secret": ("id", "access_id", "slot", "valid_from", "valid_until"),
    "partners_acquirer": (
        "access_id",
        "base_url",
        "client_key",
        "partner_id",
        "channel_id",
        "merchant_id",
        "terminal_id",
        "nmid",
        "valid_minutes",
        "since",
    ),
}  # all but passwords, secrets, digests, and where officers sat or are written to


def grants_of(schema: str) -> list[str]:
    """The statements that give each role exactly what the table above says, run by the owner."""
    app, reader, sealer, wilayah = (f'"{schema}_{role}"' for role in ("app", "reader", "sealer", "wilayah"))
    everyone = f"{app}, {reader}, {sealer}, {wilayah}"
    statements = [
        f'GRANT USAGE ON SCHEMA "{schema}" TO {everyone}',
        f'REVOKE ALL ON ALL TABLES IN SCHEMA "{schema}" FROM {everyone}',
        f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA "{schema}" TO {app}',
    ]
    for table, (app_verbs, sealer_verbs) in TABLES.items():
        name = f'"{schema}"."{table}"'
        statements.append(f"GRANT {', '.join(app_verbs)} ON {name} TO {app}")
        if sealer_verbs:
            statements.append(f"GRANT {', '.join(sealer_verbs)} ON {name} TO {sealer}")
        columns = SECRET_COLUMNS.get(table)
        what = f"SELECT ({', '.join(columns)})" if columns else "SELECT"
        statements.append(f"GRANT {what} ON {name} TO {reader}")
        if table in WILAYAH:
            statements.append(f"GRANT SELECT ON {name} TO {wilayah}")
    return statements
