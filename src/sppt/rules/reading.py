"""Reads parsed TOML or JSON field by field: every value has a type and a bound, nothing unread remains."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeAlias

from sppt.rules.calendar import NotADate, read_date
from sppt.rules.rupiah import AMOUNT_MAX, NotARate, Rate

Json: TypeAlias = str | int | list["Json"] | dict[str, "Json"] | None


class FieldError(ValueError):
    """One field cannot be used: `path` names it, `code` classifies it, `str()` is an Indonesian sentence."""

    def __init__(self, path: str, *, code: str, sentence: str) -> None:
        self.path = path
        self.code = code
        super().__init__(f"{path or 'dokumen'}: {sentence}")


class Fields:
    """The fields of one table; each is taken once, and `close` refuses what nobody asked for."""

    def __init__(self, values: object, *, path: str) -> None:
        if not isinstance(values, Mapping):
            raise FieldError(path, code="wrong_type", sentence="harus berupa tabel berisi nama dan nilai.")
        self._rest: dict[object, object] = dict(values)
        self._path = path

    def error(self, key: str, *, code: str, sentence: str) -> FieldError:
        """An error that names the field of this table; the caller raises it."""
        return FieldError(f"{self._path}.{key}" if self._path else key, code=code, sentence=sentence)

    def has(self, key: str) -> bool:
        return key in self._rest

    def close(self) -> None:
        """Refuses unknown keys, so that a misspelt parameter never passes for an absent one."""
        if self._rest:
            key = str(next(iter(self._rest)))[:60]
            raise self.error(key, code="unknown_key", sentence="nama ini tidak dikenal. Periksa ejaannya.")

    def text(self, key: str) -> str:
        """A text with something in it."""
        value = self._take(key)
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, code="wrong_type", sentence="harus berupa teks yang tidak kosong.")
        return value.strip()

    def word(self, key: str, *, words: tuple[str, ...]) -> str:
        """One of the listed words."""
        value = self.text(key)
        if value not in words:
            raise self.error(
                key, code="bad_word", sentence=f"{value[:40]!r} tidak dikenal; pilih {', '.join(words)}."
            )
        return value

    def whole(self, key: str, *, at_least: int = 0, at_most: int = AMOUNT_MAX) -> int:
        """A whole number within bounds; a number with a decimal point is refused, even 1000.0."""
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int):
            code = "float" if type(value).__name__ == "float" else "wrong_type"
            raise self.error(key, code=code, sentence="harus bilangan bulat tanpa desimal, misalnya 1000000.")
        if value < at_least:
            code = "negative" if value < 0 else "too_small"
            raise self.error(key, code=code, sentence=f"{value} terlalu kecil; paling sedikit {at_least}.")
        if value > at_most:
            raise self.error(
                key, code="too_large", sentence=f"nilainya terlalu besar; paling banyak {at_most}."
            )
        return value

    def whole_or_null(self, key: str) -> int | None:
        """A whole number that is not negative, or null."""
        if self._rest.get(key, self) is None:
            del self._rest[key]
            return None
        return self.whole(key)

    def wholes(self, key: str, *, at_least: int, at_most: int) -> frozenset[int]:
        """A list of different whole numbers within bounds."""
        value = self._take(key)
        if not isinstance(value, list) or not 0 < len(value) <= at_most - at_least + 1:
            raise self.error(
                key, code="wrong_type", sentence=f"harus daftar angka {at_least} sampai {at_most}."
            )
        return frozenset(self._whole(key, item, at_least=at_least, at_most=at_most) for item in value)

    def words(self, key: str, *, at_most: int) -> frozenset[str]:
        """A list of different texts, none empty."""
        value = self._take(key)
        if (
            not isinstance(value, list)
            or not 0 < len(value) <= at_most
            or not all(isinstance(item, str) and item.strip() for item in value)
        ):
            raise self.error(key, code="wrong_type", sentence=f"harus daftar berisi 1 sampai {at_most} teks.")
        return frozenset(item.strip() for item in value)

    def flag(self, key: str) -> bool:
        """true or false."""
        value = self._take(key)
        if not isinstance(value, bool):
            raise self.error(key, code="wrong_type", sentence="harus true atau false.")
        return value

    def day(self, key: str) -> date:
        """A day, as a TOML date or as text like 2025-08-31."""
        value = self._take(key)
        if isinstance(value, date) and not isinstance(value, datetime):
            value = value.isoformat()  # so that a TOML date meets the same bounds as a written one
        if not isinstance(value, str):
            raise self.error(key, code="bad_date", sentence="harus tanggal, misalnya 2025-08-31.")
        try:
            return read_date(value)
        except NotADate as error:
            raise self.error(key, code=error.code, sentence=str(error)) from None

    def rate(self, key: str, *, at_most: int = 1) -> Rate:
        """A share from 0 to `at_most`, as text: "0.02" or "2%"."""
        value = self._take(key)
        try:
            return Rate.read(value, at_most=at_most)
        except NotARate as error:
            raise self.error(key, code=error.code, sentence=str(error)) from None

    def table(self, key: str) -> "Fields":
        path = f"{self._path}.{key}" if self._path else key
        return Fields(self._take(key), path=path)

    def tables(self, key: str, *, at_most: int) -> tuple["Fields", ...]:
        """A list of tables; their paths count from 1, as people do."""
        value = self._take(key)
        if not isinstance(value, list):
            raise self.error(key, code="wrong_type", sentence="harus berupa daftar.")
        if len(value) > at_most:
            raise self.error(
                key, code="too_large", sentence=f"daftar ini terlalu panjang; paling banyak {at_most}."
            )
        path = f"{self._path}.{key}" if self._path else key
        return tuple(Fields(item, path=f"{path}[{place}]") for place, item in enumerate(value, start=1))

    def raw(self) -> Mapping[object, object]:
        """What has not been read yet, for a hash of the whole table."""
        return dict(self._rest)

    def _whole(self, key: str, value: object, *, at_least: int, at_most: int) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            code = "float" if type(value).__name__ == "float" else "wrong_type"
            raise self.error(key, code=code, sentence="harus bilangan bulat tanpa desimal, misalnya 1000000.")
        if value < at_least:
            code = "negative" if value < 0 else "too_small"
            raise self.error(key, code=code, sentence=f"terlalu kecil; paling sedikit {at_least}.")
        if value > at_most:
            raise self.error(key, code="too_large", sentence=f"terlalu besar; paling banyak {at_most}.")
        return value

    def _take(self, key: str) -> object:
        if key not in self._rest:
            raise self.error(key, code="missing_key", sentence="nilai ini wajib ada.")
        return self._rest.pop(key)
