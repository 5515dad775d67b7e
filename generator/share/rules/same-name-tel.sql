-- rule: same-name-tel
-- level: warning
-- needs: facilities.name facilities.tel
-- columns: table row field name tel other-id
-- One institution entered twice: same name and same telephone, but another address.
SELECT 'facilities', n, 'name', shown, tel, first_id FROM (
  SELECT _fold.n, facilities.name AS shown, facilities.tel AS tel,
    ifnull(_lon, '') || ' ' || ifnull(_lat, '') || ' ' || _district AS place, first_value(_id) OVER same AS first_id,
    first_value(ifnull(_lon, '') || ' ' || ifnull(_lat, '') || ' ' || _district) OVER same AS first_place,
    row_number() OVER same AS k
  FROM _fold JOIN facilities ON facilities.rowid = _fold.n
  WHERE _fold.name <> '' AND facilities.tel <> ''
  WINDOW same AS (PARTITION BY _fold.name, facilities.tel ORDER BY _fold.n))
WHERE k > 1 AND place <> first_place
