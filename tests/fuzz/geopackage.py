#!/usr/bin/env python3
"""geopackage.py DIR : the seeds of the fuzz target for GeoPackage, small files of each kind of envelope, geometry and reference
system, and some that are refused. The same bytes each time."""
import os, sqlite3, struct, sys

POINT, LINE, POLYGON, MULTIPOINT, MULTILINE, MULTIPOLYGON, COLLECTION = range(1, 8)

def wkb(kind, body, big=False, offset=0):
    return struct.pack(">bI" if big else "<bI", 0 if big else 1, kind + offset) + body

def numbers(points, big=False):
    return b"".join(struct.pack((">" if big else "<") + "d" * len(p), *p) for p in points)

def count(n, big=False):
    return struct.pack(">I" if big else "<I", n)

def line(points):
    return wkb(LINE, count(len(points)) + numbers(points))

def polygon(*rings):
    return wkb(POLYGON, count(len(rings)) + b"".join(count(len(r)) + numbers(r) for r in rings))

def blob(geometry, srs=6668, envelope=0, flags=1):
    size = (0, 4, 6, 6, 8, 0, 0, 0)[envelope]
    return b"GP" + struct.pack("<BBi", 0, flags | envelope << 1, srs) + struct.pack("<%dd" % size, *range(size)) + geometry

SQUARE = [(139.7, 35.7), (139.71, 35.7), (139.71, 35.71), (139.7, 35.71), (139.7, 35.7)]
HOLE = [(139.702, 35.702), (139.704, 35.702), (139.704, 35.704), (139.702, 35.702)]

def package(path, tables, epsg=6668, wal=False):
    if os.path.exists(path):
        os.remove(path)
    db = sqlite3.connect(path)
    db.execute("PRAGMA page_size = 512")
    db.execute("CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT)")
    db.execute("CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, srs_id INTEGER)")
    db.execute("CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER)")
    db.execute("INSERT INTO gpkg_spatial_ref_sys VALUES ('x', ?, 'EPSG', ?, 'x')", (epsg, epsg))
    for name, (columns, rows) in tables.items():
        db.execute("INSERT INTO gpkg_contents VALUES (?, 'features', ?)", (name, epsg))
        db.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'GEOMETRY', ?, 2, 2)", (name, epsg))
        db.execute('CREATE TABLE "%s" (fid INTEGER PRIMARY KEY, geom BLOB%s)' % (name, columns))
        for row in rows:
            db.execute('INSERT INTO "%s" VALUES (%s)' % (name, ", ".join("?" * len(row))), row)
    db.commit()
    if wal:
        db.execute("PRAGMA journal_mode = wal")
    db.close()

def main(to):
    os.makedirs(to, exist_ok=True)
    at = lambda name: os.path.join(to, name + ".gpkg")
    package(at("kinds"), {"road": (", name TEXT, class TEXT, lanes INTEGER, width REAL, note BLOB", [
        (1, blob(line([(139.7, 35.7), (139.71, 35.71)])), "本通り", "main", 2, 6.5, b"x"),
        (2, blob(polygon(SQUARE, HOLE)), "池", None, None, None, None),
        (3, blob(wkb(POINT, numbers([(139.7, 35.7, 12.0)]), offset=1000)), "点", None, None, None, None),
        (4, blob(wkb(POINT, numbers([(139.7, 35.7)], True), big=True)), None, None, None, None, None),
        (5, blob(wkb(MULTIPOINT, count(2) + 2 * wkb(POINT, numbers([(139.7, 35.7)])))), None, None, None, None, None),
        (6, blob(wkb(MULTILINE, count(1) + line(SQUARE))), None, None, None, None, None),
        (7, blob(wkb(MULTIPOLYGON, count(2) + 2 * polygon(SQUARE))), None, None, None, None, None),
        (8, blob(wkb(COLLECTION, count(2) + line(SQUARE) + polygon(SQUARE))), None, None, None, None, None),
        (9, blob(wkb(POINT, numbers([(float("nan"),) * 2])), flags=17), None, None, None, None, None),
        (10, None, None, None, None, None, None),
        (11, blob(wkb(POINT, struct.pack("<I", 6668) + numbers([(139.7, 35.7)]), offset=0x20000000)), None, None, None, None, None)])})
    package(at("envelopes"), {"park": (", name TEXT", [
        (k + 1, blob(polygon(SQUARE), envelope=k), "公園%d" % k) for k in range(5)])}, wal=True)
    package(at("two-tables"), {"a": ("", [(1, blob(line(SQUARE)))]), "b": ("", [(1, blob(polygon(SQUARE)))])})
    package(at("zone-9"), {"block": ("", [(1, blob(polygon([(-10000, -20000), (-9000, -20000), (-9000, -19000), (-10000, -20000)]), 6677))])}, 6677)
    package(at("mercator"), {"block": ("", [(1, blob(wkb(POINT, numbers([(15550000, 4260000)])), 3857))])}, 3857)
    package(at("tokyo"), {"block": ("", [(1, blob(wkb(POINT, numbers([(139.7, 35.7)])), 4301))])}, 4301)
    package(at("unknown-srs"), {"block": ("", [(1, blob(line(SQUARE), 2193))])}, 2193)
    package(at("envelope-5"), {"block": ("", [(1, blob(line(SQUARE), envelope=5))])})
    package(at("curve"), {"block": ("", [(1, blob(wkb(8, count(3) + numbers(SQUARE[:3]))))])})
    package(at("cut"), {"block": ("", [(1, blob(line(SQUARE))[:-5])])})
    package(at("count"), {"block": ("", [(1, blob(wkb(LINE, count(0xffffffff) + numbers(SQUARE))))])})
    package(at("open-ring"), {"block": ("", [(1, blob(polygon(SQUARE[:-1])))])})
    nested = wkb(POINT, numbers([(139.7, 35.7)]))
    for _ in range(40):
        nested = wkb(COLLECTION, count(1) + nested)
    package(at("nested"), {"block": ("", [(1, blob(nested))])})
    package(at("computed"), {"block": (", big TEXT AS (hex(zeroblob(9)))", [])})
    package(at("swapped"), {"block": ("", [(1, blob(line([(35.7, 139.7), (35.8, 139.7)])))])})
    package(at("control"), {"block": (", name TEXT", [(1, blob(line(SQUARE)), "a\u202eb")])})
    package(at("view"), {"real": ("", [(1, blob(line(SQUARE)))])})
    db = sqlite3.connect(at("view"))
    db.execute("CREATE VIEW seen AS SELECT * FROM real")
    db.execute("UPDATE gpkg_geometry_columns SET table_name = 'seen'")
    db.commit()
    db.close()

main(sys.argv[1])
