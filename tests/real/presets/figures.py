#!/usr/bin/env python3
"""figures.py ANNAI DATA : what each preset makes of the real files, as a table (EXPECTED.txt); nothing of the data is printed.

Each row's fields are also read here, from the same files, by other means (check), and must agree with what annai says."""
import csv, io, os, re, shutil, subprocess, sys, tempfile, unicodedata

annai, data = sys.argv[1:3]
here = os.path.dirname(os.path.abspath(__file__))
DAYS, DAY_WORDS = "mon tue wed thu fri sat sun hol".split(), "月火水木金土日祝"
KOCHI = "mhlw-navii/kochi-202606/"
KAIGO = ["kaigo/jigyosho_%s.tokyo.csv" % n for n in (120, 140, 730, 760, 770)] + ["kaigo/jigyosho_710.csv"]
CASES = [  # preset, municipality, its name, files
    ("insured", "13105", "文京区", ["roster/insured-institutions-202508.bunkyo.csv"]),
    ("insured", "13106", "台東区", ["roster/insured-institutions-202508.taito.csv"]),
    ("kaigo", "13105", "文京区", KAIGO),
    ("kaigo", "01101", "札幌市中央区", ["kaigo/760_regular_patrol_nursing_20250601.excel-resaved.csv"]),
    ("navii-hospital", "39201", "高知市", [KOCHI + "01-1_hospital_facility_info.as-published.csv"]),
    ("navii-hospital", "01100", "札幌市", ["mhlw-navii/01-1_hospital_facility_info_20250601.excel-resaved.csv"]),
    ("navii-hospital", "13105", "文京区", ["mhlw-navii/01-1_hospital_facility_info_20250601.excel-resaved.csv"]),
    ("navii-clinic", "39201", "高知市", [KOCHI + "02-1_clinic_facility_info.as-published.csv",
                                       KOCHI + "02-2_clinic_speciality_hours.as-published.csv"]),
    ("navii-clinic", "39201", "高知市", [KOCHI + "02-1_clinic_facility_info.corrected-sample.csv",
                                       KOCHI + "02-2_clinic_speciality_hours.corrected-sample.csv"]),
    ("navii-pharmacy", "39201", "高知市", [KOCHI + "05_pharmacy.as-published.csv"]),
    ("navii-pharmacy", "39201", "高知市", [KOCHI + "05_pharmacy.corrected-sample.csv"]),
    ("navii-list", "13105", "文京区", ["mhlw-navii/bunkyo-lists/%s.csv" % f for f in ("hospital", "dental", "pharmacy")]),
    ("telemed-2020", "13105", "文京区", ["telemed-2020/tokyo.csv"]),
    ("telemed-2020", "13112", "世田谷区", ["telemed-2020/tokyo.csv"]),
    ("municipal-2017", "01204", "旭川市", ["city-csv/hokkaido/iryokikan-4rows.cp932.csv"]),
    ("hokkaido-hospital", "01204", "旭川市", ["city-csv/hokkaido/hospital_list.csv"]),
    ("kumamoto-hospital", "43100", "熊本市", ["city-csv/kumamoto/byouin_list.org.csv"]),
    ("kumamoto-hospital", "43100", "熊本市", ["city-csv/kumamoto/byouin_list.csv"]),
    ("kumamoto-hospital", "43100", "熊本市", ["city-csv/kumamoto/byouin_list.org.xlsx"]),
    ("kumamoto-pharmacy", "43100", "熊本市", ["city-csv/kumamoto/yakkyoku_list.org.csv"]),
    ("kumamoto-pharmacy", "43100", "熊本市", ["city-csv/kumamoto/yakkyoku_list.csv"]),
    ("kumamoto-pharmacy", "43100", "熊本市", ["city-csv/kumamoto/yakkyoku_list.org.xlsx"]),
    ("municipal-2022-aed", "17212", "野々市市", ["city-csv/ishikawa/170003_aed.cp932.csv"]),
    ("municipal-2022-aed", "17201", "金沢市", ["city-csv/ishikawa/170003_aed.cp932.csv"]),
    ("municipal-2022-aed", "17212", "野々市市", ["city-csv/ishikawa/170003_aed.mojibake.csv"]),
    ("disaster-hospital", "17201", "金沢市", ["city-csv/ishikawa/saigai_hospital.csv"]),
    ("common-format", "17205", "珠洲市", ["city-csv/ishikawa/suzusiteishelter.csv"]),
]


