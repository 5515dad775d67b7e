#!/usr/bin/env python3
"""merge-oracle.py DRIVER [CASES [SEED]]: random three-way merges of whole tables, done by annai and by the rules as told here.

The two must agree to the byte: the record files, content/imports/p.csv, and which proposals there are. The rules, in words:

- A field that the source does not know changes nothing. What equals the ward's value changes nothing.
- If the source says what it said at the last import, the ward's value stays. If the ward still holds what the last import brought,
  the new value is proposed. If both changed, it is a conflict. Without a last import the ward's empty value takes what the source
  says, an empty value of the source takes nothing away, and two values are a conflict.
- A row is the ward's by the key of the last import, else by its id, else by name and address where either side has them once. Name
  and address found otherwise are asked as "same place". Two rows with one key, or one id, are both refused.
- A row that the source has numbered anew keeps what the last import brought under the number that is gone.
- A row of the last import that is not in the file is gone, unless it was refused; a conflict when the ward has changed it, or holds
  something of its own in it. A row that the ward has removed comes back only by decision, and only when the source says something new.
- Taken: accepted; or with "all", what is new, changed or gone and undecided. Rejected: not asked again. Open: asked again.
"""
import concurrent.futures, os, pathlib, random, shutil, subprocess, sys, tempfile

FIELDS = ["name", "address", "a", "b"]
NAMES = ["桜井眼科", "松本歯科", "北風薬局", "海辺整形", "若草小児", "銀河内科", "雪国病院", "藤棚皮膚"]
TOWNS = [("花野1-1", "月影2-2"), ("星見3-1", "風待4-2"), ("虹橋5-1", "露草6-2"), ("霧島7-1", "雨宿8-2"),
         ("朝凪9-1", "夕凪1-2"), ("竹林2-1", "杉並木3-2"), ("岩屋4-1", "砂浜5-2"), ("谷底6-1", "峰上7-2")]
VALUES = ["", "x", "y", 'z,"q"', "あ", "=1"]

def quote(text, quoted=False):
    guard = "'" if text.lstrip("'")[:1] in tuple("=+-@\t\r＝＋－＠") and text.lstrip("'") else ""
    if quoted or any(c in text for c in ',"\r\n') or text[:1] == " " or text[-1:] == " ":
        return '"' + guard + text.replace('"', '""') + '"'
    return guard + text

class File:
    """A record file by its bytes: rows of raw cells."""
    def __init__(self, name, columns, rng):
        self.name, self.columns, self.rows = name, list(columns), []
        self.eol = rng.choice(["\n", "\r\n"])
        self.bom, self.quoted, self.open_end = rng.random() < .5, rng.random() < .3, rng.random() < .2
        self.added, self.new = [], []
        self.head_quoted = self.quoted
    def put(self, row):
        self.rows.append({"id": row["id"], "raw": [quote(row.get(c, ""), self.quoted) for c in self.columns], "gone": False, "more": {}})
    def text(self, final):
        out = "\ufeff" if self.bom else ""
        extra = sorted(self.added, key=FIELDS.index) if final else []
        out += ",".join([quote(c, self.head_quoted) for c in self.columns] + extra) + self.eol
        body = [",".join(r["raw"] + [quote(r["more"].get(c, "")) for c in extra]) + self.eol for r in self.rows if not (final and r["gone"])]
        if body and self.open_end and not (final and self.rows[-1]["gone"]): body[-1] = body[-1][:-len(self.eol)]
        elif not body and self.open_end and not self.rows: pass
        out += "".join(body)
        if final and self.new:
            if not out.endswith(("\n", "\r")): out += self.eol
            for r in self.new: out += ",".join(quote(r.get(c, "")) for c in self.columns + extra) + self.eol
        return out
    def add_column(self, c):
        if c not in self.columns and c not in self.added: self.added.append(c)
    def set(self, id, c, text):
        r = next(r for r in self.rows if r["id"] == id)
        if c in self.columns:
            i = self.columns.index(c)
            r["raw"][i] = quote(text, r["raw"][i].startswith('"'))
        else:
            self.add_column(c)
            r["more"][c] = text
    def append(self, row):
        self.add_column("name") # what a row must have
        for c in FIELDS:
            if row.get(c) : self.add_column(c)
        self.new.append(row)

