"""Objek pajak, subjek pajak and wilayah: what is taxed, who is known to own it, and where it lies."""
