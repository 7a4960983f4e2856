-- The batch, its findings and its audit rows; run only when the import brought something.

-- Of the wide tables only what queries choose and join by: the rest would cost more than all of that together.
-- step: Mencatat sebaran data
ANALYZE register_subjek, register_objek (nop, subjek_id), register_bumi (nop, znt), register_bangunan (nop, jpb), register_nir,
        register_beban (nop, tax_year), register_njoptkp, register_sale, ledger_bill (id, nop, tax_year, kind, ke, state, under_review),
        ledger_posting (bill_id, event, debit, credit, business_day, source, source_id),
        assessment_notice (bill_id, nop, tax_year, cycle, kelas_tanah, kelas_bangunan), payments_imported_payment (nop, tax_year, bill_id, tanggal);

-- step: Menyimpan temuan
INSERT INTO imports_batch (id, at, files, summary) SELECT batch, at, files, summary FROM imports_run;

-- step: Menyimpan temuan
INSERT INTO imports_finding (batch_id, "table", line, key, problem, message, severity, nop, tax_year)
SELECT run.batch, fresh."table", fresh.line, fresh.key, fresh.problem, replace(word.sentence, '{}', fresh.detail), word.severity,
       fresh.nop, fresh.tax_year
FROM imports_fresh AS fresh JOIN imports_word AS word USING (problem) CROSS JOIN imports_run AS run
ORDER BY fresh."table", fresh.line;

-- One audit row for each table and kelurahan (for postings, each 100 000; of a kelurahan, too, no more than 100 000 rows
-- together, so that memory stays bounded): how many rows, how many rupiah, and a digest that imports_digest() recomputes from the stored rows between the first and the last id.
-- step: Menulis jejak audit
INSERT INTO kit_audit_event (at, actor, verb, subject, detail)
SELECT run.at, run.actor, 'import', 'import:' || run.batch || ':' || part."table" || ':' || part.part,
       jsonb_build_object('batch', run.batch, 'table', part."table", 'part', part.part, 'first', part.first_id, 'last', part.last_id,
                          'rows', sealed.rows, 'rupiah', sealed.rupiah, 'digest', sealed.digest)::text
FROM imports_run AS run
CROSS JOIN LATERAL (
    SELECT 'assessment_notice' AS "table", left(nop, 10) || '.' || (id - run.last_notice) / 100000 AS part, min(id) AS first_id, max(id) AS last_id
    FROM assessment_notice WHERE id > run.last_notice GROUP BY 2
    UNION ALL
    SELECT 'payments_imported_payment', left(nop, 10) || '.' || (id - run.last_payment) / 100000, min(id), max(id)
    FROM payments_imported_payment WHERE id > run.last_payment GROUP BY 2
    UNION ALL
    SELECT 'ledger_posting', lpad(((id - run.last_posting) / 100000)::text, 6, '0'), min(id), max(id)
    FROM ledger_posting WHERE id > run.last_posting AND source = 'import' AND source_id = run.batch GROUP BY 2
) AS part
CROSS JOIN LATERAL imports_digest(part."table", part.first_id, part.last_id, run.batch) AS sealed
ORDER BY part."table", part.part;

-- step: Menulis jejak audit
INSERT INTO kit_audit_event (at, actor, verb, subject, detail)
SELECT at, actor, 'import', 'import:' || batch, summary FROM imports_run;