def run(preset, code, name, files, ward):
    shutil.copytree(here + "/ward", ward, dirs_exist_ok=True)
    site = ward + "/content/site.yaml"
    text = open(site, encoding="utf-8").read()
    text = re.sub(r"(?m)^name: .*", "name: " + name, text)
    text = re.sub(r"(?m)^municipality: .*", 'municipality: "%s"' % code, text)
    os.chmod(site, 0o644)
    open(site, "w", encoding="utf-8").write(text)
    done = subprocess.run([annai, "-C", ward, "dump", "arrivals", preset] + [data + "/" + f for f in files],
                          capture_output=True, text=True, env=dict(os.environ, ANNAI_LANG="en"))
    return done.returncode, done.stdout, done.stderr


def arrivals(out):
    rows, row = [], None
    for line in out.split("\n")[1:]:
        if line.startswith("  "):
            field, value = line[2:].split("=", 1)
            row[field] = value.replace("\\n", "\n")
        elif line:
            row = {"line": int(line.rsplit(" ", 1)[1])}
            rows.append(row)
    return rows


def table(file):
    raw = open(data + "/" + file, "rb").read()
    for code in ("utf-16",) if raw[:2] == b"\xff\xfe" else ("utf-8-sig", "cp932"):
        try:
            return list(csv.reader(io.StringIO(raw.decode(code), newline="")))
        except UnicodeDecodeError:
            pass


def fold(s):
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", s)).replace("‐", "-").replace("−", "-").lower()


HEADS = {  # field: headers
    "name": ["正式名称", "名称", "事業所名", "施設正式名称", "hospital_name", "病院名"],
    "address": ["所在地_連結表記", "所在地", "住所", "address"],
    "lat": ["所在地座標（緯度）", "緯度", "latitude"], "lon": ["所在地座標（経度）", "経度", "longtitude"],
    "postal": ["郵便番号", "postal_num"], "url": ["案内用ホームページアドレス", "薬局のホームページアドレス", "ホームページ", "URL", "リンク"],
    "tel": ["電話番号", "phone_number"], "fax": ["FAX番号"], "beds": ["合計病床数", "一般病床数", "sickbed_num", "病床数"],
    "closed": ["その他の休診日（gw、お盆等）", "その他の閉店日（gw、お盆等）", "定休日"]}
PLAIN = {"insured": ["コード", "番号", "名称", "郵便番号", "所在地"],
         "telemed-2020": ["名称", "郵便番号", "住所", "電話番号", "URL", "a", "b", "c", "d", "e"]}


def open_days(row, heads, start, end, slots=("",)):
    """(day, begin, end) of all that is no 00:00-00:00; past midnight counted on."""
    found = set()
    for slot in slots:
        for i, day in enumerate(DAY_WORDS):
            a, b = (row[heads[h.format(day, slot)]] for h in (start, end))
            if not a or (a, b) == ("00:00", "00:00"): continue
            minutes = [int(t[:2]) * 60 + int(t[3:]) for t in (a, b)]
            if minutes[0] == minutes[1]: continue
            found.add((DAYS[i], minutes[0], minutes[1] + (1440 if minutes[1] < minutes[0] else 0)))
    return found


def told_days(hours):
    found = set()
    bare = re.sub(r'"(\\.|[^"\\])*"', '""', hours)
    for sitting in filter(None, bare.split("; ")):
        m = re.match(r"(\d\d):(\d\d)-(\d\d):(\d\d)", sitting)
        a, b, c, d = map(int, m.groups())
        for day in DAYS:
            if re.search(r"\b%s\b" % day, sitting): found.add((day, a * 60 + b, c * 60 + d))
    return found


def shut(row, heads, weekly, holiday):
    days = set()
    for i, day in enumerate(DAY_WORDS):
        said = {row[heads[w.format(day)]] for w in weekly if w.format(day) in heads}
        if i == 7: said |= {row[heads[h]] for h in holiday if h in heads}
        if "0" in said and "1" not in said: days.add(DAYS[i])
    return days


