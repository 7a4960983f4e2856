COPY (SELECT {columns} FROM assessment_draft WHERE determination_id = {number} ORDER BY nop) TO STDOUT (FORMAT BINARY)
