FROM
FROM a b
FROM a AS
FROM a AS 1b
FROM a AS b c
FROM a OR b
FROM a AS b/c
FROM "a b"
