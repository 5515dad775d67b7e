"""What check-pdf.sh asks of a PDF's insides: operators, page boxes, and the plates Ghostscript made of it.

A plate is an uncompressed TIFF, 255 = no ink. Plates are made without smoothing, so that every dot is one ink of the
table: the colours on a sheet can be compared with it one by one.
"""
import glob
import re
import struct
import subprocess
import sys

MM = 72 / 25.4
TAC = 300
kind, name, folder, inks_file = sys.argv[1:5]
faults = []


def fault(text):
    faults.append(text)
    print(f"{name}: {text}", file=sys.stderr)


def contents():
    """Every content stream of the unpacked file, with the object it stands in."""
    data = open(folder + "/qdf", "rb").read()
    for m in re.finditer(rb"\n(\d+) 0 obj\n(.*?)\nendobj\n", data, re.S):
        body = m.group(2)
        if b"\nstream\n" in body and not re.search(rb"/FontFile|/Length1|/CIDInit|/Subtype /(CIDFont|Type1C|XML)", body):
            yield int(m.group(1)), body.split(b"\nstream\n", 1)[1]


def check_operators():
    bad = rb"rg|RG|g|G|cs|CS|sc|SC|scn|SCN|sh|BI" if kind == "press" else rb"k|K|cs|CS|sc|SC|scn|SCN"
    for number, stream in contents():
        if not re.search(rb"(^|\s)(BT|re|m|cm)\s", stream):
            continue  # no drawing
        plain = re.sub(rb"\((\\.|[^()\\])*\)|<[0-9A-Fa-f\s]*>", b"", stream)
        plain = re.sub(rb"/AnnaiAll (CS 1 SCN|cs 1 scn)", b"", plain)  # marks and the first patch: every plate
        found = set(re.findall(rb"(?:^|\s)(" + bad + rb")(?=\s|$)", plain))
        if found:
            fault(f"object {number} holds the operators {b' '.join(sorted(found)).decode()}")


def boxes():
    """Per page: media, bleed, trim in points."""
    out = subprocess.run(["pdfinfo", "-box", "-f", "1", "-l", "99999", name], capture_output=True, text=True, check=True).stdout
    pages = {}
    for m in re.finditer(r"Page +(\d+) (Media|Bleed|Trim)Box: +([-\d.]+) +([-\d.]+) +([-\d.]+) +([-\d.]+)", out):
        pages.setdefault(int(m.group(1)), {})[m.group(2)] = [float(v) for v in m.group(3, 4, 5, 6)]
    return pages


def check_boxes(pages):
    if not pages:
        fault("no pages")
    for n, box in pages.items():
        media, bleed, trim = box["Media"], box["Bleed"], box["Trim"]
        if kind == "screen":
            if media[:2] != [0, 0] or trim != media:
                fault(f"page {n}: media {media} is not the trim {trim}")
            continue
        gaps = [trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3]]
        if any(abs(g - gaps[0]) > 0.02 for g in gaps) or not (abs(gaps[0]) < 0.02 or abs(gaps[0] - 3 * MM) < 0.02):
            fault(f"page {n}: the bleed is {[round(g / MM, 2) for g in gaps]} mm, not 3 (or none) all round")
        if bleed[0] < media[0] or bleed[1] < media[1] or bleed[2] > media[2] or bleed[3] > media[3]:
            fault(f"page {n}: the bleed goes beyond the sheet")


def plate(path):
    data = open(path, "rb").read()
    order = "<" if data[:2] == b"II" else ">"
    at = struct.unpack_from(order + "I", data, 4)[0]
    tags = {}
    for i in range(struct.unpack_from(order + "H", data, at)[0]):
        tag, size, count, value = struct.unpack_from(order + "HHII", data, at + 2 + 12 * i)
        if size == 3 and count == 1:
            value = struct.unpack_from(order + "H", data, at + 10 + 12 * i)[0]
        tags[tag] = (size, count, value)
    width, height = tags[256][2], tags[257][2]
    size, count, value = tags[273]
    starts = [value] if count == 1 else struct.unpack_from(order + ("I" if size == 4 else "H") * count, data, value)
    rows = tags.get(278, (0, 0, height))[2]
    out = b"".join(data[s : s + width * min(rows, height - i * rows)] for i, s in enumerate(starts))
    return width, height, out


