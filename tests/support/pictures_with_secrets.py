"""Pictures with a planted name and place in every corner that a format has; nobody real."""

from io import BytesIO
from typing import Final

from PIL import Image
from PIL.PngImagePlugin import PngInfo

NAME: Final = b"Willow Harbour-Invented"
GPS: Final = b"43.1234N-131.9876E-planted"


def planted(form: str, size: tuple[int, int] = (48, 32)) -> bytes:
    """Return a small picture as a phone or a scanner of bad habits writes it.

    Args:
        form: `JPEG`, `PNG` or `WEBP`.
        size: width and height in pixels.
    """
    picture = Image.new("RGB", size, (180, 120, 60))
    exif = Image.Exif()
    exif[0x013B] = NAME.decode()
    exif[0x010E] = GPS.decode()
    exif.get_ifd(0x8825)[0x001B] = GPS
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">http://ns.adobe.com ' + NAME + b"</x:xmpmeta>"
    icc = b"profile of " + NAME + GPS
    out = BytesIO()
    if form == "PNG":
        words = PngInfo()
        words.add_text("Author", NAME.decode())
        words.add_itxt("Place", GPS.decode())
        picture.save(out, form, exif=exif, pnginfo=words, icc_profile=icc)
    elif form == "WEBP":
        picture.save(out, form, exif=exif, xmp=xmp, icc_profile=icc)
    else:
        picture.save(out, form, exif=exif, comment=NAME + GPS, icc_profile=icc, xmp=xmp)
    return out.getvalue()