def merge(base, ours, theirs):
    if theirs is None or theirs == ours: return "same"
    if base is None: return "theirs" if ours == "" else "ours" if theirs == "" else "conflict"
    if theirs == base: return "ours"
    return "theirs" if ours == base else "conflict"

def make(rng):
    """A ward, what the last import brought, and what this one brings."""
    files, ward, last, arrivals = [], {}, {}, []
    names = ["facilities-p.csv", "facilities.csv"] if rng.random() < .3 else ["facilities.csv"]
    for n in names:
        files.append(File(n, ["id", "name"] + [c for c in FIELDS[1:] if rng.random() < .85], rng))
    for k in range(8):
        for copy in range(2 if rng.random() < .15 else 1):
            if rng.random() < .35: continue
            f = rng.choice(files)
            id = ("e%d" if copy == 0 and rng.random() < .5 else "w%d") % k + ("x" if copy else "")
            row = {"id": id, "name": NAMES[k], "address": TOWNS[k][0] if rng.random() < .6 else rng.choice(TOWNS[k] + ("",)), "a": rng.choice(VALUES), "b": rng.choice(VALUES)}
            row = {c: row[c] if c in f.columns else "" for c in row}
            f.put(row)
            ward[id] = (row, f)
    for f in files:
        if not f.rows: # a file with a header only, and a ward without a row, are other tests'
            row = {"id": "z" + f.name[10:11].replace(".", "q").replace("-", "p"), "name": "礎石" + f.name[10:11].replace(".", "甲").replace("-", "乙"), "address": "", "a": "", "b": ""}
            f.put(row)
            ward[row["id"]] = (row, f)
    held = [c for c in FIELDS if rng.random() < .85]
    for k in range(8):
        if rng.random() < .5: continue
        ids = [i for i in ward if i[1:2] == str(k)]
        id = rng.choice(ids) if ids and rng.random() < .85 else "e%d" % k
        text = {}
        for c in FIELDS:
            own = ward[id][0][c] if id in ward else None
            if c not in held or rng.random() < .1: text[c] = None
            elif own is not None and rng.random() < .75: text[c] = own
            else: text[c] = NAMES[k] if c == "name" else rng.choice(TOWNS[k]) if c == "address" else rng.choice(VALUES)
        last["k%d" % k] = {"id": id, **text}
    brings = [c for c in FIELDS if c == "name" or rng.random() < .85]
    for k in range(8):
        for copy in range(2 if rng.random() < .15 else 1):
            if rng.random() < .25: continue
            key = "k%d" % k + ("b" if copy and rng.random() < .7 else "n" if not copy and rng.random() < .1 else "")
            id = ("e%d" if not copy else "f%d") % k
            if copy and rng.random() < .2: id = "e%d" % k
            row = {"key": key, "id": id}
            for c in FIELDS:
                before = last.get(key, {}).get(c)
                if c not in brings or rng.random() < .04: row[c] = None
                elif before is not None and rng.random() < .5: row[c] = before
                else: row[c] = NAMES[k] if c == "name" else TOWNS[k][0] if c == "address" and rng.random() < .6 else rng.choice(TOWNS[k] + ("",)) if c == "address" else rng.choice(VALUES)
            arrivals.append(row)
    rng.shuffle(arrivals)
    left = [k for k in last if k not in {a["key"] for a in arrivals} and rng.random() < .2]
    return files, ward, last, arrivals, left

