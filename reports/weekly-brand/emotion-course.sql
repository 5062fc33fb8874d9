SELECT emotion, day, share
FROM emotion_mix
WHERE monitor = :monitor AND day BETWEEN :first AND :day
ORDER BY emotion, day;
