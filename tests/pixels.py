"""Pictures read without a library of pictures: PNG to grey, and what a camera reads from it."""

from __future__ import annotations

import struct
import zlib

import zxingcpp

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 6: 4}


def grey_of(png: bytes) -> tuple[int, int, bytes]:
    """Width, height and one byte a pixel; greyscale of 1 or 8 bits, RGB and RGBA of 8."""
    assert png.startswith(SIGNATURE)
    place, data, header = len(SIGNATURE), b"", b""
    while place < len(png):
        size, kind = struct.unpack(">I4s", png[place : place + 8])
        body = png[place + 8 : place + 8 + size]
        header = body if kind == b"IHDR" else header
        data += body if kind == b"IDAT" else b""
        place += size + 12
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    assert not interlaced
    assert depth in {1, 8}
    channels = CHANNELS[colour]
    step = max(1, channels * depth // 8)
    stride = (width * channels * depth + 7) // 8
    raw, rows, above = zlib.decompress(data), bytearray(), bytearray(stride)
    for row in range(height):
        begin = row * (stride + 1)
        above = _unfiltered(raw[begin], bytearray(raw[begin + 1 : begin + 1 + stride]), above, step)
        rows += _grey(above, width, channels, depth)
    return width, height, bytes(rows)


def _unfiltered(kind: int, line: bytearray, above: bytearray, step: int) -> bytearray:
    for place in range(len(line)):
        left = line[place - step] if place >= step else 0
        corner = above[place - step] if place >= step else 0
        up = above[place]
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) // 2
        elif kind == 4:
            near = left + up - corner
            guess = min(
                (abs(near - left), 0, left), (abs(near - up), 1, up), (abs(near - corner), 2, corner)
            )[2]
        else:
            guess = 0
        line[place] = (line[place] + guess) & 255
    return line


def _grey(line: bytearray, width: int, channels: int, depth: int) -> bytes:
    if depth == 1:
        return bytes(255 * (line[place // 8] >> (7 - place % 8) & 1) for place in range(width))
    return bytes(line[::channels])  # red stands for grey: a QR is black on white


def seen_by_a_camera(png: bytes) -> list[str]:
    """The texts of the QR codes in a picture."""
    width, height, pixels = grey_of(png)
    found = zxingcpp.read_barcodes(
        memoryview(pixels).cast("B", (height, width)),
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
    )
    return [one.text for one in found]