def match(ward, last, arrivals):
    how = [None] * len(arrivals) # (way, row or index)
    first = {}
    for i, a in enumerate(arrivals):
        if a["key"] in first: how[i] = how[first[a["key"]]] = ("refused",)
        first.setdefault(a["key"], i)
    ids = {}
    for i, a in enumerate(arrivals): # of rows told apart by their key
        again = any(b["key"] == a["key"] for b in arrivals[:i])
        if not again and a["id"] in ids: how[i] = how[ids[a["id"]]] = ("refused",)
        ids.setdefault(a["id"], i)
    claimed = {} # id -> the arrival
    for i, a in enumerate(arrivals):
        if how[i] is None and a["key"] in last:
            id = last[a["key"]]["id"]
            how[i] = ("held", id) if id in ward else ("deleted",)
            if id in ward: claimed[id] = i
    for i, a in enumerate(arrivals):
        if how[i] is None and a["id"] in ward and a["id"] not in claimed:
            how[i] = ("held", a["id"])
            claimed[a["id"]] = i
    face = lambda r: (r["name"], r["address"]) if r["name"] and r["address"] else None
    ours = {}
    for id, (row, f) in ward.items(): ours.setdefault(face(row), []).append(id)
    theirs = {}
    for i, a in enumerate(arrivals):
        if how[i] is None: theirs.setdefault(face(a), []).append(i)
    for i, a in enumerate(arrivals):
        if how[i] is None and face(a) and len(ours.get(face(a), [])) == 1 and len(theirs[face(a)]) == 1 and ours[face(a)][0] not in claimed:
            how[i] = ("held", ours[face(a)][0])
            claimed[ours[face(a)][0]] = i
    for i, a in enumerate(arrivals):
        if how[i] is None and face(a):
            for id in ours.get(face(a), []):
                if id not in claimed:
                    how[i] = ("doubt", id)
                    break
            else: # the same place as a row that another arrival is already
                for id in ours.get(face(a), []):
                    how[i] = ("twin", claimed[id])
                    break
    seen = {}
    for i, a in enumerate(arrivals):
        if how[i] and how[i][0] == "held" and face(a): seen.setdefault(face(a), i)
    for i, a in enumerate(arrivals):
        if how[i] is None:
            if face(a) and face(a) in seen: how[i] = ("twin", seen[face(a)])
            else:
                how[i] = ("new",)
                if face(a): seen[face(a)] = i
    return how

def base_of(i, last, arrivals, left, how):
    """What the last import brought of an arrival; of one that has a new number, what it brought under the number that is gone."""
    key = arrivals[i]["key"]
    if key in last or how[i][0] != "held": return last.get(key, {})
    here = {a["key"] for a in arrivals} | set(left)
    return next((base for k, base in last.items() if k not in here and base["id"] == how[i][1]), {})

def propose(ward, last, arrivals, left, how):
    out, taken = [], {i.lower() for i in ward}
    def may_be_new(a):
        if not a["name"] or a["id"].lower() in taken: return False
        taken.add(a["id"].lower())
        return True
    for i, a in enumerate(arrivals):
        way = how[i][0]
        if way == "held":
            row, base = ward[how[i][1]][0], base_of(i, last, arrivals, left, how)
            for c in FIELDS:
                m = merge(base.get(c), row[c], a[c])
                if m in ("theirs", "conflict"): out.append(dict(kind="change" if m == "theirs" else "conflict", key=a["key"], id=row["id"], field=c, other="", i=i))
        elif way == "deleted":
            base = last[a["key"]]
            if any(a[c] is not None and a[c] != base[c] for c in FIELDS) and may_be_new(a):
                out.append(dict(kind="conflict", key=a["key"], id=a["id"], field="", other="", i=i))
        elif way == "doubt":
            out.append(dict(kind="same-place", key=a["key"], id=a["id"], field="", other=how[i][1], i=i, can_add=may_be_new(a)))
        elif way in ("new", "twin") and may_be_new(a):
            if way == "twin": out.append(dict(kind="same-place", key=a["key"], id=a["id"], field="", other=how[how[i][1]][1] if how[how[i][1]][0] == "held" else arrivals[how[i][1]]["id"], i=i, can_add=True))
            else: out.append(dict(kind="new", key=a["key"], id=a["id"], field="", other="", i=i))
    here = {a["key"] for a in arrivals} | set(left)
    done = {last[k]["id"] for k in last if k in here} | {h[1] for h in how if h[0] == "held"}
    for k, base in last.items():
        id = base["id"]
        if id not in ward or id in done: continue
        done.add(id)
        row = ward[id][0]
        spoken = any(base[c] is not None and base[c] != row[c] for c in FIELDS) or any(base[c] is None and row[c] for c in FIELDS)
        out.append(dict(kind="conflict" if spoken else "gone", key=k, id=id, field="", other="", i=None))
    return out

