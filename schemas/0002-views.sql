-- The documented views: the public interface for people. Times are ISO 8601 in UTC; a change here is named in CHANGELOG.

-- The current model's word on each post.
CREATE VIEW current_score AS
SELECT s.* FROM score AS s JOIN model AS m USING (model_id) WHERE m.current = 1;

-- Posts with their score, readable: the table to start from.
CREATE VIEW scored_post AS
SELECT
    p.post_id,
    strftime('%Y-%m-%dT%H:%M:%SZ', p.published_at, 'unixepoch') AS published,
    strftime('%Y-%m-%dT%H:%M:%SZ', p.first_seen_at, 'unixepoch') AS first_seen,
    (SELECT group_concat(name, ', ') FROM (
        SELECT o.name FROM post_source AS ps JOIN source AS o USING (source_id)
        WHERE ps.post_id = p.post_id ORDER BY o.name)) AS sources,
    a.pseudonym AS author,
    p.language,
    p.text,
    p.url,
    s.outcome,
    s.reason,
    s.polarity,
    s.p_negative,
    s.p_neutral,
    s.p_positive,
    s.p_positive - s.p_negative AS net,
    s.confidence,
    s.emotion,
    s.modalities,
    s.decided_by,
    s.contradiction,
    (SELECT count(*) FROM attachment AS t WHERE t.post_id = p.post_id AND t.kind = 'image' AND t.state = 'stored')
        AS images,
    (SELECT count(*) FROM attachment AS t WHERE t.post_id = p.post_id AND t.kind = 'audio' AND t.state = 'stored')
        AS sounds,
    p.copy_of
FROM post AS p
LEFT JOIN author AS a USING (author_id)
-- Not current_score: SQLite would copy all of it before the join.
LEFT JOIN score AS s ON s.post_id = p.post_id AND s.model_id = (SELECT model_id FROM model WHERE current = 1);

-- Net sentiment by day and monitor, from -1 to 1, with its 95 % interval; NULL when there are too few posts.
CREATE VIEW daily_sentiment AS
SELECT
    m.name AS monitor, m.version, b.local_day AS day, b.posts, b.distinct_posts, b.scored, b.abstained, b.unscored,
    b.negative, b.negative_low, b.negative_high, b.neutral, b.positive,
    b.net, b.net_low AS low, b.net_high AS high,
    b.usual_posts, b.usual_posts_low, b.usual_posts_high,
    b.usual_net, b.usual_net_low, b.usual_net_high,
    b.usual_negative, b.usual_negative_low, b.usual_negative_high,
    b.sum_negative, b.sum_neutral, b.sum_positive, b.sum_net_squared, b.contradictions
FROM bucket AS b JOIN monitor AS m USING (monitor_id) JOIN model AS o USING (model_id)
WHERE b.grain = 'day' AND m.current = 1 AND o.current = 1;

-- The same by hour.
CREATE VIEW hourly_sentiment AS
SELECT
    m.name AS monitor, m.version, b.local_day AS day, b.local_hour AS hour,
    strftime('%Y-%m-%dT%H:%M:%SZ', b.start, 'unixepoch') AS start,
    b.posts, b.scored, b.abstained, b.unscored, b.said_negative, b.said_neutral, b.said_positive,
    CASE WHEN b.scored > 0 THEN (b.sum_positive - b.sum_negative) / b.scored END AS raw_net,
    b.net, b.net_low AS low, b.net_high AS high, b.usual_posts, b.usual_posts_low, b.usual_posts_high
FROM bucket AS b JOIN monitor AS m USING (monitor_id) JOIN model AS o USING (model_id)
WHERE b.grain = 'hour' AND m.current = 1 AND o.current = 1;

-- A monitor's posts ÷ the posts that match any monitor of its group, by day.
CREATE VIEW share_of_voice AS
WITH voice AS (
    SELECT b.local_day, b.posts, m.name, m.group_name
    FROM bucket AS b JOIN monitor AS m USING (monitor_id) JOIN model AS o USING (model_id)
    WHERE b.grain = 'day' AND m.current = 1 AND o.current = 1 AND m.group_name IS NOT NULL
)
SELECT group_name, name AS monitor, local_day AS day, posts,
    sum(posts) OVER (PARTITION BY group_name, local_day) AS group_posts,
    1.0 * posts / nullif(sum(posts) OVER (PARTITION BY group_name, local_day), 0) AS share
FROM voice;

CREATE VIEW topic_trend AS
SELECT
    m.name AS monitor, t.topic_id, t.label, t.first_day, t.last_day, b.local_day AS day, b.posts, b.usual_posts,
    b.scored, b.net, b.net_low AS low, b.net_high AS high, b.moved_net, t.first_day = b.local_day AS is_new
FROM topic_bucket AS b JOIN topic AS t USING (topic_id) JOIN monitor AS m USING (monitor_id)
WHERE m.current = 1;

-- Words a day used more or less than the days before.
CREATE VIEW moving_term AS
SELECT m.name AS monitor, t.local_day AS day, t.term, t.z, t.log_odds, t.posts, t.per_1000, t.usual_per_1000
FROM term AS t JOIN monitor AS m USING (monitor_id) WHERE m.current = 1;

