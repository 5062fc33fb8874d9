-- Whether every source that brought the post lets its text leave in mail, and what they ask to be shown beside it.
SELECT
    coalesce(min(coalesce(o.mail_text, 0)), 0) AS mail_text,
    (SELECT group_concat(attribution, ', ') FROM (
        SELECT DISTINCT x.attribution FROM post_source AS y JOIN source AS x USING (source_id)
        WHERE y.post_id = :post AND x.attribution IS NOT NULL ORDER BY x.attribution)) AS attribution
FROM post_source AS s JOIN source AS o USING (source_id)
WHERE s.post_id = :post;