def ink_table():
    text = open(inks_file, encoding="utf-8").read()
    table = {}
    for m in re.finditer(r"id: (\w+),.*?cmyk: \[([^]]*)\]", text):
        table[m.group(1)] = tuple(float(v) * 2.55 for v in m.group(2).split(","))
    return table


def bleeds(rows, trim, to_px):
    """Along all four edges: colour just inside the cut that has none outside it, and colour that goes on."""
    white = (255, 255, 255, 255)
    x0, y0, x1, y1 = trim
    inside, outs = 0.6 * MM, (0.7 * MM, 2.4 * MM)
    stops = runs = 0
    steps = lambda a, b: [a + i * to_px for i in range(1, int((b - a) / to_px) - 1)]
    edges = [(lambda t, d: (t, y0 + d), steps(x0, x1)), (lambda t, d: (t, y1 - d), steps(x0, x1)),
             (lambda t, d: (x0 + d, t), steps(y0, y1)), (lambda t, d: (x1 - d, t), steps(y0, y1))]
    for place, along in edges:
        for t in along:
            if rows(place(t, inside)) == white:
                continue
            runs += 1
            stops += any(rows(place(t, -o)) == white for o in outs)
    return runs, stops


def check_plates(pages):
    table = ink_table()
    known = list(table.values())
    others = [p for p in glob.glob(folder + "/page*(*.tif") if not re.search(r"\((Cyan|Magenta|Yellow|Black)\)\.tif$", p)]
    if others:
        fault(f"plates beyond four: {sorted(others)}")
    black = bleeding = 0
    accepted = set()
    for n, box in sorted(pages.items()):
        planes = [plate(f"{folder}/page{n:04d}({c}).tif") for c in ("Cyan", "Magenta", "Yellow", "Black")]
        width, height = planes[0][:2]
        media, bleed, trim = box["Media"], box["Bleed"], box["Trim"]
        scale = width / (media[2] - media[0])
        px = lambda v: int(v * scale)
        # Within the bleed; the marks outside are on every plate by intent.
        left, right = px(bleed[0]) + 2, px(bleed[2]) - 2
        top, bottom = px(media[3] - bleed[3]) + 2, px(media[3] - bleed[1]) - 2
        colours = set()
        for y in range(top, bottom):
            line = slice(y * width + left, y * width + right)
            colours.update(zip(*(p[2][line] for p in planes)))
        for colour in sorted(colours - accepted):
            ink = [255 - v for v in colour]
            if sum(ink) > TAC * 2.55 + 2:
                fault(f"page {n}: {sum(ink) / 2.55:.0f} % of ink in {ink}")
            if ink[3] >= 254 and sum(ink[:3]) > 2:
                fault(f"page {n}: black that is not on its own plate alone: {ink}")
            if not any(all(abs(a - b) <= 1.5 for a, b in zip(ink, k)) for k in known):
                fault(f"page {n}: a colour that is no ink: {[round(v / 2.55) for v in ink]} %")
        accepted |= colours
        black += (255, 255, 255, 0) in colours

        def at(place, planes=planes, width=width, height=height):
            i = min(height - 1, max(0, int(place[1] * scale))) * width + min(width - 1, max(0, int(place[0] * scale)))
            return tuple(p[2][i] for p in planes)

        if bleed != trim:
            down = [trim[0], media[3] - trim[3], trim[2], media[3] - trim[1]]
            runs, stops = bleeds(at, down, 1 / scale)
            bleeding += runs > 0 and stops == 0
            if stops > max(3, runs // 50):
                fault(f"page {n}: colour reaches the cut at {runs} places and stops there at {stops}: no bleed")
    if not black:
        fault("no page has black on the black plate alone: where is the text?")
    print(f"{name}: {len(pages)} pages, {len(accepted)} colours, all inks; black alone on {black}; bleeding {bleeding}")


check_operators()
sizes = boxes()
check_boxes(sizes)
if kind == "press" and not faults:
    check_plates(sizes)
sys.exit(1 if faults else 0)
