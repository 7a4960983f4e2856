"""Channel API v1: JSON over HTTP for aggregators, licensing, villages and notaries. See docs/operating/api.md."""
