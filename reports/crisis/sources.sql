SELECT value AS source, said_negative AS negative, posts
FROM daily_part
WHERE monitor = :monitor AND day = :day AND dimension = 'source'
ORDER BY said_negative DESC, posts DESC, source;
