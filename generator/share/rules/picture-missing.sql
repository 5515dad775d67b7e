-- rule: picture-missing
-- level: error
-- needs: people.portrait
-- columns: table row field name file
-- A person's picture is there.
SELECT 'people', rowid, 'portrait', people.name, portrait FROM people WHERE portrait <> '' AND NOT asset_exists(portrait)
