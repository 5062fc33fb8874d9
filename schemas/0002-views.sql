-- The documented views: the public interface for people. Times are ISO 8601 in UTC; a change here is named in CHANGELOG.
-- `barometer schema` reads these comments: `--   column: meaning` above a view describes its column.
--
-- Columns that mean the same in every view that has them and says nothing else:
--   monitor: the monitor's name in the configuration
--   version: the monitor's version; another query is another version, and a break in its series
--   day: date in the monitor's time zone, 2026-11-17
--   hour: hour of that day, 0 to 23
--   start: when it begins, ISO 8601 in UTC
--   end: when it ends, not included, ISO 8601 in UTC
--   post_id: the post, as `barometer why` takes it
--   model_id: the model, as in the table model
--   published: when it was published, ISO 8601 in UTC; when first seen, if the source does not say
--   first_seen: when Barometer first saw it, ISO 8601 in UTC
--   sources: names of the sources that brought it, apart by commas
--   source: the source's name in the configuration, or the import's
--   connector: the connector that it is fetched by
--   author: keyed pseudonym: the same author has the same one; NULL when the source names none
--   language: BCP 47 code found from the words; NULL without words or with too few
--   text: the post's words; empty when it has none
--   title: the post's title; NULL when it has none
--   url: where it is to be read; NULL when the source does not say
--   outcome: scored, abstained (the model is unsure) or unscored; NULL while it waits for the model
--   reason: why it is so, for a person; NULL where there is nothing to explain
--   polarity: the most probable class: negative, neutral or positive
--   p_negative: calibrated probability that it is negative
--   p_neutral: calibrated probability that it is neutral
--   p_positive: calibrated probability that it is positive
--   confidence: probability of the most probable class
--   emotion: the most probable emotion; NULL where only pictures speak
--   modalities: what took part in the score: text, image, text+image, …
--   decided_by: the modality with most weight: text, image or audio
--   contradiction: 1 when two modalities point in opposite directions, each decidedly
--   images: pictures that are stored
--   sounds: sounds that are stored
--   copy_of: the earliest post with the same content; NULL for that one itself
--   posts: posts, copies included
--   distinct_posts: distinct texts: copies and near copies of one counted once
--   authors: distinct authors
--   scored: posts the model decided on
--   abstained: posts the model is unsure about; never counted as neutral
--   unscored: posts with nothing to judge by, or still waiting
--   negative: share of negative posts, from 0 to 1, corrected for the model's errors; NULL below minimumPosts
--   negative_low: lower end of its 95 % interval
--   negative_high: upper end of its 95 % interval
--   neutral: share of neutral posts, corrected; NULL below minimumPosts
--   positive: share of positive posts, corrected; NULL below minimumPosts
--   net: net sentiment, positive less negative share, from -1 to 1, corrected; NULL below minimumPosts
--   low: lower end of the 95 % interval
--   high: upper end of the 95 % interval
--   usual_posts: posts the window before leads to expect; NULL with too little history
--   usual_posts_low: lower end of the usual range
--   usual_posts_high: upper end of the usual range
--   usual_net: net sentiment the window before leads to expect
--   usual_net_low: lower end of the usual range
--   usual_net_high: upper end of the usual range
--   usual_negative: share of negative posts the window before leads to expect
--   usual_negative_low: lower end of the usual range
--   usual_negative_high: upper end of the usual range
--   sum_negative: sum of p_negative over scored posts: adds up over days
--   sum_neutral: sum of p_neutral over scored posts: adds up over days
--   sum_positive: sum of p_positive over scored posts: adds up over days
--   sum_net_squared: sum of (p_positive - p_negative)² over scored posts: adds up over days
--   contradictions: scored posts whose modalities contradict one another
--   said_negative: scored posts whose most probable class is negative
--   said_neutral: scored posts whose most probable class is neutral
--   said_positive: scored posts whose most probable class is positive
--   raw_net: plain mean of p_positive - p_negative over scored posts, not corrected; NULL without any
--   topic_id: the topic: the same number from night to night
--   label: the topic's most telling words
--   first_day: first local day
--   last_day: last local day
--   alert_id: the alert, as `barometer alerts show` takes it
--   rank: place, from 1 for the first

-- The current model's word on each post.
--   reason: why it is unscored; NULL otherwise
--   emotions: JSON object of probabilities by emotion; NULL where only pictures speak
CREATE VIEW current_score AS
SELECT s.* FROM score AS s JOIN model AS m USING (model_id) WHERE m.current = 1;

-- The current model's word on each post as it counts for a monitor: towards its brand where the post was asked for that
-- (`target` names the words), else the post's own.
--   monitor_id: the monitor, as in the table monitor
--   target: the words of the query that the sentiment is towards; NULL where the post's own counts
--   is_targeted: 1 where the sentiment is towards the monitor's brand
--   net: p_positive - p_negative of this post, from -1 to 1
CREATE VIEW monitor_score AS
SELECT x.monitor_id, x.post_id, s.model_id, s.outcome, t.target, t.p_negative IS NOT NULL AS is_targeted,
    coalesce(t.p_negative, s.p_negative) AS p_negative, coalesce(t.p_neutral, s.p_neutral) AS p_neutral,
    coalesce(t.p_positive, s.p_positive) AS p_positive,
    coalesce(t.p_positive - t.p_negative, s.p_positive - s.p_negative) AS net,
    CASE WHEN t.p_negative IS NULL THEN s.polarity
        WHEN t.p_negative >= t.p_neutral AND t.p_negative >= t.p_positive THEN 'negative'
        WHEN t.p_neutral >= t.p_positive THEN 'neutral' ELSE 'positive' END AS polarity,
    s.confidence
FROM monitor_match AS x
JOIN score AS s ON s.post_id = x.post_id AND s.model_id = (SELECT model_id FROM model WHERE current = 1)
LEFT JOIN target_score AS t ON t.post_id = x.post_id AND t.monitor_id = x.monitor_id AND t.model_id = s.model_id;