def apply(files, ward, last, arrivals, left, how, proposals, all):
    becomes, opened, joined, add, waiting = {}, set(), set(), set(), set()
    taken = lambda p: p["decision"] == "accept" or (all and p["decision"] is None and p["kind"] in ("new", "change", "gone"))
    for i, h in enumerate(how):
        if h[0] == "held": becomes[i] = h[1]
    for p in order(proposals, ward, arrivals):
        if p["kind"] != "same-place" or how[p["i"]][0] == "twin" or p["decision"] is None: continue
        i, a = p["i"], arrivals[p["i"]]
        if p["decision"] == "reject":
            if p["can_add"]:
                becomes[i] = a["id"]
                add.add(i)
        elif how[i][1] not in joined:
            joined.add(how[i][1])
            becomes[i] = how[i][1]
            row, f = ward[how[i][1]]
            for c in FIELDS:
                m = merge(None, row[c], a[c])
                if m == "theirs": f.set(row["id"], c, a[c])
                if m == "conflict": opened.add((i, c))
    for p in proposals:
        i = p["i"]
        if p["field"]:
            row, f = ward[p["id"]]
            if taken(p): f.set(row["id"], p["field"], arrivals[i][p["field"]])
            elif p["decision"] is None: opened.add((i, p["field"]))
        elif i is None:
            if p["id"] in joined: pass
            elif taken(p):
                f = ward[p["id"]][1]
                next(r for r in f.rows if r["id"] == p["id"])["gone"] = True
            elif p["decision"] is None: waiting.add(p["id"])
        elif p["kind"] != "same-place":
            if taken(p): add.add(i)
            if taken(p) or p["decision"] == "reject": becomes[i] = arrivals[i]["id"]
    for p in order(proposals, ward, arrivals):
        if p["kind"] != "same-place" or how[p["i"]][0] != "twin" or p["decision"] is None: continue
        i = p["i"]
        if p["decision"] == "reject":
            becomes[i] = arrivals[i]["id"]
            add.add(i)
        elif how[i][1] in becomes: becomes[i] = becomes[how[i][1]]
    if add:
        own = next((f for f in files if f.name == "facilities-p.csv"), None)
        if not own:
            own = File("facilities-p.csv", [], random.Random(0))
            own.bom, own.eol, own.quoted, own.open_end = True, "\r\n", False, False
            own.columns = ["id"] + [c for c in FIELDS if c == "name" or any(arrivals[i][c] for i in add)]
            own.head_quoted = False
            files.append(own)
        for i in sorted(add): own.append({"id": arrivals[i]["id"], **{c: arrivals[i][c] or "" for c in FIELDS}})
    rows, here, stays = [], set(), set(left)
    for i, a in enumerate(arrivals):
        if how[i][0] == "refused" or i not in becomes: stays.add(a["key"])
        else:
            here.add(a["key"])
            base = base_of(i, last, arrivals, left, how)
            rows.append((a["key"], becomes[i], {c: a[c] if a[c] is not None and (i, c) not in opened else base.get(c) for c in FIELDS}))
    for k, base in last.items():
        if k not in here and (k in stays or base["id"] in waiting): rows.append((k, base["id"], base))
    return sorted(rows, key=lambda r: r[0].encode())

RANK = {"conflict": 0, "same-place": 1, "change": 2, "new": 3, "gone": 4}
def order(proposals, ward, arrivals):
    group = {}
    for p in proposals: group[p["id"]] = min(group.get(p["id"], 9), RANK[p["kind"]])
    def name(p):
        return (ward[p["id"]][0]["name"] if p["id"] in ward and (p["field"] or p["i"] is None) else arrivals[p["i"]]["name"] or "").encode()
    place = lambda p: FIELDS.index(p["field"]) if p["field"] else -1
    return sorted(proposals, key=lambda p: (group[p["id"]], name(p), p["id"].encode(), RANK[p["kind"]], place(p), p["key"].encode()))

def last_text(rows):
    used = [c for c in FIELDS if any(r[2][c] is not None for r in rows)]
    out = "\ufeff" + ",".join(["key", "id"] + used + ["unknown"]) + "\r\n"
    for key, id, text in rows:
        cells = [key, id] + [text[c] or "" for c in used] + [";".join(c for c in used if text[c] is None)]
        out += ",".join(quote(c) for c in cells) + "\r\n"
    return out

YAML = """facilities:
  key: [id]
  fields:
    id: {type: id, label: id, audience: public, required: true}
    name: {type: name, label: name, audience: public, required: true}
    address: {type: text, label: address, audience: public}
    a: {type: text, label: a, audience: public}
    b: {type: text, label: b, audience: public}
"""

