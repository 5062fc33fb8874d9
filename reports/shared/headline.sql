SELECT
    d.day, d.posts, d.distinct_posts, d.posts - d.abstained - d.unscored AS decided, d.abstained, d.unscored,
    d.net, d.low, d.high, d.usual_net, d.usual_net_low, d.usual_net_high,
    d.usual_posts, d.usual_posts_low, d.usual_posts_high,
    d.negative, d.negative_low, d.negative_high, d.usual_negative, d.usual_negative_low, d.usual_negative_high,
    d.contradictions, u.days, u.contradictions AS usual_contradictions, u.contradictions_variance,
    u.unsure AS usual_unsure, u.unsure_variance
FROM daily_sentiment AS d
LEFT JOIN (
    SELECT
        count(*) AS days,
        avg(contradictions) AS contradictions,
        avg(contradictions * contradictions) - avg(contradictions) * avg(contradictions) AS contradictions_variance,
        avg(1.0 * (abstained + unscored) / posts) AS unsure,
        avg(1.0 * (abstained + unscored) / posts * (abstained + unscored) / posts)
            - avg(1.0 * (abstained + unscored) / posts) * avg(1.0 * (abstained + unscored) / posts) AS unsure_variance
    FROM daily_sentiment
    WHERE monitor = :monitor AND day < :day AND day >= :first AND posts > 0
) AS u ON true
WHERE d.monitor = :monitor AND d.day = :day;