-- Posts with their score, readable: the table to start from.
--   reason: why it is unscored; NULL otherwise
--   net: p_positive - p_negative of this post, from -1 to 1
--   words_not_heard: 1 for a post with sound and no transcript: matched by its title and notes, judged by its tone
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
    EXISTS (SELECT 1 FROM attachment AS t WHERE t.post_id = p.post_id AND t.kind = 'audio' AND t.state <> 'skipped')
        AND NOT EXISTS (SELECT 1 FROM attachment AS t WHERE t.post_id = p.post_id AND t.reason = 'transcript')
        AS words_not_heard,
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

-- The last local day that was over when the last run began: the day of its reports, and what "today" means in the saved questions.
--   day: the last local day that was over when the last run began
CREATE VIEW last_day AS
SELECT m.name AS monitor, max(b.local_day) AS day
FROM bucket AS b JOIN monitor AS m USING (monitor_id) JOIN model AS o USING (model_id)
WHERE b.grain = 'day' AND m.current = 1 AND o.current = 1
    AND b."end" <= coalesce((SELECT max(started_at) FROM run), b."end")
GROUP BY m.monitor_id;

-- Net sentiment by hour and monitor.
--   burst: how rare so many posts are against the monitor's own past, in powers of ten; NULL while there is little of it
--   is_burst: 1 from a burst of 2, one hour in a hundred
CREATE VIEW hourly_sentiment AS
SELECT
    m.name AS monitor, m.version, b.local_day AS day, b.local_hour AS hour,
    strftime('%Y-%m-%dT%H:%M:%SZ', b.start, 'unixepoch') AS start,
    b.posts, b.scored, b.abstained, b.unscored, b.said_negative, b.said_neutral, b.said_positive,
    CASE WHEN b.scored > 0 THEN (b.sum_positive - b.sum_negative) / b.scored END AS raw_net,
    b.net, b.net_low AS low, b.net_high AS high, b.usual_posts, b.usual_posts_low, b.usual_posts_high,
    b.burst, b.burst >= 2 AS is_burst
FROM bucket AS b JOIN monitor AS m USING (monitor_id) JOIN model AS o USING (model_id)
WHERE b.grain = 'hour' AND m.current = 1 AND o.current = 1;

-- Hours in a row that are bursts, told once a burst: the second and third hour of one are no news.
--   last_start: when its last hour begins, ISO 8601 in UTC
--   hours: hours of it
--   posts: posts of these hours
--   usual_posts: posts usual in these hours
--   burst: that of its worst hour, in powers of ten
CREATE VIEW volume_burst AS
WITH marked AS (
    SELECT monitor, day, hour, start, posts, usual_posts, burst,
        lag(unixepoch(start)) OVER (PARTITION BY monitor ORDER BY start) AS before
    FROM hourly_sentiment WHERE is_burst
), counted AS (
    SELECT *, sum(before IS NULL OR unixepoch(start) - before > 7200) OVER (PARTITION BY monitor ORDER BY start) AS number
    FROM marked
)
SELECT monitor, min(day) AS day, min(start) AS start, max(start) AS last_start, count(*) AS hours, sum(posts) AS posts,
    sum(usual_posts) AS usual_posts, max(burst) AS burst
FROM counted GROUP BY monitor, number;

-- By week from Monday, from the days. Shares and intervals do not add up: estimate them anew from the sums.
--   week: the Monday it begins with
--   days: days of it that have a row
CREATE VIEW weekly_volume AS
SELECT monitor, version, date(day, '-6 days', 'weekday 1') AS week, count(*) AS days, sum(posts) AS posts,
    sum(distinct_posts) AS distinct_posts, sum(scored) AS scored, sum(abstained) AS abstained, sum(unscored) AS unscored,
    sum(sum_negative) AS sum_negative, sum(sum_neutral) AS sum_neutral, sum(sum_positive) AS sum_positive,
    sum(sum_net_squared) AS sum_net_squared, sum(contradictions) AS contradictions
FROM daily_sentiment GROUP BY monitor, version, week;

-- A day by source, language, modality or emotion; raw_net is the plain mean of positive − negative.
--   dimension: source, language, modality or emotion
--   value: which one, such as zh or text+image
--   mass: of emotions the sum of their probabilities, of the others the posts
CREATE VIEW daily_part AS
SELECT m.name AS monitor, p.local_day AS day, p.dimension, p.value, p.posts, p.scored, p.said_negative, p.mass,
    (p.sum_positive - p.sum_negative) / nullif(p.scored, 0) AS raw_net
FROM bucket_part AS p JOIN monitor AS m USING (monitor_id) JOIN model AS o USING (model_id)
WHERE p.grain = 'day' AND m.current = 1 AND o.current = 1;

-- The same of an hour.
--   dimension: source, language, modality or emotion
--   value: which one, such as zh or text+image
--   mass: of emotions the sum of their probabilities, of the others the posts
--   said_negative: scored posts whose most probable class is negative
CREATE VIEW hourly_part AS
SELECT m.name AS monitor, p.local_day AS day, strftime('%Y-%m-%dT%H:%M:%SZ', p.start, 'unixepoch') AS start, p.dimension,
    p.value, p.posts, p.scored, p.said_negative, p.mass,
    (p.sum_positive - p.sum_negative) / nullif(p.scored, 0) AS raw_net
FROM bucket_part AS p JOIN monitor AS m USING (monitor_id) JOIN model AS o USING (model_id)
WHERE p.grain = 'hour' AND m.current = 1 AND o.current = 1;

-- Texts that several posts of a day repeat, word for word or nearly so. `is_suspect`: three or more accounts wrote it themselves
-- instead of passing it on, as those do who were told what to write.
--   post_id: the first of them
--   wordings: distinct contents among them
--   reposts: those that pass another's post on
--   first: when the first was published, ISO 8601 in UTC
--   last: when the last was published, ISO 8601 in UTC
--   is_suspect: 1 when three or more accounts wrote it themselves
--   text: the first one's words
CREATE VIEW copied_text AS
SELECT m.name AS monitor, c.local_day AS day, c.first_post_id AS post_id, count(*) AS posts,
    count(DISTINCT coalesce(p.content_sha256, p.post_id)) AS wordings, count(DISTINCT p.author_id) AS authors,
    count(p.repost_of) AS reposts,
    strftime('%Y-%m-%dT%H:%M:%SZ', min(p.published_at), 'unixepoch') AS first,
    strftime('%Y-%m-%dT%H:%M:%SZ', max(p.published_at), 'unixepoch') AS last,
    count(DISTINCT p.author_id) FILTER (WHERE p.repost_of IS NULL) >= 3 AS is_suspect,
    f.text
