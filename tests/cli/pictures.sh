#!/bin/bash
# A photograph goes out upright and without its notes: EXIF may say where a house stands and when somebody was in it.
. tests/lib.sh
small_ward "$SCRATCH/w"
cp tests/fuzz/corpus/image/turned.jpg "$SCRATCH/w/assets/portraits/doctor-01.jpg"
sed -i 's/doctor-01\.svg/doctor-01.jpg/' "$SCRATCH/w/content/records/people.csv"
grep -qa Exif "$SCRATCH/w/assets/portraits/doctor-01.jpg" || fail "the sample holds no EXIF"
expect 0 "$ANNAI" -C "$SCRATCH/w" build site --out "$SCRATCH/o"
copy=$(find "$SCRATCH/o" -name doctor-01.jpg)
[ "$copy" ] || fail "no photograph in the site"
LC_ALL=C grep -qaE 'Exif|here' $copy && fail "EXIF on the site"
# A photograph that is broken is an error that names it.
head -c 200 tests/fuzz/corpus/image/plain.jpg > "$SCRATCH/w/assets/portraits/doctor-01.jpg"
expect 1 "$ANNAI" -C "$SCRATCH/w" build site --out "$SCRATCH/o2"
[[ $ERR == *assets/portraits/doctor-01.jpg* ]] || fail "a broken photograph is not named: $ERR"
exit $BAD
