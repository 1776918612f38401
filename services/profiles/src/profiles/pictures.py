"""A picture somebody sent, made into square ones of our own.

What it says of itself is checked before anything is decoded. Only pixels go on: no
place, no camera, no comment, nothing that hides behind the picture.
"""

from io import BytesIO

from PIL import Image, ImageOps

from common.errors import Unprocessable, UnsupportedMediaType

SIZES = (64, 128, 256, 512)
MOST_PIXELS = 25_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 82
_ENOUGH = 4 * max(SIZES)  # pixels a side to make good small ones from

# Ours is stricter, and refuses instead of warning.
Image.MAX_IMAGE_PIXELS = None


class NotAPicture(UnsupportedMediaType):
    detail = "Send a JPEG, a PNG or a WebP: by its content, not its name."


class PictureTooLarge(Unprocessable):
    detail = "The picture has more than 25 million pixels."


class PictureMoves(Unprocessable):
    detail = "The picture moves: send one that stands still."


class PictureDamaged(Unprocessable):
    detail = "The picture cannot be read: it is damaged or cut short."


def squares(content: bytes) -> dict[int, bytes]:
    """WebP by size, cut from the middle, the right way up.

    Raises:
        NotAPicture: By its first bytes it is none of the three kinds.
        PictureTooLarge, PictureMoves: It says so itself; nothing was decoded.
        PictureDamaged: It is not what it says.
    """
    with _open(content) as picture:
        try:
            return _squares(picture)
        # A decoder fed with anything may raise anything.
        except Exception as error:
            raise PictureDamaged from error


def _open(content: bytes) -> Image.Image:
    try:
        picture = Image.open(BytesIO(content), formats=FORMATS)
    except Exception as error:
        raise NotAPicture from error
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise PictureTooLarge
    # A JPEG may carry more pictures, such as one for each eye; the first is meant.
    if picture.format in ("PNG", "WEBP") and getattr(picture, "n_frames", 1) > 1:
        raise PictureMoves
    return picture


def _squares(picture: Image.Image) -> dict[int, bytes]:
    # A JPEG can be decoded small in the first place.
    picture.draft("RGB", (_ENOUGH, _ENOUGH))
    middle = _in_colour(_middle(picture))
    upright = ImageOps.exif_transpose(middle)
    return {
        size: _webp(upright.resize((size, size), Image.Resampling.LANCZOS))
        for size in SIZES
    }


def _middle(picture: Image.Image) -> Image.Image:
    """The square in the middle. Of a huge one every so manieth pixel will do: a copy
    of it with all of them would be a hundred megabytes.
    """
    width, height = picture.size
    side = min(width, height)
    left, top = (width - side) // 2, (height - side) // 2
    box = (left, top, left + side, top + side)
    if side > _ENOUGH:
        return picture.resize((_ENOUGH, _ENOUGH), Image.Resampling.NEAREST, box)
    return picture.crop(box)


def _in_colour(picture: Image.Image) -> Image.Image:
    see_through = picture.has_transparency_data
    # Sixteen bits of grey become eight only by a division of our own.
    if picture.mode.startswith("I"):
        picture = picture.point(lambda value: value / 256).convert("L")
    return picture.convert("RGBA" if see_through else "RGB")


def _webp(picture: Image.Image) -> bytes:
    # A picture remembers where it came from; this one has never been anywhere.
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    file = BytesIO()
    clean.save(file, "WEBP", quality=_QUALITY, method=4)
    return file.getvalue()
