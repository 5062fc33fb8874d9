-- The store as first released. Times are Unix seconds UTC; NULL is unknown, never 0; nothing here is edited once merged.

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- Sources, runs and what they got -------------------------------------------------------------------------------------

CREATE TABLE source (
    source_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    connector TEXT NOT NULL,
    stream TEXT NOT NULL,
    -- A JSON object of the stream's parameters, without secrets.
    parameters TEXT NOT NULL DEFAULT '{}',
    -- What the connector's policy allows: 1 if post text may leave in mail, NULL before the spec was read.
    mail_text INTEGER,
    -- Days after which its posts go, and what is to be shown beside them; NULL for no end and nothing.
    retention_days INTEGER,
    attribution TEXT,
    -- The service's own id of the account that the source names, which outlives its name; NULL where none was looked up.
    account TEXT,
    enabled INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE run (
    run_id INTEGER PRIMARY KEY,
    command TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    -- NULL while it runs, and for ever after a kill.
    ended_at INTEGER,
    status TEXT NOT NULL CHECK (status IN ('running', 'ok', 'partial', 'failed')),
    config_sha256 TEXT,
    model_sha256 TEXT,
    -- One sentence for a person.
    summary TEXT
) STRICT;

CREATE TABLE stage_run (
    run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    stage TEXT NOT NULL CHECK (stage IN ('fetch', 'import', 'score', 'aggregate', 'report')),
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    status TEXT NOT NULL CHECK (status IN ('running', 'ok', 'partial', 'failed')),
    -- A JSON object of counts.
    counts TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (run_id, stage)
) STRICT, WITHOUT ROWID;

-- One row an interval tried, [interval_start, interval_end). A later try of the same interval replaces it.
CREATE TABLE coverage (
    source_id INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    interval_start INTEGER NOT NULL,
    interval_end INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('complete', 'partial', 'failed')),
    -- NULL when complete.
    reason TEXT,
    -- The reason in one word: 'rate limit', 'page cap', 'server', 'network', 'access', 'policy', 'budget', 'turnover', 'content',
    -- 'set up', 'time jump'; NULL when complete.
    cause TEXT,
    -- What the service holds back by its own choice, complete or not, such as 'similar_omitted: …'; NULL for nothing known.
    note TEXT,
    posts INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    -- Times that it was tried in vain.
    attempts INTEGER NOT NULL DEFAULT 0,
    attempted_at INTEGER NOT NULL,
    PRIMARY KEY (source_id, interval_start, interval_end),
    CHECK (interval_start < interval_end)
) STRICT, WITHOUT ROWID;

-- What became of the accounts that sources name: renamed, or gone. One row while it stays so.
CREATE TABLE account_event (
    source_id INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    at INTEGER NOT NULL,
    event TEXT NOT NULL CHECK (event IN ('renamed', 'gone', 'back')),
    -- In words for a person.
    detail TEXT NOT NULL,
    PRIMARY KEY (source_id, at, event)
) STRICT, WITHOUT ROWID;

-- A walk back that was stopped half-way: a JSON object without secrets, from which the next run goes on.
CREATE TABLE progress (
    source_id INTEGER PRIMARY KEY REFERENCES source ON DELETE CASCADE,
    state TEXT NOT NULL
) STRICT;

