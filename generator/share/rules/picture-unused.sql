-- rule: picture-unused
-- level: note
-- needs: people.portrait
-- whole: people
-- columns: file line column
-- A picture that nothing names: left over, or its name is mistyped somewhere.
SELECT 'assets/' || file, 0, 0 FROM _pictures
WHERE NOT EXISTS (SELECT 1 FROM people WHERE portrait = file) AND NOT EXISTS (SELECT 1 FROM _prose WHERE instr(text, file) > 0)
