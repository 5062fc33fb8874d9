-- Where in long sounds does the mood turn?
-- The most negative window of each sound longer than two windows, in seconds from its start.
-- :limit  how many (20)
WITH moment AS (
    SELECT w.post_id, w.position, t.value ->> 'start' AS start_s, t.value ->> 'end' AS end_s,
        t.value ->> 'negative' AS negative,
        row_number() OVER (PARTITION BY w.post_id, w.position ORDER BY t.value ->> 'negative' DESC, t.key) AS place
    FROM why_score AS w, json_each(w.timeline) AS t
)
SELECT m.post_id, m.start_s, m.end_s, m.negative, p.text
FROM moment AS m JOIN scored_post AS p USING (post_id)
WHERE m.place = 1
ORDER BY m.negative DESC, m.post_id, m.position
LIMIT CAST(coalesce(nullif(:limit, ''), 20) AS INTEGER);
