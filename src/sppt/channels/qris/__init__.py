"""QRIS over SNAP BI: notices of the acquirer come in, wishes for a QR go out. Door, signatures and codes are SNAP's."""