-- Every alert with the arithmetic of its peak.
CREATE VIEW alert_history AS
SELECT a.alert_id, m.name AS monitor, a.rule, a.state, a.grain, a.local_day AS day,
    strftime('%Y-%m-%dT%H:%M:%SZ', a.first_start, 'unixepoch') AS first_start,
    strftime('%Y-%m-%dT%H:%M:%SZ', a.peak_start, 'unixepoch') AS peak_start,
    strftime('%Y-%m-%dT%H:%M:%SZ', a.peak_end, 'unixepoch') AS peak_end,
    strftime('%Y-%m-%dT%H:%M:%SZ', a.last_start, 'unixepoch') AS last_start,
    a.observed, a.expected, a.scale, a.surprise, a.threshold, a.volume, a.minimum_volume, a.effect, a.minimum_effect,
    a.q_value, a.q_limit, a.tests, a.authors, a.copies, a.severity
FROM alert AS a JOIN monitor AS m USING (monitor_id) WHERE m.current = 1;

CREATE VIEW open_alert AS SELECT * FROM alert_history WHERE state IN ('open', 'ongoing');

-- The posts that a monitor matched, with their scores, by its local days. CROSS JOIN keeps the order: from the day's bounds to
-- the posts of that time, so that a day costs its posts and not the store.
CREATE VIEW monitor_post AS
SELECT m.name AS monitor, b.local_day AS day, p.*
FROM monitor AS m CROSS JOIN model AS o CROSS JOIN bucket AS b CROSS JOIN post AS t CROSS JOIN monitor_match AS x
CROSS JOIN scored_post AS p
WHERE m.current = 1 AND o.current = 1 AND b.monitor_id = m.monitor_id AND b.model_id = o.model_id AND b.grain = 'day'
    AND t.published_at >= b.start AND t.published_at < b."end" AND x.monitor_id = m.monitor_id AND x.post_id = t.post_id
    AND p.post_id = t.post_id;

CREATE VIEW alert_evidence AS
SELECT e.alert_id, e.rank, p.* FROM alert_post AS e JOIN scored_post AS p USING (post_id);

-- Net sentiment by language and UTC day for each monitor, of the posts scored with confidence.
CREATE VIEW language_sentiment AS
SELECT m.name AS monitor, date(p.published_at, 'unixepoch') AS day, coalesce(p.language, 'none') AS language,
    count(*) AS posts, count(s.post_id) FILTER (WHERE s.outcome = 'scored') AS scored,
    count(*) FILTER (WHERE s.outcome = 'unscored') AS unscored,
    avg(s.p_positive - s.p_negative) FILTER (WHERE s.outcome = 'scored') AS raw_net
FROM monitor_match AS x JOIN monitor AS m USING (monitor_id) JOIN post AS p USING (post_id)
LEFT JOIN current_score AS s USING (post_id)
WHERE m.current = 1 GROUP BY m.name, day, language;

-- Days whose figures changed after a report printed them.
CREATE VIEW revision AS
WITH printed AS (
    SELECT r.monitor, d.local_day, d.posts, d.net, r.name AS report, r.period, r.edition,
        row_number() OVER (PARTITION BY r.name, r.monitor, d.local_day ORDER BY r.report_id DESC) AS newest
    FROM reported_day AS d JOIN report AS r USING (report_id)
)
SELECT p.report, p.monitor, p.local_day AS day, p.posts AS printed_posts, s.posts, p.net AS printed_net, s.net,
    p.period AS printed_in
FROM printed AS p JOIN daily_sentiment AS s ON s.monitor = p.monitor AND s.day = p.local_day
WHERE p.newest = 1 AND (p.posts <> s.posts OR p.net IS NOT s.net);

-- Intervals that are not complete.
CREATE VIEW coverage_gap AS
SELECT o.name AS source, o.connector, c.status, c.reason,
    strftime('%Y-%m-%dT%H:%M:%SZ', c.interval_start, 'unixepoch') AS start,
    strftime('%Y-%m-%dT%H:%M:%SZ', c.interval_end, 'unixepoch') AS "end",
    (c.interval_end - c.interval_start) / 3600.0 AS hours, c.posts
FROM coverage AS c JOIN source AS o USING (source_id) WHERE c.status <> 'complete';

-- Why a post was scored as it was: a row a part.
CREATE VIEW why_score AS
SELECT p.post_id, q.modality, q.position, t.sha256, t.extension, q.weight, q.p_negative, q.p_neutral, q.p_positive,
    q.timeline, s.p_negative AS post_negative, s.p_neutral AS post_neutral, s.p_positive AS post_positive,
    s.contradiction, m.name AS model, m.sha256 AS model_sha256
FROM modality_score AS q
JOIN score AS s USING (post_id, model_id) JOIN model AS m USING (model_id) JOIN post AS p USING (post_id)
LEFT JOIN attachment AS t ON t.post_id = q.post_id AND t.position = q.position
WHERE m.current = 1;