def check(preset, files, rows):
    """How many values agree with another reading of the same cells; a difference ends the run."""
    compared = 0
    by_line, hours = {}, {}
    for file in files:
        if file.endswith(".xlsx"): return 0
        t = table(file)
        heads = {h: i for i, h in enumerate(PLAIN.get(preset, t[0]))}
        if "診療時間帯" in heads:
            for r in t[1:]:
                hours.setdefault(r[0], set()).update(open_days(r, heads, "{0}_診療開始時間", "{0}_診療終了時間"))
            continue
        line = 1
        for r in t:
            by_line.setdefault(line, []).append((heads, r))
            line += 1 + sum(c.count("\n") for c in r)
    for row in rows:
        # Several files have a line of this number: it is the one that holds the name.
        choice = [(h, r) for h, r in by_line[row["line"]]
                  if any(n in h and fold(r[h[n]]) == fold(row.get("name", "")) for n in HEADS["name"])]
        if "name" not in row: continue
        assert choice, (preset, row)
        heads, r = choice[0]
        for field, names in HEADS.items():
            head = next((n for n in names if n in heads), None)
            if head is None or field not in row: continue
            cell, ours = r[heads[head]].replace("（改行）", ""), row[field]
            if preset == "telemed-2020" and field == "tel": ours, cell = re.sub(r"\D", "", ours)[-8:], re.sub(r"\D", "", fold(cell))[-8:]
            if cell in ("-", "なし") or (field in ("lat", "lon") and float(cell or 0) == 0): cell = ""
            a, b = fold(ours), fold(cell)
            if field == "url" and not re.match(r"https?://", b): continue
            if field in ("tel", "fax", "postal"): a, b = (re.sub(r"\D", "", x) for x in (a, b))
            assert a == b or (field == "address" and a.startswith(b)), (preset, row["line"], field, ours, cell)
            compared += 1
        if preset.startswith("navii-") and "closed_dates" in row:
            verb = "休診" if "祝日に休診" in heads else "閉店"
            weekly = ["毎週決まった曜日に休診（{0}）"] if verb == "休診" else ["営業日（{0}）", "定期閉店毎週（{0}）"]
            ours = set(row["closed_dates"].split(";")) & set(DAYS)
            assert ours == shut(r, heads, weekly, ["祝日に休診", "祝日"]), (preset, row, weekly)
            compared += 8
        if preset == "navii-pharmacy":
            theirs = open_days(r, heads, "{0}_開店時間帯{1}_開始時間", "{0}_開店時間帯{1}_終了時間", "1234")
            assert told_days(row["hours"]) == theirs, (preset, row, theirs)
            compared += len(theirs)
        if "hours" in row and r[0] in hours:
            assert told_days(row["hours"]) == hours[r[0]], (preset, row, hours[r[0]])
            compared += len(hours[r[0]])
    return compared


def main():
    scratch = tempfile.mkdtemp()
    try:
        for preset, code, name, files in CASES:
            status, out, err = run(preset, code, name, files, scratch + "/ward")
            print("%s %s: %s" % (preset, code, " ".join(os.path.basename(f) for f in files)))
            told = {}
            for line in err.split("\n"):
                m = re.search(r" (error|warning|note): (.*) \[([a-z0-9-]+)\]$", line)
                if not m or m[3] in ("text-read-as", "arrival-undeclared"): continue
                n = re.match(r"(\d+) rows? read", m[2])
                count = re.search(r"\b(\d+) (?:cells?|rows)\b", m[2])
                if m[3] == "arrival-file":
                    print("  " + re.sub(r" \[.*", "", m[2]))
                    continue
                told.setdefault((m[1], m[3]), []).append(int(count[1]) if count else 1)
            for (level, rule), counts in sorted(told.items()): print("  %s %s: %d" % (level, rule, sum(counts)))
            if status: print("  status %d" % status)
            else: print("  values that agree with another reading: %d" % check(preset, files, arrivals(out)))
    finally:
        shutil.rmtree(scratch)


main()
