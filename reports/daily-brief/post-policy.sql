-- Whether every source that brought the post lets its text leave in mail.
SELECT coalesce(min(coalesce(o.mail_text, 0)), 0) AS mail_text
FROM post_source AS s JOIN source AS o USING (source_id)
WHERE s.post_id = :post;