FROM near_copy AS c JOIN monitor AS m USING (monitor_id) JOIN post AS p USING (post_id)
JOIN post AS f ON f.post_id = c.first_post_id
WHERE m.current = 1 GROUP BY m.name, c.local_day, c.first_post_id;

-- Each emotion's share of a day's posts that have any, by their probabilities.
--   emotion: its name
--   share: its part of the day, from 0 to 1; a day's shares sum to 1
CREATE VIEW emotion_mix AS
SELECT monitor, day, value AS emotion, mass / sum(mass) OVER (PARTITION BY monitor, day) AS share
FROM daily_part WHERE dimension = 'emotion';

-- Net sentiment three ways: as it is, weighted by reach, and with each author and each text held to its share.
--   copies: posts that repeat another's content
--   capped_posts: posts that are left when copies count once and an author for three at most
--   engaged_net: raw_net where a post weighs 1 + ln(1 + engagement)
--   capped_net: raw_net where copies count once and an author for three posts at most
--   top_engagement: likes, replies and twice the shares of the post with most
CREATE VIEW loudness AS
SELECT m.name AS monitor, b.local_day AS day, b.posts, b.posts - b.distinct_posts AS copies, b.authors, b.capped_posts,
    (b.sum_positive - b.sum_negative) / nullif(b.scored, 0) AS raw_net, b.engaged_net, b.capped_net, b.top_engagement
FROM bucket AS b JOIN monitor AS m USING (monitor_id) JOIN model AS o USING (model_id)
WHERE b.grain = 'day' AND m.current = 1 AND o.current = 1;

-- A monitor's posts ÷ the posts of all monitors of its group, by day and by week, with Wilson's 95 % interval (1927):
-- `share_of_voice` and `weekly_share_of_voice` are its two halves.
--   group_name: the group of monitors
--   grain: day or week
--   first_day: the day, or the Monday that the week begins with
--   group_posts: posts of all monitors of the group in that time
--   share: posts ÷ group_posts, from 0 to 1; NULL for a time without any
CREATE VIEW voice AS
WITH daily AS (
    SELECT m.group_name, m.name AS monitor, b.local_day AS day, b.posts
    FROM bucket AS b JOIN monitor AS m USING (monitor_id) JOIN model AS o USING (model_id)
    WHERE b.grain = 'day' AND m.current = 1 AND o.current = 1 AND m.group_name IS NOT NULL
), counted AS (
    SELECT group_name, monitor, 'day' AS grain, day AS first_day, posts FROM daily
    UNION ALL
    SELECT group_name, monitor, 'week', date(day, '-6 days', 'weekday 1') AS week, sum(posts) FROM daily
    GROUP BY group_name, monitor, week
), part AS (
    SELECT *, posts / nullif(n, 0) AS p, 1 + 3.841459 / nullif(n, 0) AS d FROM (
        SELECT *, CAST(sum(posts) OVER (PARTITION BY group_name, grain, first_day) AS REAL) AS n FROM counted)
), spread AS (
    -- Newton's square root: SQLite's own is missing from some builds of it, such as the one inside DuckDB.
    SELECT *, (
        WITH RECURSIVE root (r, step) AS (
            SELECT (1 + posts * (1 - p) + 0.960365) / 2, 0
            UNION ALL
            SELECT (r + (posts * (1 - p) + 0.960365) / r) / 2, step + 1 FROM root WHERE step < 20
        )
        SELECT 1.959964 * r / n FROM root WHERE step = 20) AS s
    FROM part
)
SELECT group_name, monitor, grain, first_day, posts, CAST(n AS INTEGER) AS group_posts, p AS share,
    (p + 1.920729 / n - s) / d AS low, (p + 1.920729 / n + s) / d AS high
FROM spread;

-- A monitor's posts ÷ the posts of all monitors of its group, by day, with Wilson's 95 % interval.
--   group_name: the group of monitors
--   group_posts: posts of all monitors of the group on that day
--   share: posts ÷ group_posts, from 0 to 1; NULL on a day without any
CREATE VIEW share_of_voice AS
SELECT group_name, monitor, first_day AS day, posts, group_posts, share, low, high FROM voice WHERE grain = 'day';

-- The same of weeks from Monday.
--   group_name: the group of monitors
--   week: the Monday it begins with
--   group_posts: posts of all monitors of the group in that week
--   share: posts ÷ group_posts, from 0 to 1; NULL in a week without any
CREATE VIEW weekly_share_of_voice AS
SELECT group_name, monitor, first_day AS week, posts, group_posts, share, low, high FROM voice WHERE grain = 'week';

-- Authors of a monitor by posts and reach.
--   engagement: likes, replies and twice the shares over these posts
--   negative: scored posts whose most probable class is negative
--   first_day: UTC date of the first post
--   last_day: UTC date of the last post
CREATE VIEW author_reach AS
SELECT m.name AS monitor, a.pseudonym AS author, count(*) AS posts, count(DISTINCT p.content_sha256) AS distinct_posts,
    sum(coalesce(p.likes, 0) + 2 * coalesce(p.shares, 0) + coalesce(p.replies, 0)) AS engagement,
    count(*) FILTER (WHERE s.outcome = 'scored' AND CASE WHEN t.p_negative IS NULL THEN s.polarity = 'negative'
        ELSE t.p_negative >= max(t.p_neutral, t.p_positive) END) AS negative,
    avg(coalesce(t.p_positive - t.p_negative, s.p_positive - s.p_negative)) FILTER (WHERE s.outcome = 'scored') AS raw_net,
    date(min(p.published_at), 'unixepoch') AS first_day, date(max(p.published_at), 'unixepoch') AS last_day
FROM monitor_match AS x JOIN monitor AS m USING (monitor_id) JOIN post AS p USING (post_id)
JOIN author AS a USING (author_id)
LEFT JOIN score AS s ON s.post_id = x.post_id AND s.model_id = (SELECT model_id FROM model WHERE current = 1)
LEFT JOIN target_score AS t ON t.post_id = x.post_id AND t.monitor_id = x.monitor_id AND t.model_id = s.model_id
WHERE m.current = 1 GROUP BY m.monitor_id, a.author_id;