def batch(driver, root, seed, start, count):
    """Some of the cases: what differs, as text, and how many proposals of each kind were decided how."""
    root = pathlib.Path(root) / str(start)
    root.mkdir()
    (root / "p.yaml").write_text("title: {ja: p, en: p}\nfiles:\n  - has: [key]\nkey: key\nfields:\n  name: name\n", encoding="utf-8")
    wanted, tally, said = [], {}, []
    for n in range(count):
        rng = random.Random(seed * 1000003 + start + n)
        files, ward, last, arrivals, left = make(rng)
        d = root / f"case-{n}"
        (d / "content/records").mkdir(parents=True)
        (d / "content/fields.yaml").write_text(YAML, encoding="utf-8")
        (d / "content/site.yaml").write_text("name: x\n", encoding="utf-8")
        for f in files: (d / "content/records" / f.name).write_bytes(f.text(False).encode())
        if last:
            (d / "content/imports").mkdir()
            (d / "content/imports/p.csv").write_bytes(last_text(sorted((k, v["id"], v) for k, v in last.items())).encode())
        table = [["key", "id"] + FIELDS] + [[a["key"], a["id"]] + ["\\N" if a[c] is None else a[c] for c in FIELDS] for a in arrivals]
        (d / "arrivals.tsv").write_text("".join("\t".join(row) + "\n" for row in table), encoding="utf-8")
        (d / "left.txt").write_text("".join(k + "\n" for k in left))
        # the ward's rows in the order of reading: by file, by line
        ward = {r["id"]: ward[r["id"]] for f in sorted(files, key=lambda f: f.name) for r in f.rows}
        last = dict(sorted(last.items()))
        how = match(ward, last, arrivals)
        proposals = propose(ward, last, arrivals, left, how)
        all = rng.random() < .5
        if all: (d / "all").write_text("")
        for p in proposals:
            p["decision"] = rng.choice([None, "accept", "reject"]) if rng.random() < .7 else None
            tally[p["kind"], p["decision"]] = tally.get((p["kind"], p["decision"]), 0) + 1
        decided = [[p["kind"], p["key"], p["id"], p["field"], p["decision"]] for p in proposals if p["decision"]]
        (d / "decisions.tsv").write_text("".join("\t".join(row) + "\n" for row in decided), encoding="utf-8")
        rows = apply(files, ward, last, arrivals, left, how, proposals, all)
        told = [(p["kind"], p["key"], p["id"], p["field"], p["other"]) for p in order(proposals, ward, arrivals)]
        expected = {"content/records/" + f.name: f.text(True).encode() for f in files}
        wanted.append((d, expected | {"content/imports/p.csv": last_text(rows).encode()}, told))
    run = subprocess.run([driver, str(root)], capture_output=True, text=True)
    if run.returncode: said.append("the driver failed: " + run.stderr[:3000])
    for n, (d, expected, told) in enumerate(wanted):
        found = {str(p.relative_to(d)): p.read_bytes() for p in sorted((d / "content").rglob("*"))
                 if p.is_file() and p.name not in ("fields.yaml", "site.yaml")}
        list = d / "proposals.tsv"
        is_told = [tuple(l.split("\t")[:5]) for l in list.read_text(encoding="utf-8").split("\n") if l] if list.exists() else None
        if found == expected and is_told == told: continue
        text = f"case {start + n} differs:"
        if is_told != told: text += "\n  proposals:\n   " + "\n   ".join(map(str, is_told or [])) + "\n  expected:\n   " + "\n   ".join(map(str, told))
        for name in sorted(set(found) | set(expected)):
            if found.get(name) != expected.get(name):
                text += f"\n  {name}:\n{found.get(name, b'(none)').decode()}\n  expected:\n{expected.get(name, b'(none)').decode()}"
        said.append(text)
    shutil.rmtree(root)
    return said, tally

def main():
    driver, cases, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10000, int(sys.argv[3]) if len(sys.argv) > 3 else 20270401
    root = tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) # syncing costs nothing there
    said, tally = [], {}
    try:
        with concurrent.futures.ProcessPoolExecutor(2) as pool:
            for s, t in pool.map(batch, *zip(*[(driver, root, seed, at, min(250, cases - at)) for at in range(0, cases, 250)])):
                said += s
                for k, n in t.items(): tally[k] = tally.get(k, 0) + n
    finally:
        shutil.rmtree(root, ignore_errors=True)
    print("\n".join(said[:3]))
    print(f"{len(said)} of {cases} merges differ" if said else f"{cases} merges agree")
    print("  " + ", ".join(f"{k} {d or 'open'}: {n}" for (k, d), n in sorted(tally.items(), key=str)))
    return bool(said)

if __name__ == "__main__":
    sys.exit(main())
