"""SNAP BI: banks inquire and pay virtual accounts."""