-- Each topic by day: volume, sentiment, and how far it moved the day's net sentiment.
--   first_day: local day on which the topic began
--   last_day: last local day with a post of it
--   usual_posts: its usual number of posts a day
--   net: net sentiment of the topic's posts; NULL when there are too few
--   moved_net: how far the topic moved the day's net sentiment; a day's topics and what is in none sum to the change
--   is_new: 1 on its first day
--   images: its posts with a picture
--   sounds: its posts with a sound
--   growth: posts ÷ usual_posts; NULL for a topic without earlier ones
CREATE VIEW topic_trend AS
SELECT
    m.name AS monitor, t.topic_id, t.label, t.first_day, t.last_day, b.local_day AS day, b.posts, b.usual_posts,
    b.scored, b.net, b.net_low AS low, b.net_high AS high, b.moved_net, t.first_day = b.local_day AS is_new,
    b.images, b.sounds, b.distinct_posts,
    -- How many times the usual number of posts; NULL for a topic without earlier ones.
    CASE WHEN b.usual_posts > 0 THEN b.posts / b.usual_posts END AS growth
FROM topic_bucket AS b JOIN topic AS t USING (topic_id) JOIN monitor AS m USING (monitor_id)
WHERE m.current = 1;

-- When a topic began, split off another or merged into it. `other_id` and `other_label` are NULL for a beginning.
--   event: begin, split (off the other) or merge (into the other)
--   other_id: the other topic; NULL for a beginning
--   other_label: the other topic's label; NULL for a beginning
CREATE VIEW topic_history AS
SELECT m.name AS monitor, t.topic_id, t.label, t.first_day AS day, 'begin' AS event, NULL AS other_id, NULL AS other_label
FROM topic AS t JOIN monitor AS m USING (monitor_id) WHERE m.current = 1
UNION ALL
SELECT m.name, t.topic_id, t.label, e.local_day, e.event, o.topic_id, o.label
FROM topic_event AS e JOIN topic AS t USING (topic_id) JOIN topic AS o ON o.topic_id = e.other_topic_id
JOIN monitor AS m ON m.monitor_id = t.monitor_id WHERE m.current = 1;

-- The five posts that stand best for a topic's day, and its five most negative ones; copies and near copies of a post once. Ask
-- for one topic or day: each row costs a look at its topic's day.
--   kind: typical or negative
--   rank: place of its kind, from 1 for the first
CREATE VIEW topic_example AS
WITH example AS (
    SELECT b.topic_id, b.local_day, t.monitor_id, t.label, x.post_id, x.weight,
        coalesce(g.p_negative, s.p_negative) AS p_negative
    FROM topic_bucket AS b CROSS JOIN topic AS t ON t.topic_id = b.topic_id
    CROSS JOIN topic_post AS x ON x.topic_id = b.topic_id AND x.local_day = b.local_day
    LEFT JOIN near_copy AS n ON n.monitor_id = t.monitor_id AND n.local_day = x.local_day AND n.post_id = x.post_id
    LEFT JOIN score AS s ON s.post_id = x.post_id AND s.model_id = (SELECT model_id FROM model WHERE current = 1)
        AND s.outcome = 'scored'
    LEFT JOIN target_score AS g ON g.post_id = x.post_id AND g.monitor_id = t.monitor_id AND g.model_id = s.model_id
    WHERE coalesce(n.first_post_id, x.post_id) = x.post_id
), ranked AS (
    SELECT *,
        row_number() OVER (PARTITION BY topic_id, local_day ORDER BY weight DESC, post_id) AS typical,
        row_number() OVER (PARTITION BY topic_id, local_day ORDER BY p_negative IS NULL, p_negative DESC, post_id)
            AS negative
    FROM example
), kinds AS (SELECT 'typical' AS kind UNION ALL SELECT 'negative')
SELECT m.name AS monitor, r.topic_id, r.label, r.local_day AS day, k.kind,
    CASE k.kind WHEN 'typical' THEN r.typical ELSE r.negative END AS rank, r.post_id, p.text, p.title, p.url, r.p_negative
FROM ranked AS r CROSS JOIN kinds AS k JOIN monitor AS m ON m.monitor_id = r.monitor_id JOIN post AS p USING (post_id)
WHERE m.current = 1 AND CASE k.kind WHEN 'typical' THEN r.typical <= 5 ELSE r.negative <= 5 AND r.p_negative >= 0.5 END;

-- Words a day used more or less than the days before.
--   term: the word
--   z: z score of the difference: above 0 used more, below 0 less
--   log_odds: weighted log-odds with an informative prior (Monroe et al. 2008)
--   posts: the day's posts that use it
--   per_1000: of 1,000 posts of the day
--   usual_per_1000: of 1,000 posts of the days before
CREATE VIEW moving_term AS
SELECT m.name AS monitor, t.local_day AS day, t.term, t.z, t.log_odds, t.posts, t.per_1000, t.usual_per_1000
FROM term AS t JOIN monitor AS m USING (monitor_id) WHERE m.current = 1;