-- Records that a source was given in a calendar month (UTC), for budgets.
CREATE TABLE source_use (
    source_id INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    month TEXT NOT NULL,
    records INTEGER NOT NULL,
    PRIMARY KEY (source_id, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE cursor (
    source_id INTEGER PRIMARY KEY REFERENCES source ON DELETE CASCADE,
    -- Where the next run begins, in the connector's own terms.
    value TEXT NOT NULL,
    -- Coverage is known up to here.
    covered_until INTEGER NOT NULL
) STRICT;

-- Validators for conditional requests.
CREATE TABLE http_validator (
    url TEXT PRIMARY KEY,
    etag TEXT,
    last_modified TEXT,
    -- The service asks not to be asked before; NULL when it says nothing.
    not_before INTEGER
) STRICT;

-- Posts ---------------------------------------------------------------------------------------------------------------

CREATE TABLE author (
    author_id INTEGER PRIMARY KEY,
    -- Keyed hash of platform and identity: the same person has the same one, and nobody can turn it back without the key.
    pseudonym TEXT NOT NULL UNIQUE,
    -- NULL unless the configuration keeps names.
    display_name TEXT
) STRICT;

CREATE TABLE post (
    post_id INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,
    native_id TEXT NOT NULL,
    url TEXT,
    author_id INTEGER REFERENCES author,
    published_at INTEGER NOT NULL,
    -- 0 when the source gave no usable time and first_seen_at stands in.
    published_exactly INTEGER NOT NULL CHECK (published_exactly IN (0, 1)),
    first_seen_at INTEGER NOT NULL,
    edited_at INTEGER,
    -- What we take its language for (BCP 47), NULL when it has no words or too few.
    language TEXT,
    title TEXT,
    text TEXT NOT NULL,
    reply_to TEXT,
    repost_of TEXT,
    thread TEXT,
    likes INTEGER,
    shares INTEGER,
    replies INTEGER,
    -- The first 16 digits of the SHA-256 of the folded text, or of the attachments' digests where there is none: equal for copies
    -- of one post. NULL when it is too short to be copied.
    content_sha256 TEXT,
    -- The earliest post with the same content, NULL for the original itself.
    copy_of INTEGER REFERENCES post ON DELETE SET NULL,
    UNIQUE (platform, native_id)
) STRICT;

CREATE INDEX post_by_time ON post (published_at);
CREATE INDEX post_by_seen ON post (first_seen_at);
CREATE INDEX post_by_content ON post (content_sha256) WHERE content_sha256 IS NOT NULL;
CREATE INDEX post_by_author ON post (author_id);
CREATE INDEX post_by_copy ON post (copy_of) WHERE copy_of IS NOT NULL;

-- Which sources brought a post: "seen" is per source, not per store.
CREATE TABLE post_source (
    post_id INTEGER NOT NULL REFERENCES post ON DELETE CASCADE,
    source_id INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    -- What the source itself calls it in its order of arrival, where that is not the post's id; NULL for imports.
    record_id TEXT,
    -- When the source was last asked whether it still has it; NULL before that.
    checked_at INTEGER,
    PRIMARY KEY (source_id, post_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX post_source_by_post ON post_source (post_id);
CREATE INDEX post_source_by_record ON post_source (record_id) WHERE record_id IS NOT NULL;

-- Earlier texts of edited posts.
CREATE TABLE post_revision (
    post_id INTEGER NOT NULL REFERENCES post ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    title TEXT,
    text TEXT NOT NULL,
    edited_at INTEGER,
    replaced_at INTEGER NOT NULL,
    PRIMARY KEY (post_id, revision)
) STRICT, WITHOUT ROWID;

-- Words as ICU cuts them, and overlapping bigrams of Chinese, Japanese and Korean: any SQLite can search this.
CREATE VIRTUAL TABLE post_search USING fts5 (words, grams, tokenize = "unicode61 remove_diacritics 2");

CREATE TABLE attachment (
    attachment_id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES post ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('image', 'audio', 'video', 'other')),
    url TEXT NOT NULL,
    caption TEXT,
    declared_type TEXT,
    -- 1 for the still picture of a film, which itself is not fetched.
    is_poster INTEGER NOT NULL DEFAULT 0 CHECK (is_poster IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('pending', 'stored', 'refused', 'failed', 'skipped')),
    -- NULL when stored or pending.
    reason TEXT,
    -- What is amiss with a stored file, such as 'partial 37:12 of 61:00'; NULL when nothing is.
    note TEXT,
    -- How long the source says that it is; NULL when it does not.
    declared_s REAL,
    -- Where a service tells a file's address only when asked: `url` is then the question, and this a JSON object {take, url} of
    -- the path of the answer's word and of the address it goes into. NULL for a file's own address.
    locator TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    -- The following are NULL until stored. The file is media/<first two digits>/<sha256>.<extension>.
    sha256 TEXT,
    extension TEXT,
    media_type TEXT,
    size_bytes INTEGER,
    width INTEGER,
    height INTEGER,
    duration_s REAL,
    UNIQUE (post_id, position)
) STRICT;
CREATE INDEX attachment_by_state ON attachment (state) WHERE state = 'pending';
CREATE INDEX attachment_by_digest ON attachment (sha256) WHERE sha256 IS NOT NULL;

-- Words of a sound with their times, as its source's transcript has them; together they are the attachment's caption.
CREATE TABLE transcript_cue (
    attachment_id INTEGER NOT NULL REFERENCES attachment ON DELETE CASCADE,
    position INTEGER NOT NULL,
    -- From the sound's beginning.
    start_s REAL NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (attachment_id, position)
) STRICT, WITHOUT ROWID;

-- Authors that were forgotten: nothing of theirs is stored again. Keyed hashes of their pseudonyms.
CREATE TABLE forgotten_author (
    hash TEXT PRIMARY KEY,
    forgotten_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Deleted at the source or by us: never fetched again. Nothing of the person is kept.
CREATE TABLE tombstone (
    -- Keyed hash of platform and native id.
    hash TEXT PRIMARY KEY,
    reason TEXT NOT NULL CHECK (reason IN ('source', 'forgotten', 'retention')),
    withdrawn_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Scores --------------------------------------------------------------------------------------------------------------

CREATE TABLE model (
    model_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    -- Over all its files.
    sha256 TEXT NOT NULL UNIQUE,
    -- Where its files are: a name in models/, or a folder.
    place TEXT NOT NULL DEFAULT 'sentiment',
    -- 1 for the one whose scores and figures reports use.
    current INTEGER NOT NULL DEFAULT 0 CHECK (current IN (0, 1)),
    -- 1 for one that has judged every post and takes over when the figures are made next.
    next INTEGER NOT NULL DEFAULT 0 CHECK (next IN (0, 1)),
    -- What quantification needs: the mixes of classes (negative, neutral, positive) under which its probabilities are
    -- right, by modalities, and how far they are trusted: a JSON object.
    mix TEXT
) STRICT;

-- Which model reports used from when on.
CREATE TABLE model_use (
    use_id INTEGER PRIMARY KEY,
    model_id INTEGER NOT NULL REFERENCES model ON DELETE CASCADE,
    used_from INTEGER NOT NULL
) STRICT;

-- A post whose words or files change loses its scores, and is scored again.
CREATE TABLE score (
    post_id INTEGER NOT NULL REFERENCES post ON DELETE CASCADE,
    model_id INTEGER NOT NULL REFERENCES model ON DELETE CASCADE,
    -- 'scored', 'abstained' (the model is unsure), or 'unscored' with a reason.
    outcome TEXT NOT NULL CHECK (outcome IN ('scored', 'abstained', 'unscored')),
    reason TEXT,
    -- Calibrated, sum 1; NULL when unscored.
    p_negative REAL,
    p_neutral REAL,
    p_positive REAL,
    polarity TEXT CHECK (polarity IN ('negative', 'neutral', 'positive')),
    confidence REAL,
    emotion TEXT,
    -- JSON object of probabilities by emotion.
    emotions TEXT,
    -- Those that took part: 'text', 'image', 'text+image', …
    modalities TEXT,
    -- The one with most weight.
    decided_by TEXT CHECK (decided_by IN ('text', 'image', 'audio')),
    contradiction INTEGER NOT NULL DEFAULT 0 CHECK (contradiction IN (0, 1)),
    PRIMARY KEY (post_id, model_id),
    CHECK ((outcome = 'unscored') = (p_negative IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE modality_score (
    post_id INTEGER NOT NULL,
    model_id INTEGER NOT NULL,
    modality TEXT NOT NULL CHECK (modality IN ('text', 'image', 'audio')),
    -- The attachment's position in its post; -1 for text.
    position INTEGER NOT NULL,
    p_negative REAL NOT NULL,
    p_neutral REAL NOT NULL,
    p_positive REAL NOT NULL,
    -- Share of the decision; a post's weights sum to 1.
    weight REAL NOT NULL,
    -- JSON array of {start, end, negative, neutral, positive} for sound longer than one window, else NULL.
    timeline TEXT,
    PRIMARY KEY (post_id, model_id, modality, position),
    FOREIGN KEY (post_id, model_id) REFERENCES score ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Corrections by people.
CREATE TABLE label (
    post_id INTEGER NOT NULL REFERENCES post ON DELETE CASCADE,
    labelled_by TEXT NOT NULL,
    polarity TEXT NOT NULL CHECK (polarity IN ('negative', 'neutral', 'positive')),
    labelled_at INTEGER NOT NULL,
    note TEXT,
    PRIMARY KEY (post_id, labelled_by)
) STRICT, WITHOUT ROWID;

-- Monitors and what is computed for them ------------------------------------------------------------------------------

-- A changed query is a new version: a break in its series.
CREATE TABLE monitor (
    monitor_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    query TEXT NOT NULL,
    group_name TEXT,
    time_zone TEXT NOT NULL,
    minimum_posts INTEGER NOT NULL,
    -- 1 for the newest version of a monitor that is in the configuration.
    current INTEGER NOT NULL CHECK (current IN (0, 1)),
    -- While its posts are first looked for, the highest post id done; NULL once all are.
    matched_until INTEGER DEFAULT 0,
    -- The model that its figures were last made with; NULL before that.
    model_id INTEGER REFERENCES model ON DELETE SET NULL,
    -- The clock of the last run that judged its alerts; NULL before the first.
    judged_until INTEGER,
    UNIQUE (name, version)
) STRICT;

-- In the order of time, so that a day of a monitor costs its own posts and not everyone's.
CREATE TABLE monitor_match (
    monitor_id INTEGER NOT NULL REFERENCES monitor ON DELETE CASCADE,
    -- The post's own, kept by a trigger.
    published_at INTEGER NOT NULL,
    post_id INTEGER NOT NULL REFERENCES post ON DELETE CASCADE,
    PRIMARY KEY (monitor_id, published_at, post_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX monitor_match_by_post ON monitor_match (post_id);

-- The sentiment towards a monitor's own brand, where several monitors match a post: of "the kettle is fine, the toaster
-- broke" each brand gets its own. It takes the place of the post's score in that monitor's figures.
CREATE TABLE target_score (
    post_id INTEGER NOT NULL,
    monitor_id INTEGER NOT NULL REFERENCES monitor ON DELETE CASCADE,
    model_id INTEGER NOT NULL,
    -- The words of the query that stand in the text; NULL where none does: then the post's own score counts.
    target TEXT,
    p_negative REAL,
    p_neutral REAL,
    p_positive REAL,
    PRIMARY KEY (post_id, monitor_id, model_id),
    FOREIGN KEY (post_id, model_id) REFERENCES score ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What changed since the figures were made, kept by triggers whoever writes; both are empty after an aggregation.
CREATE TABLE touched_post (
    post_id INTEGER PRIMARY KEY
) STRICT;

-- A time at which a monitor has posts whose figures are to be made again.
CREATE TABLE touched_time (
    monitor_id INTEGER NOT NULL REFERENCES monitor ON DELETE CASCADE,
    published_at INTEGER NOT NULL,
    PRIMARY KEY (monitor_id, published_at)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER touch_new_post AFTER INSERT ON post BEGIN
    INSERT OR IGNORE INTO touched_post VALUES (NEW.post_id);
END;
CREATE TRIGGER touch_edited_post AFTER UPDATE OF published_at, language, title, text, author_id, content_sha256 ON post BEGIN
    INSERT OR IGNORE INTO touched_post VALUES (NEW.post_id);
    INSERT OR IGNORE INTO touched_time
    SELECT monitor_id, OLD.published_at FROM monitor_match WHERE post_id = OLD.post_id;
END;
CREATE TRIGGER move_match AFTER UPDATE OF published_at ON post WHEN NEW.published_at <> OLD.published_at BEGIN
    UPDATE monitor_match SET published_at = NEW.published_at WHERE post_id = NEW.post_id;
END;
CREATE TRIGGER touch_deleted_post BEFORE DELETE ON post BEGIN
    INSERT OR IGNORE INTO touched_time
    SELECT monitor_id, OLD.published_at FROM monitor_match WHERE post_id = OLD.post_id;
END;
CREATE TRIGGER touch_targeted_post AFTER INSERT ON target_score BEGIN
    INSERT OR IGNORE INTO touched_time
    SELECT NEW.monitor_id, published_at FROM post WHERE post_id = NEW.post_id;
END;
CREATE TRIGGER touch_sourced_post AFTER INSERT ON post_source BEGIN
    INSERT OR IGNORE INTO touched_post VALUES (NEW.post_id);
END;
CREATE TRIGGER touch_attached_post AFTER INSERT ON attachment BEGIN
    INSERT OR IGNORE INTO touched_post VALUES (NEW.post_id);
END;
CREATE TRIGGER touch_captioned_post AFTER UPDATE OF caption, kind ON attachment BEGIN
    INSERT OR IGNORE INTO touched_post VALUES (NEW.post_id);
END;
CREATE TRIGGER touch_scored_post AFTER INSERT ON score BEGIN
    INSERT OR IGNORE INTO touched_post VALUES (NEW.post_id);
END;
CREATE TRIGGER touch_unscored_post AFTER DELETE ON score BEGIN
    INSERT OR IGNORE INTO touched_post VALUES (OLD.post_id);
END;

-- The coverage ledger in short, as the usual values last saw it: the union of what was fetched, whole or in part, and of what
-- was tried in vain.
CREATE TABLE coverage_span (
    fetched INTEGER NOT NULL CHECK (fetched IN (0, 1)),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (fetched, start)
) STRICT, WITHOUT ROWID;

-- Sufficient statistics of a cell, so that weeks add up from days, and the estimate made from them.
CREATE TABLE bucket (
    monitor_id INTEGER NOT NULL REFERENCES monitor ON DELETE CASCADE,
    model_id INTEGER NOT NULL REFERENCES model ON DELETE CASCADE,
    grain TEXT NOT NULL CHECK (grain IN ('hour', 'day')),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    -- The date in the monitor's time zone, and the hour 0-23 for hours.
    local_day TEXT NOT NULL,
    local_hour INTEGER,
    posts INTEGER NOT NULL,
    -- Copies and near copies of one text counted once (`near_copy`).
    distinct_posts INTEGER NOT NULL,
    authors INTEGER NOT NULL,
    -- The model decided, was unsure, or had nothing to judge by (or waits): they add up to `posts`.
    scored INTEGER NOT NULL,
    abstained INTEGER NOT NULL,
    unscored INTEGER NOT NULL,
    -- Over the posts decided on, like all that follows.
    sum_negative REAL NOT NULL,
    sum_neutral REAL NOT NULL,
    sum_positive REAL NOT NULL,
    sum_net_squared REAL NOT NULL,
    said_negative INTEGER NOT NULL,
    said_neutral INTEGER NOT NULL,
    said_positive INTEGER NOT NULL,
    contradictions INTEGER NOT NULL,
    -- Of the posts decided on, those left when copies count once, and the negative ones among them.
    distinct_scored INTEGER NOT NULL DEFAULT 0,
    distinct_negative INTEGER NOT NULL DEFAULT 0,
    -- Of these, corrected for the classifier's bias, with 95 % intervals; NULL below the monitor's minimum.
    negative REAL,
    negative_low REAL,
    negative_high REAL,
    neutral REAL,
    positive REAL,
    net REAL,
    net_low REAL,
    net_high REAL,
    -- What the window before it leads to expect; NULL while there is too little history.
    usual_posts REAL,
    usual_posts_low REAL,
    usual_posts_high REAL,
    usual_net REAL,
    usual_net_low REAL,
    usual_net_high REAL,
    usual_negative REAL,
    usual_negative_low REAL,
    usual_negative_high REAL,
    -- Of hours: how rare so many posts are against the monitor's own past, in powers of ten; 2 and more is a burst.
    burst REAL,
    -- Likes, replies, and shares twice, of the post with most; of days only, like all that follows.
    top_engagement REAL NOT NULL DEFAULT 0,
    top_negative_engagement REAL NOT NULL DEFAULT 0,
    -- Mean of positive − negative where a post weighs 1 + ln(1 + engagement); NULL without scored posts.
    engaged_net REAL,
    -- The same where copies count once and an author for three posts at most; and the posts that are left so.
    capped_net REAL,
    capped_posts REAL,
    PRIMARY KEY (monitor_id, model_id, grain, start)
) STRICT, WITHOUT ROWID;

-- A cell's posts by source, language, modality or emotion. A post of two sources or emotions counts in both.
CREATE TABLE bucket_part (
    monitor_id INTEGER NOT NULL REFERENCES monitor ON DELETE CASCADE,
    model_id INTEGER NOT NULL REFERENCES model ON DELETE CASCADE,
    grain TEXT NOT NULL DEFAULT 'day' CHECK (grain IN ('hour', 'day')),
    start INTEGER NOT NULL,
    dimension TEXT NOT NULL CHECK (dimension IN ('source', 'language', 'modality', 'emotion')),
    value TEXT NOT NULL,
    local_day TEXT NOT NULL,
    posts INTEGER NOT NULL,
    scored INTEGER NOT NULL,
    said_negative INTEGER NOT NULL,
    sum_negative REAL NOT NULL,
    sum_neutral REAL NOT NULL,
    sum_positive REAL NOT NULL,
    -- Of emotions the sum of their probabilities; of the others the posts.
    mass REAL NOT NULL,
    PRIMARY KEY (monitor_id, model_id, grain, start, dimension, value)
) STRICT, WITHOUT ROWID;

-- Posts of one local day of a monitor that say the same or nearly the same, each with the first of them, which stands for all.
CREATE TABLE near_copy (
    monitor_id INTEGER NOT NULL REFERENCES monitor ON DELETE CASCADE,
    local_day TEXT NOT NULL,
    post_id INTEGER NOT NULL REFERENCES post ON DELETE CASCADE,
    first_post_id INTEGER NOT NULL REFERENCES post (post_id) ON DELETE CASCADE,
    PRIMARY KEY (monitor_id, local_day, post_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX near_copy_by_post ON near_copy (post_id);
CREATE INDEX near_copy_by_first ON near_copy (first_post_id);

-- Words that a day uses more (z > 0) or less (z < 0) than the days before it.
CREATE TABLE term (
    monitor_id INTEGER NOT NULL REFERENCES monitor ON DELETE CASCADE,
    local_day TEXT NOT NULL,
    term TEXT NOT NULL,
    -- Weighted log-odds with an informative prior, as a z score.
    z REAL NOT NULL,
    log_odds REAL NOT NULL,
    posts INTEGER NOT NULL,
    per_1000 REAL NOT NULL,
    usual_per_1000 REAL NOT NULL,
    PRIMARY KEY (monitor_id, local_day, term)
) STRICT, WITHOUT ROWID;

CREATE TABLE topic (
    topic_id INTEGER PRIMARY KEY,
    monitor_id INTEGER NOT NULL REFERENCES monitor ON DELETE CASCADE,
    -- Its terms joined by ' · '.
    label TEXT NOT NULL,
    -- JSON array of {term, weight}, best first.
    terms TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL
) STRICT;
CREATE INDEX topic_by_monitor ON topic (monitor_id, last_day);

CREATE TABLE topic_post (
    topic_id INTEGER NOT NULL REFERENCES topic ON DELETE CASCADE,
    post_id INTEGER NOT NULL REFERENCES post ON DELETE CASCADE,
    local_day TEXT NOT NULL,
    -- How well it stands for the topic, in [0, 1].
    weight REAL NOT NULL,
    PRIMARY KEY (topic_id, local_day, post_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX topic_post_by_post ON topic_post (post_id);

-- A topic that split off another, or whose posts went to another, on the day that showed it.
CREATE TABLE topic_event (
    topic_id INTEGER NOT NULL REFERENCES topic ON DELETE CASCADE,
    local_day TEXT NOT NULL,
    event TEXT NOT NULL CHECK (event IN ('split', 'merge')),
    other_topic_id INTEGER NOT NULL REFERENCES topic (topic_id) ON DELETE CASCADE,
    PRIMARY KEY (topic_id, local_day, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX topic_event_by_other ON topic_event (other_topic_id);

-- One row a topic and day. topic_id 0 does not exist: posts in no topic are in `bucket` minus these.
CREATE TABLE topic_bucket (
    topic_id INTEGER NOT NULL REFERENCES topic ON DELETE CASCADE,
    local_day TEXT NOT NULL,
    posts INTEGER NOT NULL,
    -- Copies and near copies counted once.
    distinct_posts INTEGER NOT NULL DEFAULT 0,
    -- Posts with a picture, and with a sound.
    images INTEGER NOT NULL,
    sounds INTEGER NOT NULL,
    usual_posts REAL NOT NULL,
    scored INTEGER NOT NULL,
    sum_negative REAL NOT NULL,
    sum_neutral REAL NOT NULL,
    sum_positive REAL NOT NULL,
    sum_net_squared REAL NOT NULL,
    -- Estimates as in `bucket`; NULL when too few.
    net REAL,
    net_low REAL,
    net_high REAL,
    -- How far this topic moved the day's net from the usual; a day's topics and "in no topic" sum to the change.
    moved_net REAL,
    PRIMARY KEY (topic_id, local_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE alert (
    alert_id INTEGER PRIMARY KEY,
    monitor_id INTEGER NOT NULL REFERENCES monitor ON DELETE CASCADE,
    rule TEXT NOT NULL CHECK (rule IN ('volume_spike', 'negative_surge', 'sentiment_drop', 'topic_surge',
        'influential_post', 'source_silent', 'custom')),
    -- What of the monitor it is about: a topic's id, a source, a rule of the user's; '' for the monitor itself.
    subject TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('open', 'ongoing', 'resolved', 'withdrawn')),
    -- The cell that fired first, and the worst one since.
    first_start INTEGER NOT NULL,
    peak_start INTEGER NOT NULL,
    peak_end INTEGER NOT NULL,
    last_start INTEGER NOT NULL,
    grain TEXT NOT NULL CHECK (grain IN ('hour', 'day')),
    local_day TEXT NOT NULL,
    -- Arithmetic of the peak: surprise = (observed − expected) / scale, fires above `threshold`.
    observed REAL NOT NULL,
    expected REAL NOT NULL,
    scale REAL NOT NULL,
    surprise REAL NOT NULL,
    threshold REAL NOT NULL,
    volume INTEGER NOT NULL,
    minimum_volume INTEGER NOT NULL,
    -- Difference of shares or of net sentiment, or a ratio, and what it needs.
    effect REAL NOT NULL,
    minimum_effect REAL NOT NULL,
    -- Chance of it under the baseline, after control of false discoveries over `tests` tests.
    q_value REAL NOT NULL,
    q_limit REAL NOT NULL,
    tests INTEGER NOT NULL,
    authors INTEGER NOT NULL,
    copies INTEGER NOT NULL,
    severity INTEGER NOT NULL CHECK (severity BETWEEN 1 AND 3),
    -- The clock of the run that found it.
    detected_at INTEGER,
    -- 1 when an earlier run had judged its first day as over and seen nothing: the posts came late.
    is_late INTEGER NOT NULL DEFAULT 0 CHECK (is_late IN (0, 1)),
    UNIQUE (monitor_id, rule, subject, first_start)
) STRICT;

CREATE TABLE alert_event (
    alert_id INTEGER NOT NULL REFERENCES alert ON DELETE CASCADE,
    position INTEGER NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'ongoing', 'resolved', 'withdrawn')),
    detail TEXT NOT NULL,
    PRIMARY KEY (alert_id, position)
) STRICT, WITHOUT ROWID;

-- What people did about an alert.
CREATE TABLE alert_action (
    alert_id INTEGER NOT NULL REFERENCES alert ON DELETE CASCADE,
    at INTEGER NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('acknowledged', 'real', 'false')),
    note TEXT,
    PRIMARY KEY (alert_id, at, action)
) STRICT, WITHOUT ROWID;

-- Alerts that begin in [start, until) are recorded but held.
CREATE TABLE snooze (
    snooze_id INTEGER PRIMARY KEY,
    -- NULL for all.
    monitor TEXT,
    rule TEXT,
    start INTEGER NOT NULL,
    until INTEGER NOT NULL,
    reason TEXT,
    -- When its end was told, with what it held: once. NULL until then.
    told_at INTEGER
) STRICT;

-- What breaks through a snooze: an alert of the rule whose surprise is this or more. Surprises of two rules are not of one kind, so
-- each has its own. A snooze without rows holds all.
CREATE TABLE snooze_break (
    snooze_id INTEGER NOT NULL REFERENCES snooze ON DELETE CASCADE,
    rule TEXT NOT NULL,
    surprise REAL NOT NULL,
    PRIMARY KEY (snooze_id, rule)
) STRICT, WITHOUT ROWID;

-- What people say did happen, whether an alert fired or not: the measure of a back-test.
CREATE TABLE incident (
    incident_id INTEGER PRIMARY KEY,
    monitor TEXT NOT NULL,
    -- Local days, both included.
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    note TEXT
) STRICT;

CREATE TABLE alert_post (
    alert_id INTEGER NOT NULL REFERENCES alert ON DELETE CASCADE,
    post_id INTEGER NOT NULL REFERENCES post ON DELETE CASCADE,
    rank INTEGER NOT NULL,
    PRIMARY KEY (alert_id, post_id)
) STRICT, WITHOUT ROWID;

-- Reports and their delivery ------------------------------------------------------------------------------------------

CREATE TABLE report (
    report_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    monitor TEXT NOT NULL,
    -- First local day covered.
    period TEXT NOT NULL,
    edition INTEGER NOT NULL,
    -- Clock of the run that built it.
    as_of INTEGER NOT NULL,
    -- Relative to the state folder.
    folder TEXT NOT NULL,
    -- Digest over its files: an unchanged report is not a new edition.
    sha256 TEXT NOT NULL,
    -- Its finding in one line, a JSON object by language.
    finding TEXT NOT NULL DEFAULT '{}',
    UNIQUE (name, monitor, period, edition)
) STRICT;

-- The daily figures as a report printed them: what later revisions are measured against.
CREATE TABLE reported_day (
    report_id INTEGER NOT NULL REFERENCES report ON DELETE CASCADE,
    local_day TEXT NOT NULL,
    posts INTEGER NOT NULL,
    net REAL,
    PRIMARY KEY (report_id, local_day)
) STRICT, WITHOUT ROWID;

-- What goes out: a report, an alert, or what a snooze held, to one recipient, one way.
CREATE TABLE delivery (
    delivery_id INTEGER PRIMARY KEY,
    report_id INTEGER REFERENCES report ON DELETE CASCADE,
    alert_id INTEGER REFERENCES alert ON DELETE CASCADE,
    snooze_id INTEGER REFERENCES snooze ON DELETE CASCADE,
    channel TEXT NOT NULL CHECK (channel IN ('mail', 'webhook')),
    -- An address, or the name of a webhook.
    recipient TEXT NOT NULL,
    -- Fixed for a report or alert and a recipient, so that a repeat can be recognised.
    message_id TEXT NOT NULL UNIQUE,
    -- 'sending' is written before the last byte: found after a kill it becomes 'uncertain'. A report is then not repeated, an
    -- alert once. 'refused' is what the other side will never take, 'expired' what failed for too long, 'dropped' what a
    -- person took out.
    state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'uncertain', 'refused', 'expired',
        'dropped')),
    attempts INTEGER NOT NULL DEFAULT 0,
    -- 1 when its reader may have it already; the message says so.
    is_repeat INTEGER NOT NULL DEFAULT 0,
    -- Not tried again before, as the other side asked.
    not_before INTEGER,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    -- The later message that tells the reader of this uncertain one.
    told_by INTEGER REFERENCES delivery ON DELETE SET NULL,
    -- The message whose mail this one is a part of: the alerts of one run go to a reader in one. NULL for a mail of its own.
    goes_with INTEGER REFERENCES delivery ON DELETE SET NULL,
    CHECK ((report_id IS NOT NULL) + (alert_id IS NOT NULL) + (snooze_id IS NOT NULL) = 1),
    UNIQUE (report_id, channel, recipient),
    UNIQUE (alert_id, channel, recipient),
    UNIQUE (snooze_id, channel, recipient)
) STRICT;
