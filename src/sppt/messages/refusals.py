"""Why a message cannot be sent as somebody wants it."""

from __future__ import annotations


class MessageRefused(Exception):
    """`code` is stable; the sentence says what happened and what to do, in both languages."""

    def __init__(self, code: str, message: str, english: str) -> None:
        super().__init__(message)
        self.code = code
        self.text_en = english