-- Every alert with the arithmetic of its peak.
--   rule: which rule fired: volume_spike, negative_surge, …
--   state: open, ongoing, resolved or withdrawn
--   grain: hour or day, of the cells it compares
--   day: local day of its peak
--   subject: topic, source or own rule that it is about; empty for the monitor itself
--   first_start: when the cell that fired first begins, ISO 8601 in UTC
--   peak_start: when the worst cell begins
--   peak_end: when the worst cell ends, not included
--   last_start: when the last cell that fired begins
--   observed: what the worst cell had
--   expected: what it should have had
--   scale: what the difference is divided by
--   surprise: (observed - expected) ÷ scale
--   threshold: the surprise that it takes
--   volume: posts of the worst cell
--   minimum_volume: posts that it takes
--   effect: difference of shares or of net sentiment, or a ratio
--   minimum_effect: the effect that it takes
--   q_value: chance of it under the baseline, corrected for the number of tests (false discoveries)
--   q_limit: the q_value that it takes
--   tests: tests of that day
--   copies: posts of the worst cell that repeat another
--   severity: 1 to 3
--   subject_label: the topic's label, or the subject itself
--   acknowledged: when a person acknowledged it; NULL before
--   verdict: real or false, as a person said; NULL before
--   detected: when a run found it, ISO 8601 in UTC
--   is_late: 1 when an earlier run had judged its first day as over and raised nothing: its posts came late
--   held: 1 when it began in a snooze that holds it
CREATE VIEW alert_history AS
SELECT a.alert_id, m.name AS monitor, a.rule, a.state, a.grain, a.local_day AS day, a.subject,
    strftime('%Y-%m-%dT%H:%M:%SZ', a.first_start, 'unixepoch') AS first_start,
    strftime('%Y-%m-%dT%H:%M:%SZ', a.peak_start, 'unixepoch') AS peak_start,
    strftime('%Y-%m-%dT%H:%M:%SZ', a.peak_end, 'unixepoch') AS peak_end,
    strftime('%Y-%m-%dT%H:%M:%SZ', a.last_start, 'unixepoch') AS last_start,
    a.observed, a.expected, a.scale, a.surprise, a.threshold, a.volume, a.minimum_volume, a.effect, a.minimum_effect,
    a.q_value, a.q_limit, a.tests, a.authors, a.copies, a.severity,
    strftime('%Y-%m-%dT%H:%M:%SZ', a.detected_at, 'unixepoch') AS detected, a.is_late,
    -- The topic's label, or the subject itself.
    coalesce((SELECT t.label FROM topic AS t WHERE a.rule = 'topic_surge' AND t.topic_id = CAST(a.subject AS INTEGER)),
        a.subject) AS subject_label,
    (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', min(x.at), 'unixepoch') FROM alert_action AS x
        WHERE x.alert_id = a.alert_id AND x.action = 'acknowledged') AS acknowledged,
    -- What a person said of it: 'real' or 'false'.
    (SELECT x.action FROM alert_action AS x WHERE x.alert_id = a.alert_id AND x.action <> 'acknowledged'
        ORDER BY x.at DESC LIMIT 1) AS verdict,
    -- 1 when it began in a snooze that holds it.
    EXISTS (SELECT 1 FROM snooze AS z WHERE (z.monitor IS NULL OR z.monitor = m.name)
        AND (z.rule IS NULL OR z.rule = a.rule) AND a.peak_end > z.start AND a.first_start < z.until
        AND NOT EXISTS (SELECT 1 FROM snooze_break AS k
            WHERE k.snooze_id = z.snooze_id AND k.rule = a.rule AND a.surprise >= k.surprise)) AS held
FROM alert AS a JOIN monitor AS m USING (monitor_id) WHERE m.current = 1;

-- What a snooze held, an alert a row; `told` is NULL until its end was told.
--   snooze_id: the snooze
--   start: when the snooze began, ISO 8601 in UTC
--   until: when the snooze ends, not included
--   told: when its end was told; NULL before
--   reason: why it was snoozed, as a person said; NULL for nothing
--   rule: which rule fired: volume_spike, negative_surge, …
--   state: open, ongoing or resolved
--   day: local day of its peak
--   subject_label: the topic's label, or the subject itself
--   observed: what the worst cell had
--   expected: what it should have had
--   scale: what the difference is divided by
--   surprise: (observed - expected) ÷ scale
--   volume: posts of the worst cell
--   effect: difference of shares or of net sentiment, or a ratio
--   severity: 1 to 3
CREATE VIEW held_alert AS
SELECT z.snooze_id, strftime('%Y-%m-%dT%H:%M:%SZ', z.start, 'unixepoch') AS start,
    strftime('%Y-%m-%dT%H:%M:%SZ', z.until, 'unixepoch') AS until,
    strftime('%Y-%m-%dT%H:%M:%SZ', z.told_at, 'unixepoch') AS told, z.reason, h.alert_id, h.monitor, h.rule, h.state, h.day,
    h.subject_label, h.observed, h.expected, h.scale, h.surprise, h.volume, h.effect, h.severity
FROM snooze AS z JOIN alert_history AS h ON (z.monitor IS NULL OR z.monitor = h.monitor)
    AND (z.rule IS NULL OR z.rule = h.rule) AND unixepoch(h.peak_end) > z.start AND unixepoch(h.first_start) < z.until
    AND NOT EXISTS (SELECT 1 FROM snooze_break AS k
        WHERE k.snooze_id = z.snooze_id AND k.rule = h.rule AND h.surprise >= k.surprise)
WHERE h.state <> 'withdrawn' AND h.held;

-- How alerts did against incidents that people marked: an alert is right where it touches one, or was called real.
--   alerts: alerts that were not withdrawn
--   right_alerts: those that touch a marked incident or were called real
--   incidents: incidents that people marked
--   found: incidents that an alert touches
CREATE VIEW alert_backtest AS
WITH judged AS (
    SELECT h.*, h.verdict IS 'real' OR EXISTS (SELECT 1 FROM incident AS i WHERE i.monitor = h.monitor
        AND i.first_day <= h.day AND i.last_day >= date(h.first_start, '-1 day')) AS is_right
    FROM alert_history AS h WHERE h.state <> 'withdrawn'
)
SELECT m.name AS monitor,
    (SELECT count(*) FROM judged AS j WHERE j.monitor = m.name) AS alerts,
    (SELECT count(*) FROM judged AS j WHERE j.monitor = m.name AND j.is_right) AS right_alerts,
    (SELECT count(*) FROM incident AS i WHERE i.monitor = m.name) AS incidents,
    (SELECT count(*) FROM incident AS i WHERE i.monitor = m.name AND EXISTS (SELECT 1 FROM judged AS j
        WHERE j.monitor = i.monitor AND i.first_day <= j.day AND i.last_day >= date(j.first_start, '-1 day'))) AS found
FROM monitor AS m WHERE m.current = 1;

-- The alerts that are open or going on; columns as in alert_history.
CREATE VIEW open_alert AS SELECT * FROM alert_history WHERE state IN ('open', 'ongoing');

-- The posts that a monitor matched, by its local days, with their sentiment as it counts for it (`monitor_score`). CROSS JOIN
-- keeps the order: from the day's bounds to the monitor's posts of that time, so that a day costs its posts and not the store.
--   reason: why it is unscored; NULL otherwise
--   net: p_positive - p_negative of this post, towards the monitor's brand where it was asked for that, from -1 to 1
--   target: the words of the query that its sentiment is towards; NULL where the post's own counts
--   words_not_heard: 1 for a post with sound and no transcript: matched by its title and notes, judged by its tone
CREATE VIEW monitor_post AS
SELECT m.name AS monitor, b.local_day AS day,
    p.post_id, p.published, p.first_seen, p.sources, p.author, p.language, p.text, p.url, p.outcome, p.reason,
    CASE WHEN t.p_negative IS NULL THEN p.polarity WHEN t.p_negative >= max(t.p_neutral, t.p_positive) THEN 'negative'
        WHEN t.p_neutral >= t.p_positive THEN 'neutral' ELSE 'positive' END AS polarity,
    coalesce(t.p_negative, p.p_negative) AS p_negative,
    coalesce(t.p_neutral, p.p_neutral) AS p_neutral, coalesce(t.p_positive, p.p_positive) AS p_positive,
    coalesce(t.p_positive - t.p_negative, p.net) AS net, p.confidence, p.emotion, p.modalities, p.decided_by,
    p.contradiction, p.images, p.sounds, p.copy_of, t.target
FROM monitor AS m CROSS JOIN model AS o CROSS JOIN bucket AS b CROSS JOIN monitor_match AS x CROSS JOIN scored_post AS p
LEFT JOIN target_score AS t ON t.post_id = x.post_id AND t.monitor_id = x.monitor_id AND t.model_id = o.model_id
WHERE m.current = 1 AND o.current = 1 AND b.monitor_id = m.monitor_id AND b.model_id = o.model_id AND b.grain = 'day'
    AND x.monitor_id = m.monitor_id AND x.published_at >= b.start AND x.published_at < b."end" AND p.post_id = x.post_id;

-- The posts that stand for an alert, best first.
--   reason: why it is unscored; NULL otherwise
--   net: p_positive - p_negative of this post, towards the monitor's brand where it was asked for that, from -1 to 1
--   target: the words of the query that its sentiment is towards; NULL where the post's own counts
--   words_not_heard: 1 for a post with sound and no transcript: matched by its title and notes, judged by its tone
CREATE VIEW alert_evidence AS
SELECT e.alert_id, e.rank,
    p.post_id, p.published, p.first_seen, p.sources, p.author, p.language, p.text, p.url, p.outcome, p.reason,
    CASE WHEN t.p_negative IS NULL THEN p.polarity WHEN t.p_negative >= max(t.p_neutral, t.p_positive) THEN 'negative'
        WHEN t.p_neutral >= t.p_positive THEN 'neutral' ELSE 'positive' END AS polarity,
    coalesce(t.p_negative, p.p_negative) AS p_negative,
    coalesce(t.p_neutral, p.p_neutral) AS p_neutral, coalesce(t.p_positive, p.p_positive) AS p_positive,
    coalesce(t.p_positive - t.p_negative, p.net) AS net, p.confidence, p.emotion, p.modalities, p.decided_by,
    p.contradiction, p.images, p.sounds, p.copy_of, t.target
FROM alert_post AS e JOIN alert AS a USING (alert_id) JOIN scored_post AS p USING (post_id)
LEFT JOIN target_score AS t ON t.post_id = e.post_id AND t.monitor_id = a.monitor_id
    AND t.model_id = (SELECT model_id FROM model WHERE current = 1);

-- Net sentiment by language and UTC day for each monitor, of the posts scored with confidence.
--   day: date in UTC
--   language: BCP 47 code; none for posts without words or with too few
CREATE VIEW language_sentiment AS
SELECT m.name AS monitor, date(p.published_at, 'unixepoch') AS day, coalesce(p.language, 'none') AS language,
    count(*) AS posts, count(s.post_id) FILTER (WHERE s.outcome = 'scored') AS scored,
    count(*) FILTER (WHERE s.outcome = 'unscored') AS unscored,
    avg(coalesce(t.p_positive - t.p_negative, s.p_positive - s.p_negative)) FILTER (WHERE s.outcome = 'scored') AS raw_net
FROM monitor_match AS x JOIN monitor AS m USING (monitor_id) JOIN post AS p USING (post_id)
LEFT JOIN score AS s ON s.post_id = x.post_id AND s.model_id = (SELECT model_id FROM model WHERE current = 1)
LEFT JOIN target_score AS t ON t.post_id = x.post_id AND t.monitor_id = x.monitor_id AND t.model_id = s.model_id
WHERE m.current = 1 GROUP BY m.name, day, language;

-- Days whose figures changed after a report printed them.
--   report: the report's name
--   printed_posts: posts as the report last printed them
--   posts: posts as they are now
--   printed_net: net sentiment as the report last printed it
--   net: net sentiment as it is now
--   printed_in: first local day of the period of that report
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

-- Intervals that are not complete, and why.
--   status: partial or failed
--   cause: the reason in one word: rate limit, page cap, server, network, access, policy, budget, turnover, content, set up
--   hours: how long it is
--   posts: posts that were got of it
--   attempts: how often it was tried in vain
CREATE VIEW coverage_gap AS
SELECT o.name AS source, o.connector, c.status, c.reason, c.cause,
    strftime('%Y-%m-%dT%H:%M:%SZ', c.interval_start, 'unixepoch') AS start,
    strftime('%Y-%m-%dT%H:%M:%SZ', c.interval_end, 'unixepoch') AS "end",
    (c.interval_end - c.interval_start) / 3600.0 AS hours, c.posts, c.attempts
FROM coverage AS c JOIN source AS o USING (source_id) WHERE c.status <> 'complete';

-- Intervals that are complete, those that meet or overlap as one. Times are Unix seconds here, for sums.
--   start: when it begins, Unix seconds
--   end: when it ends, not included, Unix seconds
--   hours: how long it is
CREATE VIEW coverage_complete AS
WITH ordered AS (
    SELECT source_id, interval_start, interval_end, max(interval_end) OVER (
        PARTITION BY source_id ORDER BY interval_start, interval_end
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM coverage WHERE status = 'complete'
), marked AS (
    SELECT source_id, interval_start, interval_end, sum(reached IS NULL OR interval_start > reached) OVER (
        PARTITION BY source_id ORDER BY interval_start, interval_end) AS island
    FROM ordered
)
SELECT o.name AS source, min(m.interval_start) AS start, max(m.interval_end) AS "end",
    (max(m.interval_end) - min(m.interval_start)) / 3600.0 AS hours
FROM marked AS m JOIN source AS o USING (source_id) GROUP BY m.source_id, m.island;

-- By source and day (UTC): hours that are complete, and hours known to be missing; the rest was never asked for.
--   day: date in UTC
--   complete_hours: hours fetched whole
--   partial_hours: hours fetched in part
--   failed_hours: hours tried in vain
CREATE VIEW coverage_day AS
WITH RECURSIVE piece (source, kind, start, "end", day) AS (
    SELECT source, 'complete', start, "end", start / 86400 FROM coverage_complete
    UNION ALL
    SELECT o.name, c.status, c.interval_start, c.interval_end, c.interval_start / 86400
    FROM coverage AS c JOIN source AS o USING (source_id) WHERE c.status <> 'complete'
    UNION ALL
    SELECT source, kind, start, "end", day + 1 FROM piece WHERE (day + 1) * 86400 < "end"
)
SELECT source, date(day * 86400, 'unixepoch') AS day,
    sum(CASE WHEN kind = 'complete' THEN min("end", (day + 1) * 86400) - max(start, day * 86400) ELSE 0 END) / 3600.0
        AS complete_hours,
    sum(CASE WHEN kind = 'partial' THEN min("end", (day + 1) * 86400) - max(start, day * 86400) ELSE 0 END) / 3600.0
        AS partial_hours,
    sum(CASE WHEN kind = 'failed' THEN min("end", (day + 1) * 86400) - max(start, day * 86400) ELSE 0 END) / 3600.0
        AS failed_hours
FROM piece GROUP BY source, day;

-- How posts belong together: an answer to a post that is here, a repost of one, a copy of one.
--   kind: reply, repost or copy
--   to_post_id: the post that it answers, reposts or copies
CREATE VIEW post_link AS
SELECT p.post_id, 'reply' AS kind, o.post_id AS to_post_id
FROM post AS p JOIN post AS o ON o.platform = p.platform AND o.native_id = p.reply_to
UNION
SELECT p.post_id, 'reply', s.post_id
FROM post AS p JOIN post_source AS s ON s.record_id = p.reply_to JOIN post AS o ON o.post_id = s.post_id
WHERE o.platform = p.platform
UNION
SELECT p.post_id, 'repost', o.post_id
FROM post AS p JOIN post AS o ON o.platform = p.platform AND o.native_id = p.repost_of
UNION
SELECT post_id, 'copy', copy_of FROM post WHERE copy_of IS NOT NULL;

-- What each source's service asks for, and how much it was used this month.
--   stream: the connector's stream
--   enabled: 1 when it is fetched
--   mail_text: 1 when post text may leave in mail; NULL before the connector was read
--   retention_days: days after which its posts go; NULL for no end
--   attribution: what is to be shown beside its posts; NULL for nothing
--   month: the last calendar month (UTC) it was asked in, 2026-11; NULL before
--   records: records it gave in that month
CREATE VIEW source_policy AS
SELECT o.name AS source, o.connector, o.stream, o.enabled, o.mail_text, o.retention_days, o.attribution,
    u.month, u.records
FROM source AS o LEFT JOIN source_use AS u ON u.source_id = o.source_id
    AND u.month = (SELECT max(month) FROM source_use WHERE source_id = o.source_id);

-- Whom to name beside a monitor's posts of a day, because the terms of where they came from ask for it.
--   attribution: what is to be shown beside the posts
CREATE VIEW source_attribution AS
SELECT m.name AS monitor, b.local_day AS day, o.name AS source, o.connector, o.attribution, b.posts
FROM bucket_part AS b JOIN monitor AS m USING (monitor_id) JOIN model AS d ON d.model_id = b.model_id
JOIN source AS o ON o.name = b.value
WHERE b.dimension = 'source' AND b.grain = 'day' AND m.current = 1 AND d.current = 1 AND o.attribution IS NOT NULL;

-- Posts removed by day (UTC) and why: 'source' (gone there), 'forgotten' (asked for here), 'retention' (kept as long as the terms
-- allow). Counts only: which they were is known to nobody.
--   day: date (UTC) on which they were removed
--   reason: source, forgotten or retention
CREATE VIEW withdrawal AS
SELECT date(withdrawn_at, 'unixepoch') AS day, reason, count(*) AS posts FROM tombstone GROUP BY day, reason;

-- Accounts that were renamed or are gone, by source.
--   at: when it was seen, ISO 8601 in UTC
--   event: renamed, gone, or back
--   detail: what was seen, in words
CREATE VIEW account_change AS
SELECT o.name AS source, strftime('%Y-%m-%dT%H:%M:%SZ', e.at, 'unixepoch') AS at, e.event, e.detail
FROM account_event AS e JOIN source AS o USING (source_id);

-- What services held back by their own choice, by source and interval.
--   note: what is known to be held back
CREATE VIEW coverage_note AS
SELECT o.name AS source, c.note,
    strftime('%Y-%m-%dT%H:%M:%SZ', c.interval_start, 'unixepoch') AS start,
    strftime('%Y-%m-%dT%H:%M:%SZ', c.interval_end, 'unixepoch') AS "end"
FROM coverage AS c JOIN source AS o USING (source_id) WHERE c.note IS NOT NULL;

-- What a source gave and what of it any monitor wants, by day of arrival (UTC): searches of services give more than was asked
-- for, and monitors match again here.
--   day: date (UTC) on which they came
--   unmatched: posts that no monitor matches; those that wait to be matched do not count in either
CREATE VIEW source_yield AS
SELECT o.name AS source, date(p.first_seen_at, 'unixepoch') AS day, count(*) AS posts,
    count(*) FILTER (WHERE NOT EXISTS (
        SELECT 1 FROM monitor_match AS x JOIN monitor AS m USING (monitor_id)
        WHERE x.post_id = p.post_id AND m.current = 1)) AS unmatched
FROM post_source AS s JOIN post AS p USING (post_id) JOIN source AS o USING (source_id)
WHERE NOT EXISTS (SELECT 1 FROM touched_post AS w WHERE w.post_id = p.post_id) GROUP BY o.source_id, day;

-- Posts by source, day of publication (UTC) and language ('' where it cannot be told).
--   day: date (UTC) of publication
CREATE VIEW source_language AS
SELECT o.name AS source, date(p.published_at, 'unixepoch') AS day, coalesce(p.language, '') AS language,
    count(*) AS posts
FROM post_source AS s JOIN post AS p USING (post_id) JOIN source AS o USING (source_id)
GROUP BY o.source_id, day, p.language;

-- Words of sounds with their times, as transcripts have them.
--   position: the sound's transcript among the post's attachments, from 0
--   start_s: seconds from the sound's beginning
--   at: the same as 00:41:10
--   text: what is said
CREATE VIEW transcript_line AS
SELECT t.post_id, t.position, c.start_s,
    printf('%02d:%02d:%02d', c.start_s / 3600, CAST(c.start_s / 60 AS INTEGER) % 60, CAST(c.start_s AS INTEGER) % 60)
        AS at, c.text
FROM transcript_cue AS c JOIN attachment AS t USING (attachment_id);

-- Why a post was scored as it was: a row a part. `timeline` is the sentiment along a sound longer than two windows (7.7 s), a JSON
-- array of {start, end, negative, neutral, positive}, seconds from its start; silences are left out. Read it with json_each.
--   modality: text, image or audio
--   position: the attachment's place in its post, from 0; -1 for text
--   sha256: digest of the file: media/<first two digits>/<sha256>.<extension>; NULL for text
--   extension: of the file; NULL for text
--   note: what is amiss with the file, such as partial 37:12 of 61:00; NULL when nothing is
--   weight: its share of the decision; a post's weights sum to 1
--   p_negative: what this part says by itself
--   p_neutral: what this part says by itself
--   p_positive: what this part says by itself
--   timeline: JSON array of {start, end, negative, neutral, positive} along a long sound, seconds; NULL otherwise
--   post_negative: calibrated probability that the whole post is negative
--   post_neutral: calibrated probability that the whole post is neutral
--   post_positive: calibrated probability that the whole post is positive
--   model: the model's name
--   model_sha256: the model's identity, over all its files
CREATE VIEW why_score AS
SELECT p.post_id, q.modality, q.position, t.sha256, t.extension, t.note, q.weight, q.p_negative, q.p_neutral, q.p_positive,
    q.timeline, s.p_negative AS post_negative, s.p_neutral AS post_neutral, s.p_positive AS post_positive,
    s.contradiction, m.name AS model, m.sha256 AS model_sha256
FROM modality_score AS q
JOIN score AS s USING (post_id, model_id) JOIN model AS m USING (model_id) JOIN post AS p USING (post_id)
LEFT JOIN attachment AS t ON t.post_id = q.post_id AND t.position = q.position
WHERE m.current = 1;

-- Which model the figures were of, and when.
--   model: the model's name
--   model_sha256: the model's identity, over all its files
--   used_from: when reports began to use it, ISO 8601 in UTC
--   used_until: when another took over; NULL for the one in use
CREATE VIEW model_history AS
SELECT m.name AS model, m.sha256 AS model_sha256, strftime('%Y-%m-%dT%H:%M:%SZ', u.used_from, 'unixepoch') AS used_from,
    strftime('%Y-%m-%dT%H:%M:%SZ', lead(u.used_from) OVER (ORDER BY u.use_id), 'unixepoch') AS used_until
FROM model_use AS u JOIN model AS m USING (model_id);

-- What went out, or waits: reports, alerts, and what snoozes held, by recipient.
--   delivery_id: the number that `barometer deliver` takes
--   kind: report, alert, or digest (of what a snooze held)
--   monitor: its name; NULL for a snooze of all monitors
--   subject: name of the report, the alert's rule, or snooze
--   day: local day: first of the report's period, or of the alert's peak; of a snooze the day (UTC) of its end
--   alert_id: NULL for a report or digest
--   edition: of the report; NULL for an alert or digest
--   channel: mail or webhook
--   recipient: address, or the webhook's name
--   state: queued, sending, sent, failed (tried again), uncertain (may have arrived), refused, expired or dropped
--   attempts: how often it was tried
--   is_repeat: 1 when its reader may have had it before; it says so
--   last_error: what the other side said last; NULL for nothing
--   message_id: Message-ID of the mail, webhook-id of a webhook; the same for every try
--   created: when it was entered, which is the mail's Date
--   not_before: the other side asked not to be tried before; NULL for no wish
--   sent: when the other side took it; NULL before
--   goes_with: delivery_id of the message in whose mail it goes; NULL for one of its own
CREATE VIEW message AS
SELECT d.delivery_id,
    CASE WHEN d.report_id IS NOT NULL THEN 'report' WHEN d.alert_id IS NOT NULL THEN 'alert' ELSE 'digest' END AS kind,
    coalesce(r.monitor, m.name, z.monitor) AS monitor, coalesce(r.name, a.rule, 'snooze') AS subject,
    coalesce(r.period, a.local_day, date(z.until, 'unixepoch')) AS day,
    d.alert_id, r.edition, d.channel, d.recipient, d.state, d.attempts, d.is_repeat, d.last_error, d.message_id,
    strftime('%Y-%m-%dT%H:%M:%SZ', d.created_at, 'unixepoch') AS created,
    strftime('%Y-%m-%dT%H:%M:%SZ', d.not_before, 'unixepoch') AS not_before,
    strftime('%Y-%m-%dT%H:%M:%SZ', d.sent_at, 'unixepoch') AS sent, d.goes_with
FROM delivery AS d LEFT JOIN report AS r USING (report_id) LEFT JOIN alert AS a USING (alert_id)
LEFT JOIN monitor AS m ON m.monitor_id = a.monitor_id LEFT JOIN snooze AS z USING (snooze_id);
